//! The door through which goes what the app tells besides its screen, before it is encoded: the host's hook
//! can edit such a record or drop it.
//!
//! The hook is the app's code, and may throw or never come back. So it is asked on a thread of its own, and the
//! capture thread waits for the answer no longer than [`Patience`] allows. A record without an answer is
//! dropped, not kept: what was not looked at may hold what was to go.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::counters::Counters;
use crate::guard::foreign;
use crate::model::HostRecord;

/// The longest that one answer is waited for. The first call into a Kotlin host takes a slow phone the better
/// part of a second; a hook that looks something up has no business here.
const LONGEST_ANSWER: Duration = Duration::from_secs(2);

/// The longest that answers are waited for without a pause: touches of ten fingers at 120 Hz wait as long
/// without a loss (`MAX_WAITING_TOUCHES`).
const LONGEST_WAIT: Duration = Duration::from_secs(3);

/// Of all time, one part in so many may be spent waiting in the long run.
const WAITING_SHARE: u32 = 10;

/// Edits or drops the app's records before they are encoded.
pub trait EventMapper: Send + Sync {
    /// Returns the record to encode, or `None` to drop it.
    ///
    /// # Errors
    ///
    /// The record is dropped and counted as failed.
    fn map(&self, record: HostRecord) -> Result<Option<HostRecord>, MapperFailed>;
}

/// An event mapper failed, so that its record cannot be encoded.
#[derive(Debug)]
pub struct MapperFailed;

/// The hook, and who asks it.
pub struct Records {
    hook: Mutex<Option<Arc<dyn EventMapper>>>,
    /// Only the capture thread locks it: the hook can do what it likes meanwhile.
    asker: Mutex<Asker>,
    counters: Arc<Counters>,
}

impl Records {
    /// A door that lets everything through.
    pub fn new(counters: Arc<Counters>) -> Self {
        Self {
            hook: Mutex::new(None),
            asker: Mutex::new(Asker::new(Instant::now())),
            counters,
        }
    }

    /// Has every record from now on go by this hook.
    pub fn set_hook(&self, hook: Option<Arc<dyn EventMapper>>) {
        let before = std::mem::replace(&mut *self.hook.lock(), hook);
        // Outside the lock: letting go of it calls the host.
        foreign(|| drop(before));
    }

    /// The record as it is to be encoded, if it is.
    pub fn pass(&self, record: HostRecord) -> Option<HostRecord> {
        let Some(hook) = self.hook.lock().clone() else {
            return Some(record);
        };
        let kind = std::mem::discriminant(&record);
        match self.asker.lock().ask(hook, record) {
            Some(Some(edited)) if std::mem::discriminant(&edited) == kind => Some(edited.bounded()),
            Some(None) => {
                self.counters.dropped_records.one();
                None
            }
            _ => {
                self.counters.failed_records.one();
                tracing::warn!("a record was dropped: the app's hook failed or did not answer in time");
                None
            }
        }
    }

    /// Ends the hook's thread, once it is back.
    pub fn rest(&self) {
        self.asker.lock().questions = None;
    }
}

/// What the hook said; `None` when it threw.
type Answer = Option<Option<HostRecord>>;

struct Question {
    hook: Arc<dyn EventMapper>,
    record: HostRecord,
    answers: Sender<Answer>,
}

struct Asker {
    /// To the hook's thread, while there is one.
    questions: Option<Sender<Question>>,
    /// The answer that was not waited for: until it is here, the thread is the hook's and no other is started.
    late: Option<Receiver<Answer>>,
    patience: Patience,
}

impl Asker {
    fn new(now: Instant) -> Self {
        Self {
            questions: None,
            late: None,
            patience: Patience {
                left: LONGEST_WAIT,
                at: now,
            },
        }
    }

    /// Asks the hook; `None` when there is no answer to go by.
    fn ask(&mut self, hook: Arc<dyn EventMapper>, record: HostRecord) -> Answer {
        if let Some(late) = &self.late
            && late.try_recv() == Err(TryRecvError::Empty)
        {
            return None;
        }
        self.late = None;
        let asked = Instant::now();
        let limit = self.patience.allows(asked);
        if limit.is_zero() {
            return None;
        }
        let (answers, answer) = channel();
        self.send(Question {
            hook,
            record,
            answers,
        })?;
        let said = answer.recv_timeout(limit);
        self.patience.spend(asked.elapsed());
        if said == Err(RecvTimeoutError::Timeout) {
            self.late = Some(answer);
        }
        said.ok().flatten()
    }

    fn send(&mut self, question: Question) -> Option<()> {
        let questions = match self.questions.take() {
            Some(questions) => questions,
            None => start()?,
        };
        questions.send(question).ok()?;
        self.questions = Some(questions);
        Some(())
    }
}

/// Starts the thread on which the hook is asked; it ends when nobody can ask any more.
fn start() -> Option<Sender<Question>> {
    let (questions, asked) = channel::<Question>();
    let run = move || {
        for Question {
            hook,
            record,
            answers,
        } in asked
        {
            let answer = foreign(|| {
                let answer = hook.map(record);
                drop(hook);
                answer.ok()
            });
            // Nobody waits for a late one any more.
            let _ = answers.send(answer.flatten());
        }
    };
    std::thread::Builder::new()
        .name("afterimage-records".to_owned())
        .spawn(run)
        .ok()?;
    Some(questions)
}

/// How long may be waited: as much as has been saved up.
struct Patience {
    left: Duration,
    at: Instant,
}

impl Patience {
    fn allows(&mut self, now: Instant) -> Duration {
        let saved = now.saturating_duration_since(self.at) / WAITING_SHARE;
        self.at = now;
        self.left = self.left.saturating_add(saved).min(LONGEST_WAIT);
        self.left.min(LONGEST_ANSWER)
    }

    fn spend(&mut self, waited: Duration) {
        self.left = self.left.saturating_sub(waited);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_hook_is_waited_for_a_tenth_of_the_time() {
        let start = Instant::now();
        let mut patience = Asker::new(start).patience;
        assert_eq!(patience.allows(start), LONGEST_ANSWER);
        patience.spend(LONGEST_ANSWER);
        assert_eq!(
            Some(patience.allows(start)),
            LONGEST_WAIT.checked_sub(LONGEST_ANSWER)
        );
        patience.spend(LONGEST_ANSWER);
        assert_eq!(patience.allows(start), Duration::ZERO);
        let second = Duration::from_secs(1);
        assert_eq!(patience.allows(start + second), second / WAITING_SHARE);
        let hour = Duration::from_hours(1);
        assert_eq!(patience.allows(start + hour), LONGEST_ANSWER);
        assert_eq!(patience.left, LONGEST_WAIT);
    }
}
