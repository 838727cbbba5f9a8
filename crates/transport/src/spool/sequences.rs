//! The next sequence number of each session, remembered beyond the session's segments. The server stores one segment per
//! number, so a number that is used twice would lose the second segment.

use afterimage_config::{SegmentName, SessionName};

/// Number of entries that are remembered, mostly one for a session. A session that others followed is hardly ever resumed, and an app
/// with one session per hour needs ten days to fill this.
const MAX_REMEMBERED_SESSIONS: usize = 256;

/// First number of segments that get a new number after they were recorded. Recorded segments have numbers below, so those in
/// headers have no holes. A session needs 173 days of segments of 30 s to reach it, and it is half of the numbers that our collector
/// stores.
const FIRST_REASSIGNED: u64 = 500_000;

/// The use of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberUse {
    /// A segment is recorded under it.
    Recorded,
    /// A segment gets it in place of the one under which it was recorded.
    Reassigned,
}

impl NumberUse {
    pub(super) fn of(sequence: u64) -> Self {
        if sequence < FIRST_REASSIGNED {
            Self::Recorded
        } else {
            Self::Reassigned
        }
    }

    fn first(self) -> u64 {
        match self {
            Self::Recorded => 0,
            Self::Reassigned => FIRST_REASSIGNED,
        }
    }
}

/// Next sequence numbers, of each session and use; the most recently used entry is last.
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

    /// Returns the next number of a session for a use; the first one if the session is not remembered.
    pub(super) fn next(&self, session: &SessionName, number_use: NumberUse) -> u64 {
        let mut entries = self.entries.iter();
        let entry = entries.find(|entry| is_of(entry, session, number_use));
        entry.map_or(number_use.first(), |(_, next)| *next)
    }

    /// Returns whether the number of `name`, or a later one of its session and use, is known to be used.
    pub(super) fn is_past(&self, name: &SegmentName) -> bool {
        self.next(name.session(), NumberUse::of(name.sequence())) > name.sequence()
    }

    /// Records that the number of `name` is used.
    pub(super) fn record_use(&mut self, name: &SegmentName) {
        let (session, number_use) = (name.session(), NumberUse::of(name.sequence()));
        let next = self
            .next(session, number_use)
            .max(name.sequence().saturating_add(1));
        self.entries.retain(|entry| !is_of(entry, session, number_use));
        self.entries.push((session.clone(), next));
        if self.entries.len() > MAX_REMEMBERED_SESSIONS {
            self.entries.remove(0);
        }
    }
}

/// Returns whether an entry is of a session and use. The next number of a use is above one that has it.
fn is_of((other, next): &(SessionName, u64), session: &SessionName, number_use: NumberUse) -> bool {
    other == session && NumberUse::of(next.saturating_sub(1)) == number_use
}
