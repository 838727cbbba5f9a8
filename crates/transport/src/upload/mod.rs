//! Delivering what waits: what to send next and when, what an answer means, and one step of it all.

mod backoff;
mod decision;
mod metered;
mod policy;
mod response_class;
mod stats;
mod step;
mod uploader;

pub(crate) use backoff::ceiling_ms as backoff_ceiling_ms;
pub use decision::{DoneReason, UploadItem, UploadOutcome, UploadTask};
pub use metered::MeteredUsage;
pub use policy::{Conditions, UploadPolicy};
pub(crate) use response_class::retry_after_ms;
pub use stats::UploadStats;
pub use step::{DeliveryStep, deliver_next};
pub use uploader::Uploader;
