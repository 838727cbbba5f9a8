//! The services that a host or an operating system provides, each as a trait with its built-in: clock, HTTP client, log.

mod boot_time;
pub mod clock;
mod guard;
mod http;
mod log;
mod panic_place;
mod services;
#[cfg(any(target_os = "ios", feature = "uikit"))]
mod uikit;

pub(crate) use guard::{Guard, foreign};
pub use http::built_in as built_in_http;
pub use log::LogSink;
pub(crate) use log::{dispatch, with_dispatch};
pub(crate) use panic_place::remember_places;
pub use services::PlatformServices;
#[cfg(any(target_os = "ios", feature = "uikit"))]
pub(crate) use uikit::{CaptureTarget, DeviceClock, parts};
