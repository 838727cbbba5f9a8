//! Integration tests of the studio with real sockets, files and processes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod calendar;
mod client;
mod collector;
mod command;
mod device_clock;
mod fixtures;
mod rejections;
mod resources;
mod store;
