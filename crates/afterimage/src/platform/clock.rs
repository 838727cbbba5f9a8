//! The host's two clocks. They are read nowhere else, so a test or the trace player can be at any time.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use afterimage_engine::Now;
use parking_lot::Mutex;

use super::boot_time::BootTime;

/// A function that a clock calls when its time stepped.
pub type OnStep = Arc<dyn Fn() + Send + Sync>;

/// The host's two clocks.
///
/// An implementation returns at once and does not call the session replay: clocks are read while a lock is held.
pub trait Clock: Send + Sync {
    /// Returns a reading of both clocks. `elapsed_ms` counts sleep, and starts again only with the device.
    fn now(&self) -> Now;

    /// Returns the real time until `elapsed_ms`, for a thread that waits. `None` if only a step of this clock reaches it.
    fn real_time_until(&self, elapsed_ms: u64) -> Option<Duration>;

    /// Registers a function that wakes a waiting thread after each step. A clock that runs in real time never steps.
    fn on_step(&self, wake: OnStep) {
        drop(wake);
    }
}

/// Latest reading of the host's clock that is used: a thousand years. A host that passes more passes no reading of a clock, and
/// deadlines after it would not be later than it: they saturate.
const MAX_HOST_ELAPSED_MS: u64 = 1000 * 366 * 24 * 3_600_000;

/// The clocks of the machine.
#[derive(Debug)]
pub struct SystemClock {
    host_elapsed_ms: u64,
    read_at: BootTime,
}

impl SystemClock {
    /// Returns a clock that agrees with the host's: `host_elapsed_ms` is the host's present reading of the time since the device's boot,
    /// sleep included (`SystemClock.elapsedRealtime` on Android, `clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW)` on Apple systems).
    #[must_use]
    pub fn agreeing_with(host_elapsed_ms: u64) -> Self {
        Self {
            host_elapsed_ms: host_elapsed_ms.min(MAX_HOST_ELAPSED_MS),
            read_at: BootTime::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Now {
        let since = self.read_at.elapsed().as_millis() as u64;
        Now {
            elapsed_ms: self.host_elapsed_ms.saturating_add(since),
            // A wall clock before 1970 reads as 1970: it is wrong by as much as the device's.
            wall_ms: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_millis() as u64),
        }
    }

    /// Waiting does not count sleep: a thread that waits wakes up to this time after the device did. Inputs wake it at once.
    fn real_time_until(&self, elapsed_ms: u64) -> Option<Duration> {
        let wait_ms = elapsed_ms.saturating_sub(self.now().elapsed_ms);
        Some(Duration::from_millis(wait_ms))
    }
}

/// A clock that stands still between steps.
pub struct VirtualClock {
    hands: Mutex<Hands>,
    wakes: Mutex<Vec<OnStep>>,
}

#[derive(Debug)]
struct Hands {
    wall_at_zero_ms: u64,
    elapsed_ms: u64,
}

impl VirtualClock {
    /// Returns a clock at elapsed time 0, when the wall clock shows `wall_ms`.
    #[must_use]
    pub fn starting_at(wall_ms: u64) -> Self {
        Self {
            hands: Mutex::new(Hands {
                wall_at_zero_ms: wall_ms,
                elapsed_ms: 0,
            }),
            wakes: Mutex::default(),
        }
    }

    /// Moves the time forward. A time in the past changes nothing.
    pub fn advance_to(&self, elapsed_ms: u64) {
        {
            let mut hands = self.hands.lock();
            hands.elapsed_ms = elapsed_ms.max(hands.elapsed_ms);
        }
        self.wake();
    }

    /// Moves the time forward by a span.
    pub fn advance_by(&self, span_ms: u64) {
        {
            let mut hands = self.hands.lock();
            hands.elapsed_ms = hands.elapsed_ms.saturating_add(span_ms);
        }
        self.wake();
    }

    /// Sets the wall clock, as a user or a network does. The elapsed time is unchanged.
    pub fn set_wall(&self, wall_ms: u64) {
        let mut hands = self.hands.lock();
        hands.wall_at_zero_ms = wall_ms.saturating_sub(hands.elapsed_ms);
    }

    fn wake(&self) {
        let wakes = self.wakes.lock().clone();
        for wake in &wakes {
            wake();
        }
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Now {
        let hands = self.hands.lock();
        Now {
            elapsed_ms: hands.elapsed_ms,
            wall_ms: hands.wall_at_zero_ms.saturating_add(hands.elapsed_ms),
        }
    }

    fn real_time_until(&self, elapsed_ms: u64) -> Option<Duration> {
        (elapsed_ms <= self.now().elapsed_ms).then_some(Duration::ZERO)
    }

    fn on_step(&self, wake: OnStep) {
        self.wakes.lock().push(wake);
    }
}

impl fmt::Debug for VirtualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VirtualClock")
            .field("hands", &self.hands)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_are_in_the_future_whatever_the_host_passes() {
        let clock = SystemClock::agreeing_with(u64::MAX);
        let deadline_ms = clock.now().elapsed_ms.saturating_add(30_000);
        assert!(clock.real_time_until(deadline_ms) > Some(Duration::from_secs(20)));
    }
}
