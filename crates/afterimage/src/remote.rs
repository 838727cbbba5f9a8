//! What the capture thread knows of remote config, and which of the answers that come is to the session at hand.

use afterimage_config::RemoteOutcome;

/// Remote config, asked for at the start of each session.
pub struct Remote {
    /// How often it was asked for.
    pub asked: u64,
    /// What came of it.
    pub outcome: RemoteOutcome,
}

impl Default for Remote {
    fn default() -> Self {
        Self {
            asked: 0,
            outcome: RemoteOutcome::Disabled,
        }
    }
}

impl Remote {
    /// Asks for it again; gives the number of the question.
    pub fn ask(&mut self) -> u64 {
        self.asked += 1;
        self.outcome = RemoteOutcome::Pending;
        self.asked
    }

    /// Takes in what came of a question. An answer to an earlier one holds as well as any; that there was none
    /// says nothing of the one that is still to be asked.
    pub fn settle(&mut self, asked: u64, outcome: RemoteOutcome) {
        let is_answer = matches!(outcome, RemoteOutcome::Fetched(_) | RemoteOutcome::Absent);
        if is_answer || asked == self.asked {
            self.outcome = outcome;
        }
    }
}
