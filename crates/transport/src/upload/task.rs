//! The uploader's decisions, for the caller that carries them out.

use std::fmt;

use afterimage_config::{ResourceName, SegmentName};

use super::DoneReason;
use crate::http::HttpRequest;

/// An item to upload, by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UploadItem {
    /// A segment of a recording.
    Segment(SegmentName),
    /// An image that segments refer to.
    Resource(ResourceName),
}

impl fmt::Display for UploadItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Segment(name) => name.fmt(f),
            Self::Resource(name) => name.fmt(f),
        }
    }
}

/// The next task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadTask {
    /// Send the request, and report the result.
    Upload(UploadItem, HttpRequest),
    /// Split the segment, since the server refuses bodies of its size, and report the result
    /// ([`Uploader::on_split`](super::Uploader::on_split)).
    Split {
        /// Name of the segment.
        segment: SegmentName,
        /// Size of its file.
        bytes: u64,
    },
    /// Ask again at this time, or when a condition changes.
    Wait {
        /// Monotonic time in milliseconds.
        until_ms: u64,
    },
    /// Ask again when the host reports the network, at this time at the latest.
    AwaitNetwork {
        /// Monotonic time in milliseconds.
        until_ms: u64,
    },
    /// The run is over.
    Done(DoneReason),
}

/// Outcome of one upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UploadOutcome {
    /// The server stored the item. Delete it.
    Delivered,
    /// The upload failed and is retried in this run.
    WillRetry,
    /// The item's attempts of this run are used up. It stays for the next run.
    WillRetryLater,
    /// The server refused the item. It stays, and is not sent again until the receipt of another one shows which is at fault
    /// ([`Uploader::take_refused`](super::Uploader::take_refused)).
    Refused {
        /// Status code of the response.
        status: u16,
    },
    /// The server refused the segment for its size. It is split next, and its parts are sent.
    TooLarge,
    /// The server has other bytes under the item's name.
    Conflict,
    /// The run is over. The item stays.
    Stopped(DoneReason),
    /// The item's file does not exist. Nothing was sent.
    FileMissing,
    /// The item's file was altered, or a different key encrypted it. Nothing was sent, and it stays.
    Unreadable,
}
