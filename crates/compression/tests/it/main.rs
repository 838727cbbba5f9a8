//! Tests of the segment format from the outside: one binary, a module per subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod damage;
mod limits;
mod only_masked;
mod random;
mod round_trip;
mod sealed;
mod traces;
mod vectors;
