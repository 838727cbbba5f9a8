//! The largest body that a server accepts, as its answers show. It is learned per server, from refusals with 413 and from receipts,
//! in few requests: below a refusal the first attempt has half its size, and later ones are between the largest body that was
//! stored and the smallest that was refused.

use crate::spool_time::SpoolTime;

/// Smallest body that is split, in bytes. The header of a segment alone has a third of it, and the limits of known servers and
/// proxies are from 8 KiB on: a server that refuses less refuses everything.
pub const MIN_BODY_LIMIT_BYTES: u64 = 1_024;

/// Time after which a limit is forgotten, in milliseconds: seven days. A server may be reconfigured, and one refused request a week
/// costs little.
const FORGET_AFTER_MS: u64 = 7 * 24 * 3_600_000;

/// Part of the smallest refused size that may stay unknown: an eighth. A smaller part needs more refused requests than the larger
/// segments save.
const UNKNOWN_PART: u64 = 8;

/// The largest body that a server accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BodyLimit {
    /// Size of the largest body that was stored since the first refusal; 0 if none was.
    pub(crate) stored: u64,
    /// Size of the smallest body that was refused; 0 if none was.
    pub(crate) refused: u64,
    /// Whether the server refused a body that cannot be split further, and stored none: size is not the reason.
    pub(crate) is_not_of_size: bool,
    /// Time of the last change.
    pub(crate) learned: SpoolTime,
}

/// The meaning of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SizeRefusal {
    /// Smaller bodies may be accepted.
    TooLarge,
    /// Smaller ones are refused too.
    Unsplittable,
}

impl BodyLimit {
    /// Returns the largest size that is sent, in bytes; `None` if no limit is known.
    #[must_use]
    pub fn bytes(&self) -> Option<u64> {
        let Self { stored, refused, .. } = *self;
        match (stored, refused) {
            (_, 0) => None,
            (0, refused) => Some((refused / 2).max(MIN_BODY_LIMIT_BYTES)),
            (stored, refused) if refused - stored <= refused / UNKNOWN_PART => Some(stored),
            (stored, refused) => Some(u64::midpoint(stored, refused)),
        }
    }

    /// Returns whether a server stored a body since it refused one.
    pub(super) fn is_confirmed(&self) -> bool {
        self.stored > 0 && self.refused > 0
    }

    /// Returns the largest size that is sent, in bytes, if the server stored a body since it refused one.
    #[must_use]
    pub fn confirmed_bytes(&self) -> Option<u64> {
        self.bytes().filter(|_| self.is_confirmed())
    }

    /// Returns whether a segment is split without a request. Before a receipt confirmed the limit, only one that is as large as a
    /// refused one is: a proxy that refuses everything must not have all segments split.
    pub(super) fn must_split(&self, bytes: u64) -> bool {
        let is_above = |limit| bytes > limit;
        self.refused > 0
            && bytes > MIN_BODY_LIMIT_BYTES
            && (bytes >= self.refused || (self.is_confirmed() && self.bytes().is_some_and(is_above)))
    }

    /// Forgets what is too old. Returns whether anything changed.
    pub(super) fn forget(&mut self, now: SpoolTime) -> bool {
        let is_old = *self != Self::default() && now.since_ms(self.learned) > FORGET_AFTER_MS;
        if is_old {
            *self = Self::default();
        }
        is_old
    }

    /// Notes that the server stored a segment. Returns whether anything changed.
    pub(super) fn on_stored(&mut self, bytes: u64, now: SpoolTime) -> bool {
        let before = *self;
        self.is_not_of_size = false;
        if self.refused > 0 {
            self.stored = self.stored.max(bytes);
            if self.stored >= self.refused {
                *self = Self::default();
            }
        }
        let is_changed = *self != before;
        if is_changed {
            self.learned = now;
        }
        is_changed
    }

