//! The crate through its public API, on real files and real sockets.

// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unnecessary_wraps
)]

mod client;
mod delivery;
mod fixture;
mod limits;
mod recovery;
mod remote_config;
mod resources;
mod server;
mod spool;
mod uploader;
