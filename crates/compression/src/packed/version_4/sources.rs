//! The sources of a number: the values that its caller expects, and the recent values under its contexts.

use crate::packed::recent_values::{MAX_CONTEXTS, RecentKeys, RecentValues};
use crate::packed::symbol::MAX_EXPECTED;

/// Number of sources.
const SOURCES: usize = MAX_EXPECTED + MAX_CONTEXTS;
/// Places for their values: a power of two, so that comparisons take few instructions and an index takes no check.
const PLACES: usize = 16;

const _: () = assert!(SOURCES <= PLACES);

/// Sources as a set of bits, one for each.
pub(super) type SourceSet = u32;

/// The values of all sources.
pub(super) struct Sources {
    values: [i64; PLACES],
    /// The lowest bits of each value. Values that differ only in higher bits count as equal: comparing 32 bits is much cheaper.
    low: [u32; PLACES],
    /// The sources that have a value.
    present: SourceSet,
}

impl Sources {
    #[inline]
    pub(super) fn new(expected: &[i64], recent: &RecentValues, keys: &RecentKeys) -> Self {
        let mut sources = Self {
            values: [0; PLACES],
            low: [0; PLACES],
            present: 0,
        };
        debug_assert!(
            expected.len() <= MAX_EXPECTED,
            "all expected values have a source"
        );
        for (source, value) in expected.iter().take(MAX_EXPECTED).enumerate() {
            sources.set(source, *value);
        }
        for (source, key) in (MAX_EXPECTED..).zip(keys.all()) {
            if let Some(value) = recent.get(*key) {
                sources.set(source, value);
            }
        }
        sources
    }

    #[inline]
    fn set(&mut self, source: usize, value: i64) {
        if let (Some(slot), Some(low)) = (self.values.get_mut(source), self.low.get_mut(source)) {
            *slot = value;
            *low = value as u32;
            self.present |= 1 << source;
        }
    }

    /// The sources that have a value.
    pub(super) fn present(&self) -> SourceSet {
        self.present
    }

    /// The value of a source.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "masked to the length of the array")]
    pub(super) fn value(&self, source: u32) -> i64 {
        self.values[source as usize % PLACES]
    }

    /// The sources with this value.
    #[inline]
    pub(super) fn that_expect(&self, value: i64) -> SourceSet {
        let value = value as u32;
        let mut equal = 0;
        for (source, low) in self.low.iter().enumerate() {
            equal |= if *low == value { 1 << source } else { 0 };
        }
        equal & self.present
    }
}
