//! The time of the next walk.

use super::{NS_PER_MS, TimeBank};

/// When the next walk may start: by the frame rate, by the engine's advice, and by the time bank. A touch has precedence over the three.
#[derive(Debug)]
// The unit of all times is in their names.
#[expect(clippy::struct_field_names)]
pub struct WalkSchedule {
    interval_ns: u64,
    earliest_ns: u64,
    /// Time of the first touch since the last walk.
    touched_ns: Option<u64>,
}

/// Screens draw at most 120 frames a second.
const MAX_FPS: u32 = 120;
const NS_PER_SECOND: u64 = 1_000 * NS_PER_MS;
/// A walk follows a touch after this time if no other one does before: time for the app to show the effect of the touch.
const TOUCH_WALK_NS: u64 = 300 * NS_PER_MS;
/// A walk follows a touch after this time in any case. Half a second is promised: the rest is for a late timer and for the walk.
const LATEST_TOUCH_WALK_NS: u64 = 450 * NS_PER_MS;

impl WalkSchedule {
    /// A schedule with at most this many walks a second.
    #[must_use]
    pub fn new(max_fps: u32) -> Self {
        Self {
            interval_ns: NS_PER_SECOND / u64::from(max_fps.clamp(1, MAX_FPS)),
            earliest_ns: 0,
            touched_ns: None,
        }
    }

    /// Returns the time at which the next walk may start, `now_ns` or later.
    pub fn due_ns(&self, now_ns: u64, bank: &mut TimeBank) -> u64 {
        let due = self.earliest_ns.max(now_ns.saturating_add(bank.wait_ns(now_ns)));
        let latest = self
            .touched_ns
            .map_or(u64::MAX, |at| at.saturating_add(LATEST_TOUCH_WALK_NS));
        due.min(latest).max(now_ns)
    }

    /// Records a touch, which needs a walk after it. Returns the time at which that walk starts if no turn of the run loop ends
    /// before.
    pub fn touched(&mut self, now_ns: u64, bank: &mut TimeBank) -> u64 {
        let first = *self.touched_ns.get_or_insert(now_ns);
        self.due_ns(now_ns, bank).max(first.saturating_add(TOUCH_WALK_NS))
    }

    /// Records a walk. The next one follows after the interval of the frame rate, or after `advice_ms` if that is longer.
    pub fn walked(&mut self, now_ns: u64, advice_ms: u64) {
        let advised = advice_ms.saturating_mul(NS_PER_MS);
        self.earliest_ns = now_ns.saturating_add(self.interval_ns.max(advised));
        self.touched_ns = None;
    }

    /// Permits a walk at once, when capture starts.
    pub fn reset(&mut self) {
        self.earliest_ns = 0;
        self.touched_ns = None;
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

    #[test]
    fn walk_follows_a_touch_within_half_a_second_despite_debt_frame_rate_and_advice() {
        let mut bank = TimeBank::new(0);
        bank.spend(80 * NS_PER_MS, 0, true);
        let mut schedule = WalkSchedule::new(1);
        schedule.walked(0, 10_000);
        let planned = schedule.touched(0, &mut bank);
        assert_eq!(planned, 450 * NS_PER_MS);
        // A later touch does not postpone the walk, and the walk is possible at its time.
        let now = 440 * NS_PER_MS;
        assert_eq!(schedule.touched(now, &mut bank), planned);
        assert_eq!(schedule.due_ns(now, &mut bank), planned);
        assert_eq!(schedule.due_ns(planned + 1, &mut bank), planned + 1);
        schedule.walked(planned, 0);
        assert_eq!(schedule.due_ns(planned, &mut bank), 2_400 * NS_PER_MS);
    }

    #[test]
    fn walk_after_a_touch_leaves_the_app_time_to_show_the_effect() {
        let mut bank = TimeBank::new(0);
        let mut schedule = WalkSchedule::new(10);
        assert_eq!(schedule.touched(0, &mut bank), 300 * NS_PER_MS);
        assert_eq!(schedule.due_ns(1, &mut bank), 1, "a turn is walked before");
        schedule.walked(1, 350);
        assert_eq!(schedule.touched(2, &mut bank), 350 * NS_PER_MS + 1);
    }
}
