//! The monotonic clock that counts the device's sleep. `std::time::Instant` stops in sleep on the systems of phones.

use std::time::Duration;

#[cfg(unix)]
use rustix::time::{ClockId, clock_gettime};

/// Linux and Android stop `CLOCK_MONOTONIC` in sleep, and count it in `CLOCK_BOOTTIME`.
#[cfg(any(target_os = "linux", target_os = "android"))]
const CLOCK: ClockId = ClockId::Boottime;

/// Apple systems count sleep in `CLOCK_MONOTONIC`.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const CLOCK: ClockId = ClockId::Monotonic;

/// A moment of that clock.
#[cfg(unix)]
#[derive(Clone, Copy, Debug)]
pub(super) struct BootTime(Duration);

#[cfg(unix)]
impl BootTime {
    /// Reads the clock.
    pub(super) fn now() -> Self {
        let read = clock_gettime(CLOCK);
        let seconds = u64::try_from(read.tv_sec).unwrap_or(0);
        let nanoseconds = u32::try_from(read.tv_nsec).unwrap_or(0);
        Self(Duration::new(seconds, nanoseconds))
    }

    /// Returns the time since this moment.
    pub(super) fn elapsed(self) -> Duration {
        Self::now().0.saturating_sub(self.0)
    }
}

/// A moment of the standard library's clock. No phone needs it.
#[cfg(not(unix))]
#[derive(Clone, Copy, Debug)]
pub(super) struct BootTime(std::time::Instant);

#[cfg(not(unix))]
impl BootTime {
    /// Reads the clock.
    pub(super) fn now() -> Self {
        Self(std::time::Instant::now())
    }

    /// Returns the time since this moment.
    pub(super) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
