//! Mobile session replay: the facade that apps talk to.
//!
//! [`ReplayEngine`] records the view tree of an app as wireframes, masks what is private before anything
//! is kept, and delivers it in segments. Swift and Kotlin see it through UniFFI; a Rust host uses it as it
//! is:
//!
//! ```
//! use afterimage::{CaptureAdvice, HostInfo, ReplayEngine, default_config};
//!
//! let mut config = default_config("api-key".into(), "device-1".into());
//! config.server_url = Some("http://127.0.0.1:9".into());
//! config.session_id = 1_700_000_000_000;
//! config.sample_rate = 0.0; // Nothing is recorded, and status() says so.
//! config.enable_remote_config = false;
//! let folder = std::env::temp_dir().join("afterimage-doc").to_string_lossy().into_owned();
//! let host = HostInfo { storage_dir: folder, ..HostInfo::default() };
//! let engine = ReplayEngine::new(config, host, None, None)?;
//! assert_eq!(engine.submit_frame(&[]), CaptureAdvice::Stop);
//! assert_eq!(engine.status().why, "not recorded: start was not called");
//! # Ok::<(), afterimage::ReplayError>(())
//! ```
//!
//! The parts: the host's threads put frame buffers, touches and orders into the `mailbox`; the `capture`
//! thread takes them out in order and drives the `recorder` (parse, mask, diff, encode), which appends
//! blocks to the spool; the `io` thread seals segments and delivers them. `core` has the rules of which
//! thread runs when, `guard` keeps our panics from the host.

mod attach;
mod attached;
mod capture;
pub mod clock;
mod command;
mod core;
mod counters;
mod engine;
mod error;
mod ffi;
mod flush;
mod guard;
mod http;
mod image_intake;
mod images;
mod intake;
mod io;
mod jobs;
mod log;
mod mailbox;
mod masks;
mod model;
mod orders;
mod raw_bytes;
mod recorder;
mod records;
mod remote;
mod rust_host;
mod screens;
mod segment;
mod session;
mod status;
mod store;
mod touch_privacy;
mod undecided;

pub use afterimage_config::{ImagePolicy, LogLevel, PrivacyLevel, Protocol, ServerZone, SessionReplayConfig};
#[cfg(feature = "ureq-client")]
pub use afterimage_transport::UreqClient;
pub use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};
pub use error::{ReplayError, Result};
pub use ffi::{
    CallbackError, FlushCallback, Header, HostHttpClient, HostHttpError, HostHttpRequest, HostHttpResponse,
    LogSink, RecordHook, ReplayEngine, default_config,
};
pub use model::{CaptureAdvice, FlushReport, HostInfo, HostRecord, NetworkState, ReplayStatus, WantedImage};

uniffi::setup_scaffolding!("afterimage");
