//! A pause with a random part, drawn once.

/// A pause before the next request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pause {
    /// The random part is drawn by the next call of [`Pause::wait_until`].
    Undrawn {
        /// The moment at which the pause begins.
        from_ms: u64,
        /// Minimum length.
        at_least_ms: u64,
        /// Maximum of the random part.
        jitter_ms: u64,
    },
    /// The pause is drawn.
    Until {
        /// The end.
        ms: u64,
        /// The length that was drawn.
        length_ms: u64,
    },
}

impl Pause {
    /// Returns the end of the pause, or `None` if it is over. `random` is from 0 to 1; it is used by the first call alone.
    pub(super) fn wait_until(&mut self, now_ms: u64, random: f64) -> Option<u64> {
        let (until_ms, length_ms) = match *self {
            Self::Until { ms, length_ms } => (ms, length_ms),
            Self::Undrawn {
                from_ms,
                at_least_ms,
                jitter_ms,
            } => {
                let jitter_ms = (jitter_ms as f64 * random.clamp(0.0, 1.0)) as u64;
                let length_ms = at_least_ms.saturating_add(jitter_ms);
                (from_ms.saturating_add(length_ms), length_ms)
            }
        };
        // After a clock went backwards, the pause is not longer than it was drawn.
        let until_ms = until_ms.min(now_ms.saturating_add(length_ms));
        *self = Self::Until {
            ms: until_ms,
            length_ms,
        };
        (until_ms > now_ms).then_some(until_ms)
    }
}
