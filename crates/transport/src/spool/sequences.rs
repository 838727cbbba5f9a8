//! The next number of each session, remembered beyond its segments: the server stores one segment per number, so
//! a number that is used twice would lose what came second.

use crate::SegmentName;

/// Sessions whose numbers are remembered. A session that others followed is hardly ever taken up again, and an app
/// that makes a session an hour gets on for ten days with this.
const MAX_REMEMBERED_SESSIONS: usize = 256;

/// Next numbers, the session used last at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sequences {
    entries: Vec<(String, i64, u64)>,
}

impl Sequences {
    pub(super) fn new(mut entries: Vec<(String, i64, u64)>) -> Self {
        let surplus = entries.len().saturating_sub(MAX_REMEMBERED_SESSIONS);
        entries.drain(..surplus);
        Self { entries }
    }

    pub(super) fn entries(&self) -> &Vec<(String, i64, u64)> {
        &self.entries
    }

    pub(super) fn next(&self, device_id: &str, session_id: i64) -> u64 {
        let entry = self
            .entries
            .iter()
            .find(|(device, session, _)| device == device_id && *session == session_id);
        entry.map_or(0, |(_, _, next)| *next)
    }

    /// Whether a name is known to be used, or one after it.
    pub(super) fn passed(&self, name: &SegmentName) -> bool {
        self.next(&name.device_id, name.session_id) > name.sequence
    }

    /// Takes in that `name` is used.
    pub(super) fn note(&mut self, name: &SegmentName) {
        let next = self
            .next(&name.device_id, name.session_id)
            .max(name.sequence.saturating_add(1));
        self.entries
            .retain(|(device, session, _)| *device != name.device_id || *session != name.session_id);
        self.entries.push((name.device_id.clone(), name.session_id, next));
        if self.entries.len() > MAX_REMEMBERED_SESSIONS {
            self.entries.remove(0);
        }
    }
}
