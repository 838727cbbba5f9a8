//! Everything that is decided before a frame is recorded: the options and whether they are sound,
//! whether a session is in the sample, what remote config changes, and which calls a state allows.
//!
//! All of it is pure: no file, socket, clock or thread, so that each rule is a table in a test.
//! The reasons are kept as data next to the decisions, because the developer of the
//! host app can always ask why a session is or is not recorded.

mod lifecycle;
mod sampling;

pub use lifecycle::{Call, Lifecycle, LifecycleError, LifecycleState, Transition};
pub use sampling::{is_sampled, sampling_ratio};
