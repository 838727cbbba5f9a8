//! Engine setup and image drawings, shared by the command `trace-player` and the benchmarks.

pub mod drawing;
pub mod host;
