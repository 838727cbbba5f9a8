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

/// A value with the time at which it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed<E> {
    /// The host's uptime in milliseconds.
    pub uptime_ms: u64,
    /// The event, touch or entry that happened then.
    pub value: E,
}

impl<E> Timed<E> {
    /// Pairs a value with its time.
    #[must_use]
    pub fn new(uptime_ms: u64, value: E) -> Self {
        Self { uptime_ms, value }
    }
}
