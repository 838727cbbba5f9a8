//! Readings of the device's wall clock, by which a recording is placed in the calendar.

use afterimage_compression::{CLOCK_TOLERANCE_MS, is_plausible_wall};

use crate::Defect;

/// The wall clock at a recording time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Sequence number of the segment that has the reading.
    pub(crate) sequence: u64,
    /// Recording time.
    pub(crate) t_ms: u64,
    /// Milliseconds since 1970.
    pub(crate) wall_ms: u64,
}

impl Reading {
    /// Returns the wall clock at recording time 0, as far as this reading is right.
    pub(crate) fn start_wall_ms(&self) -> i128 {
        i128::from(self.wall_ms) - i128::from(self.t_ms)
    }

    /// Returns whether the reading can be right.
    pub(crate) fn is_plausible(&self) -> bool {
        is_plausible_wall(self.wall_ms)
    }
}

/// The readings of a recording, in their order.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Readings {
    latest: Option<Reading>,
    latest_plausible: Option<Reading>,
}

impl Readings {
    /// Adds a reading. Returns a defect if the wall clock was set since the last one.
    pub(crate) fn push(&mut self, reading: Reading) -> Option<Defect> {
        if reading.is_plausible() {
            self.latest_plausible = Some(reading);
        }
        let before = self.latest.replace(reading)?;
        let step_ms = reading.start_wall_ms() - before.start_wall_ms();
        (step_ms.unsigned_abs() > u128::from(CLOCK_TOLERANCE_MS)).then(|| Defect::ClockStep {
            sequence: reading.sequence,
            t_ms: reading.t_ms,
            step_ms: i64::try_from(step_ms).unwrap_or(if step_ms < 0 { i64::MIN } else { i64::MAX }),
        })
    }

    /// Returns the wall clock at recording time 0, by the latest plausible reading: a clock that was set is right afterwards.
    pub(crate) fn start_wall_ms(&self) -> Option<u64> {
        let start_wall_ms = self.latest_plausible?.start_wall_ms();
        u64::try_from(start_wall_ms).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALL: u64 = 1_790_000_000_000;

    #[test]
    fn the_calendar_follows_the_latest_plausible_reading_and_steps_are_defects() {
        let mut readings = Readings::default();
        let mut push = |t_ms, wall_ms| {
            readings.push(Reading {
                sequence: 0,
                t_ms,
                wall_ms,
            })
        };
        let step = |t_ms, step_ms| {
            Some(Defect::ClockStep {
                sequence: 0,
                t_ms,
                step_ms,
            })
        };
        assert_eq!(push(0, 0), None);
        assert_eq!(push(1000, 1000), None);
        assert_eq!(push(2000, WALL), step(2000, 1_789_999_998_000));
        assert_eq!(push(3000, WALL + 1500), None);
        assert_eq!(push(4000, WALL - 8000), step(4000, -10_500));
        assert_eq!(push(5000, u64::MAX), step(5000, i64::MAX));
        assert_eq!(readings.start_wall_ms(), Some(WALL - 12_000));
    }
}
