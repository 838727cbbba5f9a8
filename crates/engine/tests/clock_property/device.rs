//! A device with true time, boots, and a wall clock that may be wrong.

use afterimage_config::BootId;
use afterimage_engine::Now;

use crate::random::Random;

/// True wall clock at true time 0.
pub(crate) const TRUE_WALL_MS: u64 = 1_790_000_000_000;

const HOUR_MS: u64 = 3_600_000;
const YEAR_MS: u64 = 365 * 24 * HOUR_MS;

/// The behaviour of the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WallClock {
    /// Right, with a drift of at most 0.2 s.
    Right,
    /// Unset after each boot, and right after some time.
    UnsetAtBoot,
    /// Wrong by this time after each boot, and right after some time.
    WrongAtBoot(i64),
    /// Set to a time at random now and then.
    Steps,
    /// Alternates between 0, 2^63 and right with each reading.
    Alternates,
    /// Never set.
    Unset,
}

/// The identity of a boot that the host states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    Known,
    Unknown,
    /// The same after each boot.
    Repeats,
}

#[derive(Debug)]
pub(crate) struct Device {
    /// True time.
    pub(crate) true_ms: u64,
    pub(crate) boot: u32,
    pub(crate) wall_clock: WallClock,
    pub(crate) identity: Identity,
    booted_ms: u64,
    /// The clock is right from this true time on.
    right_from_ms: u64,
    /// The error of a clock that steps.
    error_ms: i64,
    readings: u64,
}

impl Device {
    pub(crate) fn new(random: &mut Random) -> Self {
        let wrong_ms = random.pick(&[
            -2 * HOUR_MS as i64,
            HOUR_MS as i64,
            -(YEAR_MS as i64),
            YEAR_MS as i64,
            1500,
            -900,
        ]);
        let wall_clock = random.pick(&[
            WallClock::Right,
            WallClock::UnsetAtBoot,
            WallClock::WrongAtBoot(wrong_ms),
            WallClock::Steps,
            WallClock::Alternates,
            WallClock::Unset,
        ]);
        let mut device = Self {
            true_ms: 1000 + random.below(10 * HOUR_MS),
            boot: 0,
            wall_clock,
            identity: random.pick(&[
                Identity::Known,
                Identity::Known,
                Identity::Unknown,
                Identity::Repeats,
            ]),
            booted_ms: 0,
            right_from_ms: 0,
            error_ms: 0,
            readings: 0,
        };
        // The device runs for a while when the session starts.
        device.booted_ms = device.true_ms - random.below(device.true_ms);
        device.forget_time(random);
        device
    }

    pub(crate) fn reboot(&mut self, random: &mut Random) {
        self.boot += 1;
        self.true_ms += 20_000;
        self.booted_ms = self.true_ms - random.below(10_000);
        self.forget_time(random);
    }

    /// Time passes, in which the device may sleep.
    pub(crate) fn pass(&mut self, ms: u64, random: &mut Random) {
        self.true_ms += ms;
        if self.wall_clock == WallClock::Steps && random.one_in(8) {
            let steps = [
                -2 * HOUR_MS as i64,
                HOUR_MS as i64,
                600,
                -(YEAR_MS as i64),
                i64::MAX,
                i64::MIN,
            ];
            self.error_ms = random.pick(&steps);
        }
    }

    pub(crate) fn boot_id(&self) -> BootId {
        match self.identity {
            Identity::Known => BootId::from_host(&format!("boot {}", self.boot)),
            Identity::Unknown => BootId::default(),
            Identity::Repeats => BootId::from_host("boot"),
        }
    }

    /// Reads both clocks.
    pub(crate) fn now(&mut self) -> Now {
        self.readings += 1;
        let elapsed_ms = self.true_ms - self.booted_ms;
        let right_ms = TRUE_WALL_MS + self.true_ms;
        let wall_ms = match self.wall_clock {
            WallClock::Right => right_ms + self.readings % 200,
            _ if self.is_right() => right_ms,
            WallClock::UnsetAtBoot | WallClock::Unset => elapsed_ms,
            WallClock::WrongAtBoot(error_ms) => right_ms.saturating_add_signed(error_ms),
            WallClock::Steps => right_ms.saturating_add_signed(self.error_ms),
            WallClock::Alternates => [0, 1 << 63, right_ms][self.readings as usize % 3],
        };
        Now { elapsed_ms, wall_ms }
    }

    /// Returns whether the wall clock is right from now on.
    pub(crate) fn is_right(&self) -> bool {
        match self.wall_clock {
            WallClock::Right => true,
            WallClock::UnsetAtBoot | WallClock::WrongAtBoot(_) => self.true_ms >= self.right_from_ms,
            WallClock::Steps | WallClock::Alternates | WallClock::Unset => false,
        }
    }

    fn forget_time(&mut self, random: &mut Random) {
        self.right_from_ms = self.true_ms + random.below(60_000);
    }
}
