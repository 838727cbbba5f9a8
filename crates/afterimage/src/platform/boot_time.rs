//! The monotonic clock that counts the device's sleep. `std::time::Instant` stops in sleep on the systems of phones.

use std::time::Duration;

#[cfg(target_vendor = "apple")]
use nix::time::{ClockId, clock_gettime};
#[cfg(all(unix, not(target_vendor = "apple")))]
use rustix::time::{ClockId, clock_gettime};

/// Linux and Android stop `CLOCK_MONOTONIC` in sleep, and count it in `CLOCK_BOOTTIME`.
#[cfg(any(target_os = "linux", target_os = "android"))]
const CLOCK: ClockId = ClockId::Boottime;

/// On Apple systems, `CLOCK_MONOTONIC` is the wall clock minus the time of the boot, so it can jump when the wall clock is set.
/// `CLOCK_MONOTONIC_RAW` is `mach_continuous_time`, which counts sleep and is never set. `rustix` has no name for it.
#[cfg(target_vendor = "apple")]
const CLOCK: ClockId = ClockId::from_raw(nix::libc::CLOCK_MONOTONIC_RAW);

/// No phone has these systems.
#[cfg(all(
    unix,
    not(any(target_os = "linux", target_os = "android", target_vendor = "apple"))
))]
const CLOCK: ClockId = ClockId::Monotonic;

/// The clock that stops in sleep: on Apple systems that of `UITouch.timestamp`, `mach_absolute_time`.
#[cfg(any(target_os = "ios", feature = "uikit"))]
pub(super) fn uptime() -> Duration {
    #[cfg(target_vendor = "apple")]
    let clock = ClockId::from_raw(nix::libc::CLOCK_UPTIME_RAW);
    #[cfg(not(target_vendor = "apple"))]
    let clock = ClockId::Monotonic;
    read(clock)
}

/// A moment of that clock.
#[cfg(unix)]
#[derive(Clone, Copy, Debug)]
pub(super) struct BootTime(Duration);

#[cfg(unix)]
impl BootTime {
    /// Reads the clock.
    pub(super) fn now() -> Self {
        Self(read(CLOCK))
    }

    /// Returns the time from the device's boot to this moment.
    #[cfg(any(target_os = "ios", feature = "uikit"))]
    pub(super) fn since_boot(self) -> Duration {
        self.0
    }

    /// Returns the time since this moment.
    pub(super) fn elapsed(self) -> Duration {
        Self::now().0.saturating_sub(self.0)
    }
}

/// Returns a reading of the clock.
#[cfg(all(unix, not(target_vendor = "apple")))]
fn read(clock: ClockId) -> Duration {
    let read = clock_gettime(clock);
    let seconds = u64::try_from(read.tv_sec).unwrap_or(0);
    let nanoseconds = u32::try_from(read.tv_nsec).unwrap_or(0);
    Duration::new(seconds, nanoseconds)
}

/// Returns a reading of the clock. The call fails only for a clock that the system does not have.
#[cfg(target_vendor = "apple")]
fn read(clock: ClockId) -> Duration {
    clock_gettime(clock).map_or(Duration::ZERO, Duration::from)
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
