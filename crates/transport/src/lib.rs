//! Transport: the spool on disk, the decisions about uploads, the request for remote config, and the HTTP client.
//!
//! The crate handles files, bytes and names, and never looks into a segment. It has no thread and no clock: times and
//! random numbers are arguments, so each rule can be tested without waiting. `now_ms` is the time since boot, sleep included.
//! [`SpoolTime`] counts it across processes and boots: ages and budgets are measured in it. No decision uses the wall clock,
//! which only the collector receives.
//!
//! **Invariants.** A sealed file is complete. A segment is deleted only when the server has accepted it or refused it
//! permanently, when a limit requires it (this is counted), or when the user opts out; never because the server was
//! unreachable. A sequence number is never used twice in a session.

mod cached_config;
mod codec;
mod daily_usage;
mod encryption;
mod error;
mod files;
mod http;
mod record;
mod remote_config;
mod spool;
mod spool_time;
mod storage_problem;
mod upload;
#[cfg(feature = "ureq-client")]
mod ureq_client;

pub use daily_usage::{DailyUsage, NetworkUsage};
/// Whether this build can encrypt the spool ([`Spool::open_encrypted`]).
pub const HAS_ENCRYPTION: bool = cfg!(feature = "encryption");

pub use error::{Error, Result};
#[cfg(feature = "file-observer")]
pub use files::observer::{FileObservation, FileObserver, FileOperation, observe_files};
pub use http::{HttpClient, HttpError, HttpRequest, HttpResponse, MAX_RESPONSE_BYTES, Method};
pub use remote_config::{ConfigResult, FetchFailure, FetchStep, RemoteConfigFetch};
pub use spool::{
    OpenSegment, OpenedSpool, RecoveredSegment, ResourceStats, SealedSegment, Spool, SpoolLimits, SpoolStats,
    StoredResource,
};
pub use spool_time::{BootReading, SpoolTime};
pub use storage_problem::StorageProblem;
pub use upload::{
    BodyLimit, ClockReading, Conditions, DeliveryStep, DoneReason, MIN_BODY_LIMIT_BYTES, UploadItem,
    UploadOutcome, UploadPolicy, UploadStats, UploadTask, UploadTime, Uploader, deliver_next,
};
#[cfg(feature = "ureq-client")]
pub use ureq_client::{ClientOptionError, PublicKeyPin, UreqClient, UreqClientOptions};
