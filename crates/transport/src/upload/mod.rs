//! Delivering what waits: what to send next and when, what an answer means, and one step of it all.

mod backoff;
mod decision;
mod metered;
mod policy;
mod step;
mod uploader;
mod verdict;

pub use decision::{DoneReason, Outcome, Task};
pub use metered::MeteredUsage;
pub use policy::{Conditions, UploadPolicy};
pub use step::{Step, deliver_next};
pub use uploader::{UploadStats, Uploader};
