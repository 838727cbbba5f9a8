//! Spool time: a count of milliseconds that certainly passed. Ages, retention and the metered budget are measured in it.
//!
//! It advances by the time since boot alone, so a wall clock that is ahead, behind, unset or alternates changes nothing.
//! It never runs faster than true time: nothing expires early, and no budget is granted early. It runs slower if a device
//! is off, since no clock of the device measures that. The size limits of the spool bound what stays longer.

/// Longest time since boot that counts as a reading. A device that runs for ten years without a boot does not exist, and a
/// larger value would expire everything at once.
const MAX_ELAPSED_MS: u64 = 10 * 366 * 24 * 3_600_000;

/// A time in the life of a spool folder, which starts at 0 and continues across processes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpoolTime(u64);

impl SpoolTime {
    /// Returns the time `ms` milliseconds after the start of the folder.
    #[must_use]
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms)
    }

    /// Returns the milliseconds since the start of the folder.
    #[must_use]
    pub fn ms(self) -> u64 {
        self.0
    }

    /// Returns the milliseconds since `earlier`; 0 if `earlier` is later.
    #[must_use]
    pub fn since_ms(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The time since boot when a process opens a spool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BootReading {
    /// Milliseconds since the boot, sleep included.
    pub elapsed_ms: u64,
    /// Identity of the boot; empty if the host does not know it. It decides how a lower `elapsed_ms` is read.
    pub boot_id: String,
}

/// The clock of a folder: the spool time at the latest reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SpoolClock {
    pub(crate) time: SpoolTime,
    /// The latest reading; `None` if it is not known.
    pub(crate) reading: Option<BootReading>,
}

impl SpoolClock {
    /// Raises the time to that of a stored event. A clock that was behind it lost its latest readings, and the time after
    /// them may be counted already: it is not counted again.
    pub(crate) fn raise_to(&mut self, time: SpoolTime) {
        if time > self.time {
            *self = Self { time, reading: None };
        }
    }

    /// Continues in a new process.
    ///
    /// An `elapsed_ms` below the last one is a boot, whose whole time passed since the last reading. If the boot has the
    /// same identity, either is wrong, and nothing is counted. An `elapsed_ms` above the last one counts by the difference
    /// also if the identity is different: a later boot passed at least this long, and so did the same one under a new name.
    pub(crate) fn resume(&mut self, now: &BootReading) {
        if now.elapsed_ms > MAX_ELAPSED_MS {
            return;
        }
        let passed_ms = match &self.reading {
            None => 0,
            Some(last) if now.elapsed_ms >= last.elapsed_ms => now.elapsed_ms - last.elapsed_ms,
            Some(last) if !last.boot_id.is_empty() && last.boot_id == now.boot_id => 0,
            Some(_) => now.elapsed_ms,
        };
        self.time.0 = self.time.0.saturating_add(passed_ms);
        self.reading = Some(now.clone());
    }

