//! Engine setup, playback of traces and image drawings, shared by the command `trace-player`, the crash test and the benchmarks.

pub mod drawing;
pub mod host;
pub mod player;
