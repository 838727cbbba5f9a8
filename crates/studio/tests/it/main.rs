//! The studio from outside: real sockets, real files, the real command.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod client;
mod collector;
mod command;
mod doors;
mod resources;
mod segments;
mod store;
