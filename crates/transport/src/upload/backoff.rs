//! How long to leave a failing server alone: a random part of a time that doubles, so that clients which failed
//! together do not come back together, and never less than the server asked for.

/// The first wait is up to this: the usual restart of a proxy takes about as long.
const BASE_MS: u64 = 1_000;

/// Waits do not grow beyond this: an app in the foreground seldom stays longer than a few minutes.
const MAX_MS: u64 = 60_000;

/// The longest wait that a server can ask for. Beyond an hour it is more likely a mistake than a plan.
pub(super) const MAX_RETRY_AFTER_MS: u64 = 60 * 60 * 1000;

/// A pause after failures; it goes on across runs, and ends with a success.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
    pause: Option<Pause>,
}

#[derive(Clone, Copy, Debug)]
enum Pause {
    /// Not drawn yet: randomness comes with the next question.
    Undrawn {
        from_ms: u64,
        at_least_ms: u64,
    },
    Until(u64),
}

impl Backoff {
    pub(super) fn on_success(&mut self) {
        *self = Self::default();
    }

    pub(super) fn on_failure(&mut self, now_ms: u64, retry_after_ms: Option<u64>) {
        self.failures = self.failures.saturating_add(1);
        let at_least_ms = retry_after_ms.unwrap_or(0).min(MAX_RETRY_AFTER_MS);
        self.pause = Some(Pause::Undrawn {
            from_ms: now_ms,
            at_least_ms,
        });
    }

    /// Returns the time to wait for, if it is not over. `random` is from 0 to 1.
    pub(super) fn wait_until(&mut self, now_ms: u64, random: f64) -> Option<u64> {
        let until = match self.pause? {
            Pause::Until(until) => until,
            Pause::Undrawn { from_ms, at_least_ms } => {
                let jitter_ms = (ceiling_ms(self.failures) as f64 * random.clamp(0.0, 1.0)) as u64;
                from_ms.saturating_add(at_least_ms).saturating_add(jitter_ms)
            }
        };
        self.pause = (until > now_ms).then_some(Pause::Until(until));
        self.pause.map(|_| until)
    }
}

/// Returns the longest wait after so many failures in a row.
pub(crate) fn ceiling_ms(failures: u32) -> u64 {
    let doublings = failures.saturating_sub(1).min(u64::BITS - 1);
    BASE_MS.saturating_mul(1_u64 << doublings).min(MAX_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ceilings_double_to_the_maximum() {
        let ceilings: Vec<_> = (0..9).map(ceiling_ms).collect();
        assert_eq!(
            ceilings,
            [1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]
        );
        assert_eq!(ceiling_ms(u32::MAX), MAX_MS);
    }

    #[test]
    fn the_wait_is_drawn_once_from_the_failure() {
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
    fn the_server_sets_the_least_and_an_hour_is_the_most() {
        let mut backoff = Backoff::default();
        backoff.on_failure(0, Some(30_000));
        assert_eq!(backoff.wait_until(0, 0.25), Some(30_250));
        backoff.on_failure(0, Some(u64::MAX));
        assert_eq!(backoff.wait_until(0, 0.0), Some(MAX_RETRY_AFTER_MS));
    }

    #[test]
    fn odd_randomness_does_no_harm() {
        for random in [f64::NAN, f64::INFINITY, -3.0, 7.0] {
            let mut backoff = Backoff::default();
            backoff.on_failure(u64::MAX - 5, Some(10));
            assert!(backoff.wait_until(0, random).is_some());
        }
    }
}
