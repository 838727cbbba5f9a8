//! Uploads: the decision which item is sent next and when, the meaning of a response, and one step of delivery.

mod answers;
mod backoff;
mod body_limit;
mod circuit;
mod conditions;
mod deliver;
mod done_reason;
mod pause;
mod queue;
mod request;
mod size_search;
mod stats;
mod suspects;
mod task;
mod upload_time;
mod uploader;

pub(crate) use backoff::ceiling_ms as backoff_ceiling_ms;
pub use body_limit::{BodyLimit, MIN_BODY_LIMIT_BYTES};
pub use conditions::{Conditions, UploadPolicy};
pub use deliver::{DeliveryStep, deliver_next};
pub use done_reason::DoneReason;

pub(crate) use answers::retry_after_ms;
pub use stats::UploadStats;
pub use task::{UploadItem, UploadOutcome, UploadTask};
pub use upload_time::{ClockReading, UploadTime};
pub use uploader::Uploader;
