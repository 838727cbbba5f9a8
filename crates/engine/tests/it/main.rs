//! The rules of a session as scripts in virtual time: inputs and times in, actions out.

// Helpers of tests are tests, which `clippy.toml` does not recognise in an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod calls;
mod notation;
mod script;
mod segments;
mod views;

mod background;
mod clocks;
mod events;
mod flush;
mod images;
mod masking;
mod numbers;
mod opt_out;
mod remote_config;
mod session;
mod storage;
mod touch_order;
mod touches;
mod transitions;
