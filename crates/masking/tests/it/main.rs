//! Tests of the guarantees of masking, through the public API.

// `clippy.toml` exempts test functions, but not the helpers of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod canary;
mod chapter;
mod compile_fail;
mod delta;
mod explain;
mod images;
mod inheritance;
mod levels;
mod oracle;
mod redact;
mod rules;
mod scene;
mod secrets;
mod source_history;
mod subtree;
mod tracker;
