//! The session that the processes record.

/// Device id of the recordings.
pub(crate) const DEVICE: &str = "crash-test-device";

/// Session id of the recordings, and the wall clock at their start.
pub(crate) const SESSION: i64 = 1_790_000_000_000;
