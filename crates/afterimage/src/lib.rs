//! Mobile session replay: the facade that apps use.
//!
//! [`SessionReplay`] records the view tree of an app as wireframes, masks private content before anything is kept, and delivers
//! the recording in segments. Swift and Kotlin use it through [`ReplayEngine`] and UniFFI; a Rust host uses it directly:
//!
//! ```
//! use std::sync::Arc;
//! use afterimage::clock::SystemClock;
//! use afterimage::{CaptureAdvice, CaptureReason, DeviceInfo, PlatformServices, SessionReplay, SessionReplayConfig};
//!
//! let config = SessionReplayConfig {
//!     server_url: Some("http://127.0.0.1:9".into()),
//!     session_id: 1_790_000_000_000,
//!     sample_rate: 1.0,
//!     ..SessionReplayConfig::new("api-key", "device-1")
//! };
//! let services = PlatformServices {
//!     storage_dir: std::env::temp_dir().join("afterimage-doc"),
//!     device: DeviceInfo::default(),
//!     boot_id: String::new(),
//!     clock: Arc::new(SystemClock::agreeing_with(0)),
//!     http: afterimage::built_in_http().expect("this build has the built-in client"),
//!     log: None,
//! };
//! let replay = SessionReplay::new(config, services)?;
//! assert_eq!(replay.submit_frame(&[]), CaptureAdvice::Stop);
//! assert_eq!(replay.status().reason, CaptureReason::NotStarted);
//! # Ok::<(), afterimage::ReplayError>(())
//! ```
//!
//! The crate has four layers, and each uses only those after it: `ffi` (UniFFI), `api` (the calls), `runtime` (threads and queues) and
//! `platform` (clock, HTTP, log). The decisions are made by `afterimage-engine`, a state machine without threads.

mod api;
mod error;
pub mod ffi;
mod model;
mod platform;
mod runtime;

pub use afterimage_config::{
    CaptureReason, ImagePolicy, LogLevel, PrivacyLevel, Protocol, RateSource, ServerZone, SessionReplayConfig,
};
pub use afterimage_engine::{
    DeviceConditions, DeviceInfo, FlushOutcome, HostEvent, ImageRefusal, Now, ThermalState,
};
#[cfg(feature = "ureq-client")]
pub use afterimage_transport::{ClientOptionError, PublicKeyPin, UreqClient, UreqClientOptions};
pub use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};
#[cfg(any(target_os = "ios", feature = "uikit"))]
pub use afterimage_uikit::host as capture;
pub use afterimage_wireframe::{AppState, MaskAction};
#[cfg(any(target_os = "ios", feature = "uikit"))]
pub use api::ScreenCapture;
pub use api::SessionReplay;
pub use error::{ReplayError, Result};
pub use ffi::ReplayEngine;
pub use model::{
    CaptureAdvice, CaptureCounts, ExplainedNode, FlushReport, ItemTotals, ReplayStatus, WantedImage,
};
pub use platform::{LogSink, PlatformServices, built_in_http, clock};
pub use runtime::{EventMapper, FrameRequestListener, MapperFailed};

uniffi::setup_scaffolding!("afterimage");
