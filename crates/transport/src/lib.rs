//! From the device to the server: the spool in which recordings wait, the decisions about what is sent when, the
//! question for remote config, and the HTTP client.
//!
//! The crate knows files, bytes and names, and nothing of what is in a segment. It has no thread and no clock:
//! times and random numbers come in as arguments, so that each rule can be tested without sleeping. Two kinds of
//! time are told apart by name: `now_ms` is monotonic, `now_wall_ms` is wall time since 1970.
//!
//! **Invariants.** A sealed file is whole. A segment is deleted when the server has it or refuses it for good, when
//! the limits ask for it (counted), or when the user opts out; never because a server was away. A number is never
//! used twice in a session.

mod cached_config;
mod codec;
mod error;
mod files;
mod http;
mod record;
mod remote_config;
mod spool;
mod upload;
#[cfg(feature = "ureq-client")]
mod ureq_client;

pub use error::{Error, Result};
pub use http::{HttpClient, HttpError, HttpRequest, HttpResponse, MAX_RESPONSE_BYTES, Method};
pub use remote_config::{ConfigResult, FetchFailure, FetchStep, RemoteConfigFetch};
pub use spool::{
    OpenSegment, RecoveredSegment, ResourceStats, SealedSegment, Spool, SpoolLimits, SpoolStats,
    StoredResource,
};
pub use upload::{
    Conditions, DeliveryStep, DoneReason, MeteredUsage, UploadItem, UploadOutcome, UploadPolicy, UploadStats,
    UploadTask, Uploader, deliver_next,
};
#[cfg(feature = "ureq-client")]
pub use ureq_client::UreqClient;
