//! The error of the crate. Messages contain file names and numbers, and never a payload.

use std::{fmt::Display, io, path::PathBuf};

use afterimage_config::SegmentName;

/// Result of a fallible call of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failed operation of the spool.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file operation failed.
    #[error(
        "{action} {path} failed: {source}; check that the folder is writable and the disk has free space"
    )]
    Io {
        /// The operation, as a participle before the path.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The folder is locked by a different process, or by a different instance in this one.
    #[error("{path} is in use by a different recorder; give each recorder its own folder")]
    FolderInUse {
        /// The folder.
        path: PathBuf,
    },
    /// A segment of this name exists.
    #[error("segment {name} exists; use the sequence number that next_sequence returns")]
    NameTaken {
        /// Name of the segment.
        name: SegmentName,
    },
    /// A record is longer than the maximum that recovery reads.
    #[error("a record of {bytes} bytes exceeds the maximum of {limit}; split it")]
    RecordTooLong {
        /// Length of the record.
        bytes: usize,
        /// Maximum length of a record.
        limit: usize,
    },
    /// An open segment has reached the maximum size that recovery reads.
    #[error("segment {name} is full at {bytes} bytes; seal it and open the next one")]
    SegmentFull {
        /// Name of the segment.
        name: SegmentName,
        /// Size of the segment's file.
        bytes: u64,
    },
    /// An earlier write to the segment failed halfway and could not be undone.
    #[error("segment {name} accepts no records after a failed write; seal it and open the next one")]
    SegmentBroken {
        /// Name of the segment.
        name: SegmentName,
    },
    /// The device has stored as many resources today as its daily limit allows.
    #[error("the daily limit of images is reached; further images are shown as placeholders")]
    DailyLimitReached,
    /// The segment was opened before the spool was cleared, and is deleted.
    #[error("segment {name} was deleted when the spool was cleared; open a new one")]
    Cleared {
        /// Name of the segment.
        name: SegmentName,
    },
    /// The key of the spool has a wrong length, or this build has no encryption.
    #[error(
        "the key of the spool cannot be used; pass 32 random bytes to a build with the feature `encryption`"
    )]
    InvalidKey,
    /// An encrypted file was altered, or a different key encrypted it.
    #[error(
        "{path} cannot be decrypted: it was altered, or a different key encrypted it; it is kept until a limit deletes it"
    )]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
    /// A record of the spool's own files cannot be encoded. This is a defect of this crate.
    #[error("internal error: {record} cannot be encoded; please report it")]
    NotEncodable {
        /// The kind of record.
        record: &'static str,
    },
}

/// Logs the error of an operation that the recording continues without; `consequence` says what is missing. One event for all of them:
/// each takes 500 bytes of the library for phones.
pub(crate) fn warn(error: &dyn Display, consequence: &str) {
    tracing::warn!(%error, "{consequence}");
}

impl Error {
    /// Returns a function for `map_err` that wraps an error of the operating system.
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
