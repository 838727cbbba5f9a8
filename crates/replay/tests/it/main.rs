//! Tests of the reading side on recorded UI sessions.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod environment;
mod first_frame;
mod gaps;
mod player;
mod random_frames;
mod recording;
mod rrweb;
mod session;
mod trace;
mod traces;
mod vectors;
