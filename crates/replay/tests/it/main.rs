//! What the reading side promises, shown on recorded UI sessions.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod any_frames;
mod around;
mod player;
mod recording;
mod rrweb;
mod session;
mod trace;
mod traces;
mod vectors;
