//! The boundary to Swift and Kotlin, and the only place that knows UniFFI.
//!
//! Plain data of the other layers is declared as `uniffi::remote`; the traits that a host implements have an adapter each. No
//! other module uses this one.

mod callbacks;
mod config;
mod error;
mod object;
mod records;

pub use callbacks::{
    CallbackError, FlushCallback, Header, HostEventMapper, HostHttpClient, HostHttpError, HostHttpRequest,
    HostHttpResponse, HostLogSink,
};
pub use config::SessionReplayConfig;
pub use object::ReplayEngine;
pub use records::ImageRefusal;
