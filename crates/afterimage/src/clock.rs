//! Time comes in through here, so that a test or the trace player can be anywhere in it.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use tokio::sync::Notify;

/// A wait for a time.
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// The host's two clocks.
pub trait Clock: Send + Sync {
    /// Milliseconds of the clock that frame buffers carry: monotonic, not counting sleep.
    fn uptime_ms(&self) -> u64;
    /// Milliseconds since 1970.
    fn wall_ms(&self) -> u64;
    /// Ends when `uptime_ms` has come.
    fn sleep_until(&self, uptime_ms: u64) -> Sleep<'_>;
}

/// The clocks of the machine.
#[derive(Debug)]
pub struct SystemClock {
    host_uptime_ms: u64,
    taken_at: Instant,
}

impl SystemClock {
    /// A clock that agrees with the host's: `host_uptime_ms` is what the host's uptime clock
    /// (`SystemClock.uptimeMillis`, `ProcessInfo.systemUptime`) shows now. Rust's own monotonic clock
    /// runs at the same pace on both platforms and stops in sleep as theirs do, but has no zero.
    #[must_use]
    pub fn agreeing_with(host_uptime_ms: u64) -> Self {
        Self {
            host_uptime_ms,
            taken_at: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn uptime_ms(&self) -> u64 {
        self.host_uptime_ms
            .saturating_add(self.taken_at.elapsed().as_millis() as u64)
    }

    fn wall_ms(&self) -> u64 {
        // A clock set before 1970 reads as 1970: wrong by the same amount as the device is.
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_millis() as u64)
    }

    fn sleep_until(&self, uptime_ms: u64) -> Sleep<'_> {
        let wait = uptime_ms.saturating_sub(self.uptime_ms());
        Box::pin(tokio::time::sleep(Duration::from_millis(wait)))
    }
}

/// A clock that stands still until it is told the time.
#[derive(Debug)]
pub struct VirtualClock {
    hands: Mutex<Hands>,
    moved: Notify,
}

#[derive(Debug)]
struct Hands {
    wall_at_zero_ms: u64,
    uptime_ms: u64,
}

impl VirtualClock {
    /// A clock at uptime 0, when the wall clock shows `wall_ms`.
    #[must_use]
    pub fn starting_at(wall_ms: u64) -> Self {
        Self {
            hands: Mutex::new(Hands {
                wall_at_zero_ms: wall_ms,
                uptime_ms: 0,
            }),
            moved: Notify::new(),
        }
    }

    /// Moves the time on; a time already past changes nothing.
    pub fn advance_to(&self, uptime_ms: u64) {
        {
            let mut hands = self.hands.lock();
            hands.uptime_ms = uptime_ms.max(hands.uptime_ms);
        }
        self.moved.notify_waiters();
    }

    /// Sets the wall clock, as a user or a network does; the uptime goes on.
    pub fn set_wall(&self, wall_ms: u64) {
        let mut hands = self.hands.lock();
        hands.wall_at_zero_ms = wall_ms.saturating_sub(hands.uptime_ms);
    }
}

impl Clock for VirtualClock {
    fn uptime_ms(&self) -> u64 {
        self.hands.lock().uptime_ms
    }

    fn wall_ms(&self) -> u64 {
        let hands = self.hands.lock();
        hands.wall_at_zero_ms.saturating_add(hands.uptime_ms)
    }

    fn sleep_until(&self, uptime_ms: u64) -> Sleep<'_> {
        Box::pin(async move {
            loop {
                let moved = self.moved.notified();
                if self.uptime_ms() >= uptime_ms {
                    return;
                }
                moved.await;
            }
        })
    }
}
