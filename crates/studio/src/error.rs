//! The errors of the studio and the `afterimage` command.

use std::io;
use std::path::PathBuf;

use afterimage_config::{IdError, SegmentName};

/// The result type of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the studio or of the `afterimage` command.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Access to a file or folder failed.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// The operation, as a verb that continues "cannot".
        action: &'static str,
        /// Path of the file or folder.
        path: PathBuf,
        /// Error of the operating system.
        source: io::Error,
    },
    /// SQLite failed. The index can always be deleted: it is rebuilt from the segment files.
    #[error("cannot use the index ({0}); stop the studio, delete index.sqlite and start the studio again")]
    Index(#[from] rusqlite::Error),
    /// The name of a session, segment or resource is invalid.
    #[error(transparent)]
    Name(#[from] IdError),
    /// The sequence number of a segment has more digits than the store's file names.
    #[error("a sequence number is a whole number from 0 to {max}, without leading zeros")]
    SequenceTooLarge {
        /// Largest sequence number of the store.
        max: u64,
    },
    /// The bytes are not a complete, sealed segment.
    #[error("the segment is broken at byte {offset}: {reason}")]
    BrokenSegment {
        /// Byte offset of the fault.
        offset: u64,
        /// Description of the fault.
        reason: String,
    },
    /// The header inside the segment contradicts the name of the upload.
    #[error("the segment was sent as {name}, but its header names it {header_name}")]
    NameMismatch {
        /// The name of the upload.
        name: SegmentName,
        /// The name in the segment's header.
        header_name: String,
    },
    /// The bytes are not a complete PNG.
    #[error("the image is invalid: {0}")]
    InvalidImage(afterimage_picture::Error),
    /// The number of images of one device has reached its limit.
    #[error("the device already has {limit} images, which is the limit")]
    TooManyResources {
        /// Maximum number of images per device.
        limit: usize,
    },
    /// Writing the output of a command failed.
    #[error("cannot write the output: {0}")]
    Write(#[from] io::Error),
    /// The paths on the command line contain no segment.
    #[error("no segments found: name .seg files, or a folder that contains some")]
    NoSegments,
    /// The recording does not contain masking reasons.
    #[error(
        "the recording contains no masking reasons: record with `debug_recording` enabled (trace-player --debug-recording)"
    )]
    NoMaskReasons,
    /// The segments cannot be played as one recording.
    #[error(transparent)]
    Recording(afterimage_replay::Error),
    /// The server could not be started.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address from the command line.
        address: String,
        /// Error of the operating system.
        source: io::Error,
    },
}

impl From<afterimage_replay::Error> for Error {
    fn from(error: afterimage_replay::Error) -> Self {
        match error {
            afterimage_replay::Error::Write(error) => Self::Write(error),
            error => Self::Recording(error),
        }
    }
}

impl Error {
    /// Returns a function for `map_err` that adds the operation and the path to an I/O error.
    pub(crate) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}
