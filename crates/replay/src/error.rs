//! Errors of reading and exporting a recording.

use std::io;

/// Error of reading or exporting a recording.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No segment can be opened.
    #[error("none of the {segments} segments can be read; `afterimage verify` reports where each is damaged")]
    NoReadableSegment {
        /// Number of segments passed in.
        segments: usize,
    },
    /// The segments belong to more than one session.
    #[error("segments of sessions {first} and {other} are mixed; pass the segments of one session")]
    MixedSessions {
        /// Session id of the first segment.
        first: String,
        /// Session id of the first segment that differs.
        other: String,
    },
    /// The export cannot be written.
    #[error("cannot write the export: {0}")]
    Write(#[from] io::Error),
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
