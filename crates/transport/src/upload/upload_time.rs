//! The time of an upload, by each clock that a decision or a header needs.

use crate::spool_time::SpoolTime;

/// A reading of the host's clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockReading {
    /// Milliseconds since the boot, sleep included.
    pub elapsed_ms: u64,
    /// Wall-clock time in milliseconds since 1970. No decision depends on it.
    pub wall_ms: u64,
}

/// The time of an upload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UploadTime {
    /// Milliseconds since the boot: pauses end by it.
    pub elapsed_ms: u64,
    /// Spool time: the metered limit counts by it.
    pub spool: SpoolTime,
    /// Wall-clock time in milliseconds since 1970: the collector receives it.
    pub wall_ms: u64,
}
