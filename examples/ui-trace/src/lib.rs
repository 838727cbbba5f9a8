//! Recorded UI sessions (`examples/traces` has some, and says what is in them): read, checked, and turned into
//! the frames that a view walker would have handed over. The player, the bench and the tests all see them
//! through this.

mod event;
mod sessions;
pub mod trace;
pub mod tree;

pub use event::TraceEvent;
pub use sessions::session_paths;
pub use trace::{Error, Trace};
