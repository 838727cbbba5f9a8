//! What is wrong with a recording that can be read all the same.

use afterimage_compression::Fault;
use afterimage_wireframe::TreeError;

/// Something that is missing or damaged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Defect {
    /// One of the given segments cannot be read at all.
    #[error("segment at place {index} cannot be opened: {fault}")]
    Unreadable {
        /// Its place among those given.
        index: usize,
        /// Where and why.
        fault: Fault,
    },
    /// A sequence number came twice; the first is used.
    #[error("segment {sequence} is there twice")]
    Duplicate {
        /// The sequence number.
        sequence: u64,
    },
    /// Segments between two others are not there.
    #[error("segments {first} to {last} are missing")]
    Missing {
        /// The first sequence number that is missing.
        first: u64,
        /// The last.
        last: u64,
    },
    /// A segment cannot be read to its end; what comes before is used.
    #[error("in segment {sequence}: {fault}")]
    Damaged {
        /// Its sequence number.
        sequence: u64,
        /// Where and why.
        fault: Fault,
    },
    /// An entry does not fit the tree; its source stands still until its next keyframe.
    #[error("in segment {sequence}, {t_ms} ms after the start: {error}")]
    Inapplicable {
        /// The segment's sequence number.
        sequence: u64,
        /// The entry's time.
        t_ms: u64,
        /// What does not fit.
        error: TreeError,
    },
}
