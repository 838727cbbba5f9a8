//! Times of segments of earlier versions: of a clock that may stop in sleep and starts again with each boot. Pairs of that clock and
//! the wall clock place them.
//!
//! Such a clock cannot tell sleep from a wall clock that was set forward, so both are gaps. A step that cannot be a gap moves
//! nothing: time continues by the device's own clock.

use afterimage_compression::{
    CLOCK_TOLERANCE_MS, MAX_GAP_MS, SEGMENT_MAX_AGE_MS, SegmentHeader, is_plausible_wall,
};
use afterimage_wireframe::Environment;

use super::saturated::to_unsigned;

const TOLERANCE: i128 = CLOCK_TOLERANCE_MS as i128;
const MAX_GAP: i128 = MAX_GAP_MS as i128;

/// Longest time by which an entry can be before the one that was recorded before it: touches wait for the next frame. A clock
/// that runs back further was started again.
const MAX_BEHIND: i128 = SEGMENT_MAX_AGE_MS as i128;

/// Longest time for which a device runs: ten years. A larger difference between two entries is ignored.
const MAX_UPTIME: i128 = 10 * 366 * 24 * 3_600_000;

/// The clock of a segment whose header has no number of a boot.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_field_names, reason = "each is a time on one of three clocks")]
pub(crate) struct WallTime {
    /// Recording time of the latest entry, initially of the header.
    line_ms: i128,
    /// Its time on the device's own clock.
    elapsed_ms: i128,
    /// Its time on the wall clock.
    wall_ms: i128,
    /// Recording time of the next segment, if both headers agree.
    next_ms: Option<i128>,
}

impl WallTime {
    /// Starts at the header of a session's first segment.
    pub(super) fn new(header: &SegmentHeader) -> Self {
        let wall_ms = i128::from(header.wall_ms);
        let since_start = wall_ms - i128::from(header.session_start_wall_ms);
        let is_plausible = (0..=MAX_GAP).contains(&since_start);
        Self {
            line_ms: if is_plausible { since_start } else { 0 },
            elapsed_ms: header.elapsed_ms.into(),
            wall_ms,
            next_ms: None,
        }
    }

    pub(super) fn start(&self) -> i128 {
        self.line_ms
    }

    pub(super) fn shift(&mut self, by_ms: i128) {
        self.line_ms += by_ms;
        self.next_ms = self.next_ms.map(|next_ms| next_ms + by_ms);
    }

    /// Returns the clock of the next segment. The present one has read all entries of its segment.
    pub(super) fn followed_by(&self, header: &SegmentHeader) -> Self {
        let mut next = Self {
            next_ms: None,
            ..*self
        };
        next.set(header.elapsed_ms, header.wall_ms, header.elapsed_ms);
        next
    }

    /// Returns the clock of the next segment if its header agrees with this one's, which has read no entry: as if the wall clock
    /// was never set.
    pub(super) fn agreeing(&self, header: &SegmentHeader) -> Option<Self> {
        let is_later = i128::from(header.elapsed_ms) >= self.elapsed_ms;
        let next = self.followed_by(header);
        (is_later && next.line_ms - self.line_ms == next.wall_ms - self.wall_ms).then_some(next)
    }

    /// Bounds the recording times of the segment by the start of the next one.
    pub(super) fn ends_by(&mut self, next: &Self) {
        self.next_ms = Some(next.line_ms);
    }

    /// Returns the recording time of the next entry.
    pub(super) fn at(&mut self, elapsed_ms: u64) -> i128 {
        let by_ms = self.own_step(elapsed_ms).unwrap_or(0);
        self.move_to(elapsed_ms, by_ms, self.wall_ms + by_ms)
    }

    /// Returns the recording time of an entry that has a reading of the wall clock: `wall_ms` at `read_at_ms`.
    pub(super) fn set(&mut self, elapsed_ms: u64, wall_ms: u64, read_at_ms: u64) -> i128 {
        let own = self.own_step(elapsed_ms);
        let wall_now = i128::from(wall_ms) + i128::from(elapsed_ms) - i128::from(read_at_ms);
        let by_wall = wall_now - self.wall_ms;
        let is_drift = own.is_some_and(|own| (by_wall - own).abs() <= TOLERANCE);
        let is_gap = is_plausible(self.wall_ms)
            && is_plausible(wall_now)
            && (own.unwrap_or(0) - TOLERANCE..=self.longest_gap()).contains(&by_wall);
        let by_ms = if is_drift || is_gap {
            by_wall
        } else {
            own.unwrap_or(0)
        };
        self.move_to(elapsed_ms, by_ms, wall_now)
    }

