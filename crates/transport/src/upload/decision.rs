//! The decisions of the uploader, for whoever carries them out.

use std::fmt;

use afterimage_config::{ResourceName, SegmentName};

use crate::HttpRequest;

/// What is sent, by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum UploadItem {
    /// Some seconds of a recording.
    Segment(SegmentName),
    /// An image that segments speak of.
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

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadTask {
    /// Send this, and say what came of it.
    Upload(UploadItem, HttpRequest),
    /// Ask again at this time, or when something changed.
    Wait {
        /// The monotonic time, in milliseconds.
        until_ms: u64,
    },
    /// Nothing more in this run.
    Done(DoneReason),
}

/// Why a run ended. `Display` says it in plain words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DoneReason {
    /// Everything is delivered.
    NothingLeft,
    /// There is no network.
    Offline,
    /// The network is metered, and the app does not send over such.
    MeteredNotAllowed,
    /// What may be sent over metered networks in a day is used up.
    MeteredBudgetSpent,
    /// The device saves power.
    LowPower,
    /// The tries of this run are used up; what is left stays for the next.
    GaveUp,
    /// The server refuses the key; nothing is sent any more.
    KeyRefused {
        /// Its status.
        status: u16,
    },
    /// The server takes no segments at that address.
    NotACollector {
        /// Its status.
        status: u16,
    },
    /// The server takes segments, and nothing else.
    ResourcesNotTaken {
        /// Its status.
        status: u16,
    },
    /// The client cannot make such a request.
    InvalidRequest,
}

/// What became of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UploadOutcome {
    /// The server has it: delete it.
    Delivered,
    /// It will be sent again in this run.
    WillRetry,
    /// Its tries of this run are used up; it stays for the next.
    WillRetryLater,
    /// The server will never take it: delete it, counted.
    Dropped {
        /// The server's status.
        status: u16,
    },
    /// Nothing more is sent in this run; it stays.
    Stopped(DoneReason),
    /// Its file is gone; nothing was sent.
    FileMissing,
}

impl fmt::Display for DoneReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingLeft => f.write_str("everything is delivered"),
            Self::Offline => f.write_str("there is no network"),
            Self::MeteredNotAllowed => f.write_str("the network is metered, and upload_on_metered is off"),
            Self::MeteredBudgetSpent => {
                f.write_str("the network is metered, and metered_daily_limit_bytes is used up for today")
            }
            Self::LowPower => f.write_str("the device saves power"),
            Self::GaveUp => f.write_str("the server could not be reached or failed; it is tried again later"),
            Self::KeyRefused { status } => {
                write!(
                    f,
                    "the server refuses the api key (status {status}); check api_key"
                )
            }
            Self::NotACollector { status } => {
                write!(
                    f,
                    "the server takes no segments there (status {status}); check server_url"
                )
            }
            Self::ResourcesNotTaken { status } => {
                write!(
                    f,
                    "the server takes no images (status {status}); they are shown as placeholders"
                )
            }
            Self::InvalidRequest => f.write_str("the request cannot be made; check server_url and api_key"),
        }
    }
}