    /// Continues in the same process, and therefore in the same boot. A reading below the latest one counts nothing.
    pub(crate) fn advance(&mut self, elapsed_ms: u64) -> SpoolTime {
        if let Some(last) = &mut self.reading
            && (last.elapsed_ms..=MAX_ELAPSED_MS).contains(&elapsed_ms)
        {
            self.time.0 = self.time.0.saturating_add(elapsed_ms - last.elapsed_ms);
            last.elapsed_ms = elapsed_ms;
        }
        self.time
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: u64 = 24 * 3_600_000;

    fn boot(boot_id: &str, elapsed_ms: u64) -> BootReading {
        BootReading {
            elapsed_ms,
            boot_id: boot_id.into(),
        }
    }

    /// Returns the spool time after processes that start with these readings.
    fn resumed(readings: &[(&str, u64)]) -> u64 {
        let mut clock = SpoolClock::default();
        for (boot_id, elapsed_ms) in readings {
            clock.resume(&boot(boot_id, *elapsed_ms));
        }
        clock.time.ms()
    }

    #[test]
    fn first_reading_counts_nothing() {
        assert_eq!(resumed(&[("a", 5 * DAY)]), 0);
    }

    #[test]
    fn time_of_one_boot_counts_by_the_difference() {
        assert_eq!(resumed(&[("a", 5), ("a", 25)]), 20);
        assert_eq!(resumed(&[("", 5), ("", 25)]), 20);
    }

    #[test]
    fn reboot_counts_the_time_of_the_new_boot() {
        assert_eq!(resumed(&[("a", DAY), ("b", 25)]), 25);
        assert_eq!(resumed(&[("", DAY), ("", 25)]), 25);
        assert_eq!(resumed(&[("a", DAY), ("", 25), ("b", 4)]), 29);
    }

    #[test]
    fn identity_that_changes_with_each_process_counts_no_time_twice() {
        assert_eq!(
            resumed(&[("a", 9 * DAY), ("b", 9 * DAY + 1), ("c", 9 * DAY + 3)]),
            3
        );
    }

    #[test]
    fn identity_of_two_boots_counts_from_the_lower_reading_on() {
        assert_eq!(resumed(&[("a", DAY), ("a", 10), ("a", 30)]), 20);
    }

    #[test]
    fn readings_that_go_backwards_or_alternate_in_a_process_count_once() {
        let mut clock = SpoolClock::default();
        clock.resume(&boot("a", 1_000));
        let times = [1_500, 900, 1_500, 0, 1_600].map(|elapsed_ms| clock.advance(elapsed_ms).ms());
        assert_eq!(times, [500, 500, 500, 500, 600]);
    }

    #[test]
    fn implausible_readings_count_nothing() {
        let mut clock = SpoolClock::default();
        clock.resume(&boot("a", 1_000));
        for elapsed_ms in [u64::MAX, 1 << 63, MAX_ELAPSED_MS + 1] {
            assert_eq!(clock.advance(elapsed_ms).ms(), 0);
            clock.resume(&boot("b", elapsed_ms));
        }
        assert_eq!(clock.advance(1_002).ms(), 2);
    }

    #[test]
    fn time_after_a_lost_reading_is_not_counted_twice() {
        let mut clock = SpoolClock::default();
        clock.resume(&boot("a", 1_000));
        clock.raise_to(SpoolTime::from_ms(500));
        clock.resume(&boot("a", 1_600));
        assert_eq!(clock.time.ms(), 500);
        assert_eq!(clock.advance(1_700).ms(), 600);
        clock.raise_to(SpoolTime::from_ms(40));
        assert_eq!(clock.advance(1_800).ms(), 700);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Each step: milliseconds that pass, whether the device reboots and the process restarts, and the identity.
        #[test]
        fn spool_time_is_never_faster_than_true_time(
            steps in prop::collection::vec((0..3 * DAY, any::<bool>(), any::<bool>(), 0..4_u8), 1..40),
        ) {
            let (mut true_ms, mut booted_at_ms, mut reboots) = (2 * DAY, 0, 0);
            let mut clock = SpoolClock::default();
            clock.resume(&boot("a", true_ms));
            let mut last = (true_ms, clock.time.ms());
            for (passed_ms, is_reboot, is_restart, identity) in steps {
                true_ms += passed_ms;
                if is_reboot {
                    booted_at_ms = true_ms - passed_ms / 2;
                    reboots += 1;
                }
                if is_reboot || is_restart {
                    let id = ["", "a", "b", &reboots.to_string()][usize::from(identity)].to_owned();
                    clock.resume(&boot(&id, true_ms - booted_at_ms));
                } else {
                    clock.advance(true_ms - booted_at_ms);
                }
                let spool_ms = clock.time.ms();
                prop_assert!(spool_ms >= last.1);
                prop_assert!(spool_ms - last.1 <= true_ms - last.0);
                if reboots == 0 {
                    prop_assert_eq!(spool_ms, true_ms - 2 * DAY);
                }
                last = (true_ms, spool_ms);
            }
        }
    }
}
