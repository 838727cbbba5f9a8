//! The invariants, and the report of a broken one.

use std::fmt;

/// The invariants of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Invariant {
    /// No action is about a session that is opted out (but its purge), not sampled, or gone (but to seal its recording).
    OnlyRecordedSessions,
    /// Every opened segment is sealed or purged at most once, and exactly once when the sequence ends.
    SegmentsEndOnce,
    /// Nothing is recorded under another session's id, nor the screen of an earlier person.
    SessionIdentity,
    /// Every sealed segment has a frame, and none of an app in the background.
    Frames,
    /// Nothing is recorded under another session's or instance's masks.
    Masks,
    /// After `handle_timeout` and polling, the next deadline is later than the time.
    Deadlines,
    /// `poll_action` ends.
    Polling,
    /// Memory is bounded.
    Memory,
    /// Every flush completes at most once.
    Flushes,
    /// Every sealed segment is readable.
    Format,
}

/// A broken invariant.
#[derive(Clone, Debug)]
pub(crate) struct Violation {
    pub(crate) invariant: Invariant,
    pub(crate) details: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.invariant, self.details)
    }
}

pub(crate) type Checked = Result<(), Violation>;

/// Returns a violation unless a condition holds.
pub(crate) fn check(holds: bool, invariant: Invariant, details: impl FnOnce() -> String) -> Checked {
    if holds {
        return Ok(());
    }
    Err(Violation {
        invariant,
        details: details(),
    })
}
