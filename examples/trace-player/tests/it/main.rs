//! Tests of the command line.

// `clippy.toml` exempts only test functions, not the helpers of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod audit;
mod bad_traces;
mod collectors;
mod forms;
mod images;
mod levels;
mod player;
mod read_segment;
mod round_trip;
mod studio;
mod words;
