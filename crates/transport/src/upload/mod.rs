//! Delivering what waits: what to send next and when, what an answer means, and one step of it all.

mod backoff;
mod decision;
mod metered;
mod policy;
mod stats;
mod step;
mod uploader;
mod verdict;

pub(crate) use backoff::ceiling_ms as backoff_ceiling_ms;
pub use decision::{DoneReason, Item, Outcome, Task};
pub use metered::MeteredUsage;
pub use policy::{Conditions, UploadPolicy};
pub use stats::UploadStats;
pub use step::{Step, deliver_next};
pub use uploader::Uploader;
pub(crate) use verdict::retry_after_ms;
