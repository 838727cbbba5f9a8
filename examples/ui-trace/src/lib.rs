//! Reads and validates recorded UI sessions, and converts their snapshots to the frames that a view walker submits.
//! `examples/traces` has sessions and describes the format. The trace player, the benchmarks and the tests use this
//! crate.

mod error;
mod event;
pub mod record;
mod sessions;
pub mod trace;
pub mod tree;

pub use error::Error;
pub use event::TraceEvent;
pub use sessions::session_paths;
pub use trace::Trace;
