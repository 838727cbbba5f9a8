//! Tests of the model from the outside: one binary, a module per subject.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod bad_buffers;
mod diff;
mod gestures;
mod golden;
mod limits;
mod round_trip;
mod scene;
mod tree;
mod unreached;
mod vector;
