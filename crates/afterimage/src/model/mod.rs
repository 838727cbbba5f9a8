//! Plain data that the engine and its host exchange. Nothing here knows UniFFI: `ffi` declares the same types to it.

mod advice;
mod flush_report;
mod host_info;
mod host_record;
mod network;
mod status;

pub use advice::{CaptureAdvice, WantedImage};
pub use flush_report::FlushReport;
pub use host_info::HostInfo;
pub use host_record::HostRecord;
pub use network::NetworkState;
pub use status::ReplayStatus;
