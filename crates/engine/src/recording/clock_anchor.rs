//! Pairs of wall clock and monotonic clock, by which recorded times are placed in the calendar.

use crate::Now;

/// Largest difference between the wall clock and its anchor that counts as drift, in milliseconds. Two clocks that are read
/// one after the other differ by less; sleep, or a wall clock that was set, differs by more and needs a new anchor.
const TOLERANCE_MS: u64 = 1000;

/// One moment on both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClockAnchor(Now);

impl ClockAnchor {
    /// Returns an anchor at a reading of both clocks.
    pub(crate) fn new(now: Now) -> Self {
        Self(now)
    }

    /// Returns the wall clock at a monotonic time.
    pub(crate) fn wall_at(&self, elapsed_ms: u64) -> u64 {
        self.0
            .wall_ms
            .saturating_add(elapsed_ms)
            .saturating_sub(self.0.elapsed_ms)
    }

    /// Returns whether a reading of both clocks agrees with the anchor.
    pub(crate) fn agrees_with(&self, now: Now) -> bool {
        self.wall_at(now.elapsed_ms).abs_diff(now.wall_ms) <= TOLERANCE_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(elapsed_ms: u64, wall_ms: u64) -> Now {
        Now { elapsed_ms, wall_ms }
    }

    #[test]
    fn drift_agrees_and_a_step_does_not() {
        let anchor = ClockAnchor::new(now(5_000, 1_000_000));
        assert_eq!(anchor.wall_at(6_000), 1_001_000);
        assert!(anchor.agrees_with(now(6_000, 1_002_000)));
        assert!(!anchor.agrees_with(now(6_000, 1_002_001)));
        assert!(!anchor.agrees_with(now(6_000, 0)));
    }
}
