//! Tests of the model from the outside: one binary, a module per subject.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod diff;
mod scene;
mod tree;
mod unreached;
