//! What masking promises, from outside the crate.

// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod canary;
mod compile_fail;
mod inheritance;
mod levels;
mod memory;
mod redact;
mod scene;
mod secrets;
mod subtree;
