//! Exponential back-off with full jitter: after each failure the maximum pause doubles, and the pause is a random part of
//! it, so that clients which failed together do not retry together. The pause is never shorter than the server requested.

use super::pause::Pause;

/// Maximum of the first pause: the usual restart of a proxy takes about as long.
const BASE_MS: u64 = 1_000;

/// Maximum of every pause: an app seldom stays in the foreground for more than a few minutes.
const MAX_MS: u64 = 60_000;

/// Maximum pause that a server can request. A longer one is more likely a mistake than intended.
pub(super) const MAX_RETRY_AFTER_MS: u64 = 60 * 60 * 1000;

/// The pause after failures. It continues across runs, and a success ends it.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
    pause: Option<Pause>,
}

impl Backoff {
    pub(super) fn on_success(&mut self) {
        *self = Self::default();
    }

    pub(super) fn on_failure(&mut self, now_ms: u64, retry_after_ms: Option<u64>) {
        self.failures = self.failures.saturating_add(1);
        self.pause = Some(Pause::Undrawn {
            from_ms: now_ms,
            at_least_ms: retry_after_ms.unwrap_or(0).min(MAX_RETRY_AFTER_MS),
            jitter_ms: ceiling_ms(self.failures),
        });
    }

    /// Returns the end of the pause, or `None` if there is no pause. `random` is from 0 to 1.
    pub(super) fn wait_until(&mut self, now_ms: u64, random: f64) -> Option<u64> {
        let until_ms = self.pause.as_mut()?.wait_until(now_ms, random);
        if until_ms.is_none() {
            self.pause = None;
        }
        until_ms
    }
}

/// Returns the maximum pause after a number of consecutive failures.
pub(crate) fn ceiling_ms(failures: u32) -> u64 {
    let doublings = failures.saturating_sub(1).min(u64::BITS - 1);
    BASE_MS.saturating_mul(1_u64 << doublings).min(MAX_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ceiling_doubles_up_to_the_maximum() {
        let ceilings: Vec<_> = (0..9).map(ceiling_ms).collect();
        assert_eq!(
            ceilings,
            [1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]
        );
        assert_eq!(ceiling_ms(u32::MAX), MAX_MS);
    }

    #[test]
    fn pause_is_drawn_once_and_starts_at_the_failure() {
        let mut backoff = Backoff::default();
        assert_eq!(backoff.wait_until(5, 0.5), None);
        backoff.on_failure(1_000, None);
        assert_eq!(backoff.wait_until(1_100, 0.5), Some(1_500));
        assert_eq!(backoff.wait_until(1_200, 0.9), Some(1_500));
        assert_eq!(backoff.wait_until(1_500, 0.9), None);
        backoff.on_failure(2_000, None);
        assert_eq!(backoff.wait_until(2_000, 1.0), Some(4_000));
        backoff.on_success();
        assert_eq!(backoff.wait_until(2_001, 1.0), None);
    }

    #[test]
    fn pause_is_at_least_the_requested_one_up_to_an_hour() {
        let mut backoff = Backoff::default();
        backoff.on_failure(0, Some(30_000));
        assert_eq!(backoff.wait_until(0, 0.25), Some(30_250));
        backoff.on_failure(0, Some(u64::MAX));
        assert_eq!(backoff.wait_until(0, 0.0), Some(MAX_RETRY_AFTER_MS));
    }

    #[test]
    fn clock_that_goes_backwards_does_not_extend_the_pause() {
        let mut backoff = Backoff::default();
        backoff.on_failure(1 << 63, None);
        assert_eq!(backoff.wait_until(1 << 63, 1.0), Some((1 << 63) + 1_000));
        assert_eq!(backoff.wait_until(500, 1.0), Some(1_500));
        assert_eq!(backoff.wait_until(1_500, 1.0), None);
    }

    #[test]
    fn random_numbers_outside_the_range_are_harmless() {
        for random in [f64::NAN, f64::INFINITY, -3.0, 7.0] {
            let mut backoff = Backoff::default();
            backoff.on_failure(u64::MAX - 5, Some(10));
            assert!(backoff.wait_until(0, random).is_some());
        }
    }
}