    /// Notes that the server refused a segment for its size.
    pub(super) fn on_refused(&mut self, bytes: u64, now: SpoolTime) -> SizeRefusal {
        if self.is_not_of_size {
            return SizeRefusal::Unsplittable;
        }
        if bytes <= MIN_BODY_LIMIT_BYTES {
            self.on_unsplittable(now);
            return SizeRefusal::Unsplittable;
        }
        if bytes <= self.stored {
            self.stored = 0;
        }
        if self.refused == 0 || bytes < self.refused {
            self.refused = bytes;
        }
        self.learned = now;
        SizeRefusal::TooLarge
    }

    /// Notes that the smallest segments are refused. Without a receipt, the size is not the reason.
    pub(super) fn on_unsplittable(&mut self, now: SpoolTime) {
        if self.stored == 0 {
            *self = Self {
                is_not_of_size: true,
                learned: now,
                ..Self::default()
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SpoolTime = SpoolTime::from_ms(1_000);

    /// Sends bodies of at most `segment` bytes to a server with a limit. Returns the limit and the number of refused requests.
    fn learn(limit: u64, segment: u64) -> (BodyLimit, u32) {
        let mut known = BodyLimit::default();
        let mut refusals = 0;
        for _ in 0..100 {
            let bytes = known.bytes().map_or(segment, |known| known.min(segment));
            if bytes <= limit {
                known.on_stored(bytes, NOW);
            } else {
                assert_eq!(known.on_refused(bytes, NOW), SizeRefusal::TooLarge);
                refusals += 1;
            }
        }
        (known, refusals)
    }

    #[test]
    fn limits_are_learned_in_few_refused_requests() {
        for limit in [1_100, 2_000, 8_192, 30_000, 65_536, 100_000, 131_072, 500_000] {
            let (known, refusals) = learn(limit, 512 << 10);
            let bytes = known.bytes().unwrap();
            assert!(bytes <= limit && bytes >= limit / 8 * 7 - 8, "{limit}: {known:?}");
            assert!(refusals <= 13, "{limit}: {refusals}");
        }
        assert_eq!(learn(600_000, 512 << 10), (BodyLimit::default(), 0));
    }

    #[test]
    fn unconfirmed_limit_has_no_other_segment_split() {
        let mut limit = BodyLimit::default();
        limit.on_refused(10_000, NOW);
        assert!(limit.must_split(10_000) && !limit.must_split(9_999));
        limit.on_stored(5_000, NOW);
        assert!(limit.must_split(9_999) && !limit.must_split(7_500));
    }

    #[test]
    fn server_that_refuses_everything_ends_the_splitting_until_it_stores_something() {
        let mut limit = BodyLimit::default();
        limit.on_refused(10_000, NOW);
        assert_eq!(
            limit.on_refused(MIN_BODY_LIMIT_BYTES, NOW),
            SizeRefusal::Unsplittable
        );
        assert_eq!(limit.bytes(), None);
        assert!(!limit.must_split(u64::MAX));
        assert_eq!(limit.on_refused(10_000, NOW), SizeRefusal::Unsplittable);
        assert!(limit.on_stored(500, NOW));
        assert_eq!(limit.on_refused(10_000, NOW), SizeRefusal::TooLarge);
    }

    #[test]
    fn limit_is_forgotten_after_a_week_or_when_more_is_stored() {
        let mut limit = BodyLimit::default();
        limit.on_refused(10_000, NOW);
        limit.on_stored(9_000, NOW);
        assert_eq!(limit.bytes(), Some(9_000));
        let week = SpoolTime::from_ms(NOW.ms() + FORGET_AFTER_MS);
        assert!(!limit.forget(week));
        let mut forgotten = limit;
        assert!(forgotten.forget(SpoolTime::from_ms(week.ms() + 1)));
        assert_eq!(forgotten, BodyLimit::default());
        assert!(limit.on_stored(10_000, NOW));
        assert_eq!(limit.bytes(), None);
        limit.on_refused(20_000, NOW);
        limit.on_stored(15_000, NOW);
        limit.on_refused(12_000, NOW);
        assert_eq!(limit.bytes(), Some(6_000), "the server has a lower limit now");
    }
}
