//! The wall clocks of devices.

use proptest::prelude::*;

use crate::fixture::DAY;

/// A wall clock.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wall {
    Right,
    Ahead(u64),
    Behind(u64),
    /// Starts at 1970 with each boot.
    Unset,
    Fixed(u64),
    /// Shows a different year at each reading.
    Alternating,
    /// Gains this many milliseconds per second of the boot.
    Fast(u64),
}

impl Wall {
    /// Returns the reading number `reading` of the clock.
    pub(super) fn read(self, true_ms: u64, elapsed_ms: u64, reading: u64) -> u64 {
        match self {
            Self::Right => true_ms,
            Self::Ahead(ms) => true_ms + ms,
            Self::Behind(ms) => true_ms.saturating_sub(ms),
            Self::Unset => elapsed_ms,
            Self::Fixed(ms) => ms,
            Self::Alternating if reading.is_multiple_of(2) => true_ms + 365 * DAY,
            Self::Alternating => true_ms - 365 * DAY,
            Self::Fast(ms) => true_ms + elapsed_ms / 1_000 * ms,
        }
    }
}

pub(super) fn wall() -> impl Strategy<Value = Wall> {
    prop_oneof![
        Just(Wall::Right),
        (1..4_000 * DAY).prop_map(Wall::Ahead),
        (1..20_000 * DAY).prop_map(Wall::Behind),
        Just(Wall::Unset),
        prop_oneof![Just(0), Just(1 << 63), Just(u64::MAX), any::<u64>()].prop_map(Wall::Fixed),
        Just(Wall::Alternating),
        (1_u64..500).prop_map(Wall::Fast),
    ]
}
