//! What can go wrong while a recording is read or exported.

use std::io;

/// Why a recording cannot be read or exported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// None of the segments can be read.
    #[error("none of the {segments} segments can be read; `afterimage verify` says where they are damaged")]
    NoReadableSegment {
        /// How many were given.
        segments: usize,
    },
    /// The segments are of several recordings.
    #[error("segments of sessions {first} and {other} are mixed; give those of one session")]
    MixedSessions {
        /// A session's id.
        first: String,
        /// Another's.
        other: String,
    },
    /// The export cannot be written.
    #[error("cannot write the export: {0}")]
    Write(#[from] io::Error),
}

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
