//! The facade as a host sees it.

// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod clocks;
mod disk;
mod earlier_versions;
mod host;
mod hostile;
mod images;
mod lifecycle;
mod opt_out;
mod recording;
mod records;
mod remote_config;
mod rules;
mod touch_privacy;
mod undecided;
