//! Bounds of clocks: the wall clock may be unset, wrong, or set while a session is recorded, and entries may arrive late.

/// 2026-01-01: no version of the SDK was released before that year. A clock that reads less was never set: devices without a battery
/// start at 1970, or at the date of their system image. The margin to the first release (November) is for times of test data.
pub const RELEASE_DATE_MS: u64 = 1_767_225_600_000;

/// The end of the year 9999. SQLite and JavaScript cannot represent later times.
pub const MAX_WALL_MS: u64 = 253_402_300_799_999;

/// Largest difference between two readings that counts as drift, in milliseconds. A clock that was set differs by more. Two
/// boots of a session that are placed by readings are at most twice as far off: a second.
pub const CLOCK_TOLERANCE_MS: u64 = 500;

/// Longest gap of a recording that a reading of the wall clock can state, in milliseconds: 30 days. Apps end their sessions
/// earlier, so a longer gap means that one of the readings was wrong.
pub const MAX_GAP_MS: u64 = 30 * 24 * 3_600_000;

/// Longest time by which an entry may be older than the engine's clock, in milliseconds: a walk, and touches during a moment in
/// which the main thread hung. Shorter than a segment, or each segment would be over when it opens.
pub const MAX_BEHIND_MS: u64 = 10_000;

/// Longest time by which an entry may be ahead of the engine's clock, in milliseconds: two readings of one clock, and rounding.
pub const MAX_AHEAD_MS: u64 = 1000;

/// Longest time by which an entry, or the header that opens with it, may be before one that was recorded earlier, in
/// milliseconds.
pub const MAX_LATE_MS: u64 = MAX_BEHIND_MS + MAX_AHEAD_MS;

/// Returns whether a reading can be right: the clock of a device that was never set is before the release of the SDK.
#[must_use]
pub fn is_plausible_wall(wall_ms: u64) -> bool {
    (RELEASE_DATE_MS..=MAX_WALL_MS).contains(&wall_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unset_clocks_and_times_beyond_calendars_are_implausible() {
        for wall_ms in [
            0,
            946_684_800_000,
            1_704_067_200_000,
            RELEASE_DATE_MS - 1,
            MAX_WALL_MS + 1,
            1 << 63,
            u64::MAX,
        ] {
            assert!(!is_plausible_wall(wall_ms), "{wall_ms}");
        }
        assert!(is_plausible_wall(RELEASE_DATE_MS) && is_plausible_wall(1_790_000_000_000));
    }
}
