//! The reason why a run of uploads ends.

use std::fmt;

/// The reason why a run of uploads ends. `Display` is a sentence for developers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DoneReason {
    /// Everything is delivered.
    NothingLeft,
    /// No network is available.
    Offline,
    /// The network is metered, and the app does not upload over metered networks.
    MeteredNotAllowed,
    /// The daily limit for metered networks is reached.
    MeteredLimitReached,
    /// The daily limit for all networks is reached.
    DailyLimitReached,
    /// The device is in its power saving mode.
    LowPower,
    /// The device is so hot that it may shut down.
    Overheated,
    /// The attempts of this run are used up. The remaining items stay for the next run.
    GaveUp,
    /// The server refuses the key. Nothing is sent until a pause ends.
    KeyRefused {
        /// Status code of the response.
        status: u16,
    },
    /// The server accepts no segments at this address. Nothing is sent until a pause ends.
    NotACollector {
        /// Status code of the response.
        status: u16,
    },
    /// The server confirmed three uploads in a row without a receipt. Nothing is sent until a pause ends or the network changes.
    NotConfirmed {
        /// Whether the answers are those of a collector, which is of an earlier version then.
        is_collector: bool,
    },
    /// The server confirmed five uploads in a row with other checksums than those of their bytes. Nothing is sent until a pause ends.
    Contradicted,
    /// The server refused the items that are left. They are kept: the next receipt shows whether they or the server is at fault.
    ItemRefused {
        /// Status code of a response.
        status: u16,
    },
    /// The server refused three items in a row. Nothing is sent until a pause ends.
    AllRefused {
        /// Status code of the last response.
        status: u16,
    },
    /// The server accepts segments, but no resources.
    ResourcesRefused {
        /// Status code of the response.
        status: u16,
    },
    /// The HTTP client rejects the request as invalid.
    InvalidRequest,
}

impl fmt::Display for DoneReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingLeft => f.write_str("everything is delivered"),
            Self::Offline => f.write_str("no network is available"),
            Self::MeteredNotAllowed => f.write_str("the network is metered, and upload_on_metered is off"),
            Self::MeteredLimitReached => f.write_str(
                "the network is metered, and the metered_daily_limit_bytes of the last 24 hours is reached",
            ),
            Self::DailyLimitReached => f.write_str("the daily_limit_bytes of the last 24 hours is reached"),
            Self::LowPower => f.write_str("the device is in power saving mode"),
            Self::Overheated => f.write_str("the device is overheated"),
            Self::GaveUp => f.write_str("the server was unreachable or failed; uploads are retried later"),
            Self::KeyRefused { status } => {
                write!(
                    f,
                    "the server refuses the API key (status {status}); check api_key. Nothing is deleted, and uploads are tried again after a pause"
                )
            }
            Self::NotACollector { status } => {
                write!(
                    f,
                    "the server does not accept segments (status {status}); check server_url"
                )
            }
            Self::NotConfirmed { is_collector: true } => f.write_str(
                "the server confirms no upload, since it is of an earlier version; update it. Nothing is deleted",
            ),
            Self::NotConfirmed { is_collector: false } => f.write_str(
                "answers without a receipt, from a login page of the network or a proxy; nothing is deleted. Check server_url if it lasts",
            ),
            Self::Contradicted => f.write_str(
                "the server confirms other bytes than were sent; nothing is deleted, and uploads are tried again after a pause. Check server_url, and proxies in front of it",
            ),
            Self::ItemRefused { status } => {
                write!(f, "the server refuses a recording (status {status}); it is kept")
            }
            Self::AllRefused { status } => write!(
                f,
                "the server refuses all recordings (status {status}); nothing is deleted, and uploads are tried again after a pause"
            ),
            Self::ResourcesRefused { status } => {
                write!(
                    f,
                    "the server does not accept images (status {status}); they are shown as placeholders"
                )
            }
            Self::InvalidRequest => f.write_str("the request is invalid; check server_url and api_key"),
        }
    }
}
