//! Defects of a recording that is otherwise readable.

use afterimage_compression::Fault;
use afterimage_wireframe::TreeError;

/// A missing or damaged part of a recording.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Defect {
    /// A segment cannot be opened; none of it is used.
    #[error("segment at index {index} cannot be opened: {fault}")]
    Unreadable {
        /// Index in the list of segments passed in, from 0.
        index: usize,
        /// Position and kind of the damage.
        fault: Fault,
    },
    /// Two segments with different bytes have the same sequence number; the first is used.
    #[error("segment {sequence} is present twice with different content")]
    Duplicate {
        /// Sequence number of both.
        sequence: u64,
    },
    /// A range of sequence numbers is missing between two segments.
    #[error("segments {first} to {last} are missing")]
    Missing {
        /// First missing sequence number.
        first: u64,
        /// Last missing sequence number.
        last: u64,
    },
    /// A segment cannot be read to its end; the entries before the damage are used.
    #[error("in segment {sequence}: {fault}")]
    Damaged {
        /// Sequence number of the segment.
        sequence: u64,
        /// Position and kind of the damage.
        fault: Fault,
    },
    /// An entry does not fit its tree; its source is frozen until its next keyframe.
    #[error("in segment {sequence}, {t_ms} ms after the start: {error}")]
    Inapplicable {
        /// Sequence number of the segment.
        sequence: u64,
        /// Recording time of the entry.
        t_ms: u64,
        /// Reason why the entry cannot be applied.
        error: TreeError,
    },
    /// The device's wall clock was set, or was wrong before. Recording times are not affected.
    #[error(
        "in segment {sequence}, {t_ms} ms after the start: the device's wall clock was set by {step_ms} ms"
    )]
    ClockStep {
        /// Sequence number of the segment.
        sequence: u64,
        /// Recording time of the first reading after it.
        t_ms: u64,
        /// The difference to the wall clock before, in milliseconds. Negative if it was set back.
        step_ms: i64,
    },
}

impl Defect {
    /// Returns the name of the variant in exports.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Duplicate { .. } => "duplicate",
            Self::Missing { .. } => "missing",
            Self::Damaged { .. } => "damaged",
            Self::Inapplicable { .. } => "inapplicable",
            Self::ClockStep { .. } => "clock-step",
        }
    }
}
