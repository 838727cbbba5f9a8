//! Random sequences of inputs, with invariants that are checked after each step.
// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod faults;
mod floods;
mod frames;
mod host;
mod random;
mod regressions;
mod segment_check;
mod spool;
mod step;
mod subject;
mod violation;
mod world;
