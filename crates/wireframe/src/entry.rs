//! The entries of a recording.

use crate::{Change, Environment, Frame, SourceId, Touch};

/// One entry of a recording.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry<T> {
    /// The whole tree of a source. It replaces the previous tree of this source.
    Keyframe(Frame<T>),
    /// Changes of the tree of a source.
    Changes {
        /// Source of the tree.
        source: SourceId,
        /// The changes, in order.
        changes: Vec<Change<T>>,
    },
    /// A source was removed together with its tree (an attached instance was disposed).
    SourceGone(SourceId),
    /// A touch point.
    Touch(Touch),
    /// A change of the environment of the trees.
    Environment(Environment),
}

/// A value with the time at which it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed<E> {
    /// Milliseconds: since the device's boot from a host, of the segment's clock in a segment.
    pub elapsed_ms: u64,
    /// The event, touch or entry that happened then.
    pub value: E,
}

impl<E> Timed<E> {
    /// Pairs a value with its time.
    #[must_use]
    pub fn new(elapsed_ms: u64, value: E) -> Self {
        Self { elapsed_ms, value }
    }
}
