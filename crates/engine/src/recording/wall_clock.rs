//! Readings of the wall clock, by which a recording is placed in the calendar. They move no recorded time.

use afterimage_compression::CLOCK_TOLERANCE_MS;

use crate::Now;

/// Clock anchors of one segment, besides the reading in its header and one at its end. People and networks set a clock a few times a
/// day; a clock that alternates would fill the recording.
const MAX_ANCHORS: u32 = 8;

/// The wall clock of the device, and the reading of it that was recorded last.
#[derive(Debug)]
pub(super) struct WallClock {
    latest: Now,
    recorded: Now,
    /// Clock anchors that the segment may still have.
    anchors_left: u32,
}

/// Whether a step of the wall clock is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The clock did not step, or an anchor will be recorded.
    Recordable,
    /// The segment has too many anchors.
    Skipped,
}

impl WallClock {
    pub(super) fn new(now: Now) -> Self {
        Self {
            latest: now,
            recorded: now,
            anchors_left: MAX_ANCHORS,
        }
    }

    /// Applies a reading of both clocks.
    pub(super) fn read(&mut self, now: Now) -> Step {
        let is_step = !agree(self.latest, now);
        self.latest = now;
        if is_step && self.anchors_left == 0 {
            Step::Skipped
        } else {
            Step::Recordable
        }
    }

    /// Returns the latest reading.
    pub(super) fn latest(&self) -> Now {
        self.latest
    }

    /// Returns the wall clock at a time, for the header of a new segment.
    pub(super) fn open_segment(&mut self, at_ms: u64) -> u64 {
        self.recorded = self.latest;
        self.anchors_left = MAX_ANCHORS;
        wall_at(self.latest, at_ms)
    }

    /// Returns the wall clock at a time if it was set since the last recorded reading, and the segment has room for an anchor.
    pub(super) fn anchor(&mut self, at_ms: u64) -> Option<u64> {
        if agree(self.recorded, self.latest) {
            return None;
        }
        self.anchors_left = self.anchors_left.checked_sub(1)?;
        self.last_anchor(at_ms)
    }

    /// Returns the wall clock at a time if it was set since the last recorded reading: the end of a segment has room.
    pub(super) fn last_anchor(&mut self, at_ms: u64) -> Option<u64> {
        if agree(self.recorded, self.latest) {
            return None;
        }
        self.recorded = self.latest;
        Some(wall_at(self.latest, at_ms))
    }
}

/// Returns the wall clock at an elapsed time, by a reading.
fn wall_at(reading: Now, elapsed_ms: u64) -> u64 {
    let later_ms = elapsed_ms.saturating_sub(reading.elapsed_ms);
    let earlier_ms = reading.elapsed_ms.saturating_sub(elapsed_ms);
    reading
        .wall_ms
        .saturating_add(later_ms)
        .saturating_sub(earlier_ms)
}

/// Returns whether both clocks advanced alike between two readings.
fn agree(before: Now, after: Now) -> bool {
    wall_at(before, after.elapsed_ms).abs_diff(after.wall_ms) <= CLOCK_TOLERANCE_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(elapsed_ms: u64, wall_ms: u64) -> Now {
        Now { elapsed_ms, wall_ms }
    }

    #[test]
    fn drift_needs_no_anchor_and_a_step_does() {
        let mut clock = WallClock::new(now(5_000, 1_000_000));
        assert_eq!(clock.open_segment(4_990), 999_990);
        clock.read(now(6_000, 1_001_500));
        assert_eq!(clock.anchor(6_000), None);
        clock.read(now(6_100, 1_001_601));
        assert_eq!(clock.anchor(6_090), Some(1_001_591));
        assert_eq!((clock.anchor(6_100), clock.last_anchor(6_100)), (None, None));
    }

    #[test]
    fn a_clock_that_alternates_is_bounded_and_its_last_reading_is_recorded() {
        let mut clock = WallClock::new(now(0, 0));
        let (mut anchors, mut skipped) = (0, 0);
        for call in 1..100 {
            let wall_ms = if call % 2 == 0 { 0 } else { 1 << 63 };
            skipped += u32::from(clock.read(now(call, wall_ms)) == Step::Skipped);
            anchors += u32::from(clock.anchor(call).is_some());
        }
        assert_eq!((anchors, skipped), (MAX_ANCHORS, 99 - MAX_ANCHORS));
        assert_eq!(clock.last_anchor(99), Some(1 << 63));
        clock.open_segment(100);
        clock.read(now(101, 0));
        assert_eq!(clock.anchor(101), Some(0));
    }
}
