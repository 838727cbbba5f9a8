//! What crosses to Swift and Kotlin besides the engine: the config, plain records, and the traits that a
//! host implements.

mod callbacks;
mod config;
mod records;

pub use callbacks::{
    CallbackError, FlushCallback, HostHttpClient, HostHttpError, HostHttpRequest, HostHttpResponse, LogSink,
    RecordHook,
};
pub use config::default_config;
pub use records::{
    CaptureAdvice, FlushReport, Header, HostInfo, HostRecord, NetworkState, ReplayStatus, WantedImage,
};
