//! The daily limits: on metered networks, and on any. Every attempt counts, successful or not, because the user paid for its bytes.
//!
//! A day is any 24 hours, so that no choice of the day's start, and no step of a clock, allows twice the limit.

use crate::spool_time::SpoolTime;

const HOUR_MS: u64 = 3_600_000;
pub(crate) const DAY_MS: u64 = 24 * HOUR_MS;

/// Bytes that were sent within the last 24 hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DailyUsage {
    /// Time and bytes, the oldest first. Attempts of one hour are one entry with the time of the last, so there are at most
    /// 25.
    sends: Vec<(SpoolTime, u64)>,
}

impl DailyUsage {
    /// Returns the bytes that were sent in the 24 hours before `now`.
    #[must_use]
    pub fn bytes_at(&self, now: SpoolTime) -> u64 {
        let recent = self.sends.iter().filter(|(at, _)| now.since_ms(*at) < DAY_MS);
        recent.fold(0, |sum, (_, bytes)| sum.saturating_add(*bytes))
    }

    pub(crate) fn add(&mut self, bytes: u64, now: SpoolTime) {
        self.sends.retain(|(at, _)| now.since_ms(*at) < DAY_MS);
        match self.sends.last_mut() {
            Some((at, sum)) if at.ms() / HOUR_MS >= now.ms() / HOUR_MS => {
                *at = now.max(*at);
                *sum = sum.saturating_add(bytes);
            }
            _ => self.sends.push((now, bytes)),
        }
    }

    /// Returns time and bytes of the attempts, the oldest first.
    pub(crate) fn sends(&self) -> &[(SpoolTime, u64)] {
        &self.sends
    }
}

/// Usage of the networks of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkUsage {
    /// Bytes that were sent over metered networks.
    pub metered: DailyUsage,
    /// Bytes that were sent over other networks. They are recorded if there is a limit for all networks.
    pub unmetered: DailyUsage,
}

impl NetworkUsage {
    pub(crate) fn add(&mut self, bytes: u64, is_metered: bool, now: SpoolTime) {
        let usage = if is_metered {
            &mut self.metered
        } else {
            &mut self.unmetered
        };
        usage.add(bytes, now);
    }

    /// Returns the bytes that were sent over any network in the 24 hours before `now`.
    #[must_use]
    pub fn bytes_at(&self, now: SpoolTime) -> u64 {
        self.metered
            .bytes_at(now)
            .saturating_add(self.unmetered.bytes_at(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(sends: &[(u64, u64)]) -> DailyUsage {
        let mut usage = DailyUsage::default();
        for (ms, bytes) in sends {
            usage.add(*bytes, SpoolTime::from_ms(*ms));
        }
        usage
    }

    #[test]
    fn any_24_hours_are_limited() {
        let usage = usage(&[(0, 10), (HOUR_MS - 1, 20), (23 * HOUR_MS, 30)]);
        for (ms, bytes) in [
            (23 * HOUR_MS, 60),
            (DAY_MS + HOUR_MS - 2, 60),
            (DAY_MS + HOUR_MS - 1, 30),
            (DAY_MS + 23 * HOUR_MS, 0),
        ] {
            assert_eq!(usage.bytes_at(SpoolTime::from_ms(ms)), bytes, "{ms}");
        }
    }

    #[test]
    fn entries_are_bounded() {
        let sends: Vec<_> = (0..10_000).map(|n| (n * 60_000, 1)).collect();
        let usage = usage(&sends);
        assert!(usage.sends().len() <= 25);
        assert_eq!(usage.bytes_at(SpoolTime::from_ms(9_999 * 60_000)), 1_440 + 40);
    }

    #[test]
    fn sum_does_not_overflow() {
        let usage = usage(&[(0, u64::MAX), (HOUR_MS, u64::MAX)]);
        assert_eq!(usage.bytes_at(SpoolTime::from_ms(HOUR_MS)), u64::MAX);
    }
}
