//! The crate's rules as tables, through its public API.

// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod effective;
mod ids;
mod lifecycle;
mod mask_rule;
mod remote;
mod remote_rules;
mod sampling;
mod validation;
