//! The crate's one error. Names of files and numbers only: no payload ever reaches a message.

use std::{io, path::PathBuf};

use afterimage_config::SegmentName;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Says what went wrong with the folder in which recordings wait.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused.
    #[error("{action} {path} failed: {source}; check that the folder can be written and the disk has space")]
    Io {
        /// What was tried, to be read before the path.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Another process, or another instance in this one, has the folder.
    #[error("{path} is in use by another recorder; give each one a folder of its own")]
    FolderInUse {
        /// The folder.
        path: PathBuf,
    },
    /// A segment of that name was begun before.
    #[error("segment {name} exists; take the number that next_sequence gives")]
    NameTaken {
        /// The name.
        name: SegmentName,
    },
    /// A record is longer than any that can be read back.
    #[error("a record of {bytes} bytes is longer than {limit}; cut it into smaller ones")]
    RecordTooLong {
        /// The record's length.
        bytes: usize,
        /// The longest that is taken.
        limit: usize,
    },
    /// An open segment holds as much as will be read back.
    #[error("segment {name} is full at {bytes} bytes; seal it and begin the next")]
    SegmentFull {
        /// The name.
        name: SegmentName,
        /// What it holds.
        bytes: u64,
    },
    /// An earlier write to the segment failed half-way and could not be undone.
    #[error(
        "segment {name} takes no more records after a failed write; seal what it holds and begin the next"
    )]
    SegmentBroken {
        /// The name.
        name: SegmentName,
    },
    /// As many resources as a device keeps in a day were kept.
    #[error("today's images are used up; those that come are shown as placeholders")]
    DailyLimitReached,
    /// The segment was begun before the spool was cleared, and is gone.
    #[error("segment {name} was deleted when the spool was cleared; begin another")]
    Cleared {
        /// The name.
        name: SegmentName,
    },
}

impl Error {
    /// Returns a function that wraps the system's reason for `map_err`.
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
