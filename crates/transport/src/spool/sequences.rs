//! The next sequence number of each session, remembered beyond the session's segments. The server stores one segment per
//! number, so a number that is used twice would lose the second segment.

use afterimage_config::{SegmentName, SessionName};

/// Number of sessions whose next numbers are remembered. A session that others followed is hardly ever resumed, and an app
/// with one session per hour needs ten days to fill this.
const MAX_REMEMBERED_SESSIONS: usize = 256;

/// Next sequence numbers; the most recently used session is last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sequences {
    entries: Vec<(SessionName, u64)>,
}

impl Sequences {
    pub(super) fn new(mut entries: Vec<(SessionName, u64)>) -> Self {
        let surplus = entries.len().saturating_sub(MAX_REMEMBERED_SESSIONS);
        entries.drain(..surplus);
        Self { entries }
    }

    pub(super) fn entries(&self) -> &[(SessionName, u64)] {
        &self.entries
    }

    /// Returns the next sequence number of a session; 0 if the session is not remembered.
    pub(super) fn next(&self, session: &SessionName) -> u64 {
        let entry = self.entries.iter().find(|(other, _)| other == session);
        entry.map_or(0, |(_, next)| *next)
    }

    /// Returns whether the number of `name`, or a later one of its session, is known to be used.
    pub(super) fn is_past(&self, name: &SegmentName) -> bool {
        self.next(name.session()) > name.sequence()
    }

    /// Records that the number of `name` is used.
    pub(super) fn record_use(&mut self, name: &SegmentName) {
        let session = name.session();
        let next = self.next(session).max(name.sequence().saturating_add(1));
        self.entries.retain(|(other, _)| other != session);
        self.entries.push((session.clone(), next));
        if self.entries.len() > MAX_REMEMBERED_SESSIONS {
            self.entries.remove(0);
        }
    }
}
