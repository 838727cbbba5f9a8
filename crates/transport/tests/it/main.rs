//! Tests of the public API, with real files and sockets.

// `clippy.toml` exempts test functions only, and these lints apply to the helpers of integration tests, too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unnecessary_wraps
)]

mod clocks;
mod conditions;
mod delivery;
#[cfg(feature = "encryption")]
mod encryption;
mod fixture;
mod held;
mod hostile;
mod http;
mod limits;
mod offline;
mod pauses;
mod recovery;
mod remote_config;
mod resources;
mod server;
mod socket_faults;
mod splitting;
mod spool;
mod too_large;
mod uploader;
