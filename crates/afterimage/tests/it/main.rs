//! The facade as a host sees it, with its threads. The rules of a session are scripts in the engine's tests, and the order of the
//! threads' steps is tested in the runtime.

// Helpers of tests are tests, which `clippy.toml` does not recognise in an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod conditions;
mod disk;
mod earlier_versions;
mod explain;
mod flush;
mod host;
mod hostile;
mod images;
mod killed;
mod lifecycle;
mod mapper;
mod recording;
mod remote_config;
mod session_time;
mod threads;
