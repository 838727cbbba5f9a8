//! When a walk may start, and how long it may take. The rules and figures are those of the Android library. Times are
//! nanoseconds of one clock.

mod deadline;
mod schedule;
mod time_bank;

pub use deadline::WalkDeadline;
pub use schedule::WalkSchedule;
pub use time_bank::TimeBank;

/// Nanoseconds in a millisecond.
pub const NS_PER_MS: u64 = 1_000_000;
