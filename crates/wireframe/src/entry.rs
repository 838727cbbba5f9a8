//! What a recording is made of.

use crate::{Change, Environment, Frame, SourceId, Touch};

/// One entry of a recording.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry<T> {
    /// The whole tree of a source; what was known of it before is void.
    Keyframe(Frame<T>),
    /// How the tree of a source changed.
    Changes {
        /// Whose tree.
        source: SourceId,
        /// The steps, in order.
        changes: Vec<Change<T>>,
    },
    /// A source went away with its tree (an attached instance was disposed).
    SourceGone(SourceId),
    /// A touch point.
    Touch(Touch),
    /// Something around the tree.
    Environment(Environment),
}

/// Something with its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed<E> {
    /// The host's uptime in milliseconds.
    pub uptime_ms: u64,
    /// What happened.
    pub what: E,
}

impl<E> Timed<E> {
    /// Puts a time to something.
    #[must_use]
    pub fn new(uptime_ms: u64, what: E) -> Self {
        Self { uptime_ms, what }
    }
}
