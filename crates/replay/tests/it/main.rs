//! Tests of the reading side on recorded UI sessions.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::many_single_char_names
)]

mod environment;
mod first_frame;
mod gaps;
mod paint_order;
mod player;
mod random;
mod random_frames;
mod random_trees;
mod recording;
mod rrweb;
mod session;
mod session_vectors;
mod split;
mod text_look;
mod trace;
mod traces;
mod vectors;
