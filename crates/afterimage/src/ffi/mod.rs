//! The boundary to Swift and Kotlin: the exports, the types that cross declared to UniFFI, and the traits that a
//! host implements. It uses the other modules, and none of them uses it.

mod adapters;
mod callbacks;
mod config;
mod error;
mod object;
mod records;

pub use callbacks::{
    CallbackError, FlushCallback, Header, HostHttpClient, HostHttpError, HostHttpRequest, HostHttpResponse,
    LogSink, RecordHook,
};
pub use config::default_config;
pub use object::ReplayEngine;
