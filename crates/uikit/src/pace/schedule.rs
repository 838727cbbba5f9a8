//! The time of the next walk.

use super::{NS_PER_MS, TimeBank};

/// When the next walk may start: by the frame rate, by the engine's advice, and by the time bank.
#[derive(Debug)]
pub struct WalkSchedule {
    interval_ns: u64,
    earliest_ns: u64,
}

/// Screens draw at most 120 frames a second.
const MAX_FPS: u32 = 120;
const NS_PER_SECOND: u64 = 1_000 * NS_PER_MS;

impl WalkSchedule {
    /// A schedule with at most this many walks a second.
    #[must_use]
    pub fn new(max_fps: u32) -> Self {
        Self {
            interval_ns: NS_PER_SECOND / u64::from(max_fps.clamp(1, MAX_FPS)),
            earliest_ns: 0,
        }
    }

    /// Returns the time at which the next walk may start, `now_ns` or later.
    pub fn due_ns(&self, now_ns: u64, bank: &mut TimeBank) -> u64 {
        self.earliest_ns.max(now_ns.saturating_add(bank.wait_ns(now_ns)))
    }

    /// Records a walk. The next one follows after the interval of the frame rate, or after `advice_ms` if that is longer.
    pub fn walked(&mut self, now_ns: u64, advice_ms: u64) {
        let advised = advice_ms.saturating_mul(NS_PER_MS);
        self.earliest_ns = now_ns.saturating_add(self.interval_ns.max(advised));
    }

    /// Permits a walk at once, when capture starts.
    pub fn reset(&mut self) {
        self.earliest_ns = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_keep_the_interval_of_the_frame_rate_and_the_advice() {
        let mut bank = TimeBank::new(0);
        let mut schedule = WalkSchedule::new(10);
        assert_eq!(schedule.due_ns(5, &mut bank), 5);
        schedule.walked(5, 0);
        assert_eq!(schedule.due_ns(6, &mut bank), 5 + 100 * NS_PER_MS);
        schedule.walked(5, 2_000);
        assert_eq!(schedule.due_ns(6, &mut bank), 5 + 2_000 * NS_PER_MS);
        schedule.reset();
        assert_eq!(schedule.due_ns(6, &mut bank), 6);
    }

    #[test]
    fn walk_waits_for_the_bank() {
        let mut bank = TimeBank::new(0);
        bank.spend(40 * NS_PER_MS, 0, true);
        let schedule = WalkSchedule::new(10);
        assert_eq!(schedule.due_ns(0, &mut bank), 400 * NS_PER_MS);
    }
}
