//! What can go wrong in the studio and the command.

use std::io;
use std::path::PathBuf;

use crate::name::{NameError, SegmentName};

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the studio or the command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// On which path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The index could not be read or written. It can always be deleted: it is built again from the files.
    #[error("the index does not answer ({0}); stop the studio, delete index.sqlite and start it again")]
    Index(#[from] rusqlite::Error),
    /// A segment's name cannot be taken.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The bytes are not a whole segment.
    #[error("the segment is broken at byte {offset}: {reason}")]
    BrokenSegment {
        /// Where.
        offset: u64,
        /// How.
        reason: String,
    },
    /// The segment says it is another one than its name.
    #[error("the segment was sent as {name} and says that it is {inside}")]
    NameMismatch {
        /// The name it was sent under.
        name: SegmentName,
        /// What its header says.
        inside: String,
    },
    /// The bytes are not a picture.
    #[error("the resource cannot be taken: {0}")]
    InvalidImage(afterimage_picture::Error),
    /// A device sent more images than are kept.
    #[error("the device has {limit} images here, and no more are kept")]
    TooManyResources {
        /// The most of one device.
        limit: usize,
    },
    /// What was asked for cannot be written out.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
    /// There is nothing to look at.
    #[error("there is no segment here: name .seg files, or a folder with some in it")]
    NoSegments,
    /// The recording does not say what masking decided.
    #[error(
        "this is no debug recording, so the reasons are not in it: record with `debug_recording` on (trace-player --debug-recording)"
    )]
    NoMaskReasons,
    /// The segments are no recording that can be played.
    #[error(transparent)]
    Recording(afterimage_replay::Error),
    /// The listening socket failed.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: String,
        /// What the system said.
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
    /// Wraps what the file system said, for `map_err`.
    pub(crate) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}