    /// Returns the wall clock at the latest entry.
    pub(super) fn reading(&self) -> Environment {
        Environment::ClockAnchor {
            wall_ms: to_unsigned(self.wall_ms),
            elapsed_ms: 0,
        }
    }

    /// Returns the time since the latest entry on the device's own clock. `None` if that clock was started again.
    fn own_step(&self, elapsed_ms: u64) -> Option<i128> {
        let step = i128::from(elapsed_ms) - self.elapsed_ms;
        (-MAX_BEHIND..=MAX_UPTIME).contains(&step).then_some(step)
    }

    fn longest_gap(&self) -> i128 {
        let until_next = self.next_ms.map(|next_ms| next_ms - self.line_ms + TOLERANCE);
        until_next.map_or(MAX_GAP, |until_next| until_next.min(MAX_GAP))
    }

    fn move_to(&mut self, elapsed_ms: u64, by_ms: i128, wall_ms: i128) -> i128 {
        self.line_ms += by_ms;
        self.elapsed_ms = elapsed_ms.into();
        self.wall_ms = wall_ms;
        self.line_ms
    }
}

fn is_plausible(wall_ms: i128) -> bool {
    u64::try_from(wall_ms).is_ok_and(is_plausible_wall)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALL: u64 = 1_790_000_000_000;
    const HOUR: u64 = 3_600_000;

    fn header(wall_ms: u64, elapsed_ms: u64) -> SegmentHeader {
        SegmentHeader {
            session_start_wall_ms: WALL,
            wall_ms,
            elapsed_ms,
            ..SegmentHeader::default()
        }
    }

    #[test]
    fn sleep_and_drift_follow_the_wall_clock() {
        let mut time = WallTime::new(&header(WALL + 30_000, 500));
        assert_eq!(
            (time.start(), time.at(750), time.at(400)),
            (30_000, 30_250, 29_900)
        );
        assert_eq!(time.set(800, WALL + HOUR, 800), HOUR.into());
        assert_eq!(time.set(900, WALL + HOUR + 90, 900), i128::from(HOUR) + 90);
        assert_eq!(time.at(910), i128::from(HOUR) + 100);
    }

    #[test]
    fn steps_back_and_from_an_unset_clock_move_nothing() {
        for wrong in [0, WALL - HOUR, WALL + MAX_GAP_MS + HOUR, 1 << 63, u64::MAX] {
            let mut time = WallTime::new(&header(WALL, 500));
            assert_eq!(time.set(1500, wrong, 1500), 1000, "{wrong}");
            assert_eq!(time.at(2500), 2000, "{wrong}");
        }
        let mut time = WallTime::new(&header(0, 500));
        assert_eq!((time.start(), time.set(1500, WALL, 1500)), (0, 1000));
    }

    #[test]
    fn a_clock_that_started_again_continues_by_the_wall_clock_alone() {
        let mut time = WallTime::new(&header(WALL, 10 * HOUR));
        assert_eq!(time.set(100, WALL + 5000, 100), 5000);
        let mut time = WallTime::new(&header(WALL, 10 * HOUR));
        assert_eq!(time.set(100, WALL - 5000, 100), 0);
        assert_eq!((time.at(300), time.at(0)), (200, -100));
        assert_eq!((time.at(1 << 62), time.at((1 << 62) + 7)), (-100, -93));
    }

    #[test]
    fn headers_that_agree_bound_the_steps_between_them() {
        let mut first = WallTime::new(&header(WALL, 0));
        let next = first.agreeing(&header(WALL + 30_000, 30_000)).unwrap();
        first.ends_by(&next);
        assert_eq!(first.set(1000, WALL + HOUR, 1000), 1000);
        assert_eq!(first.set(2000, WALL + 2000, 2000), 2000);
        assert!(first.agreeing(&header(WALL - HOUR, 60_000)).is_none());
    }
}
