//! The sources of a number: the values that its caller expects, and the recent values under its contexts.

use crate::packed::recent_values::{MAX_CONTEXTS, RecentKeys, RecentValues};
use crate::packed::symbol::MAX_EXPECTED;

/// Sources as a set of bits, one for each.
pub(super) type SourceSet = u32;

/// The values of all sources: those of the caller, then the recent ones.
pub(super) struct Sources<'a> {
    expected: &'a [i64],
    recent: [i64; MAX_CONTEXTS],
    /// The sources that have a value.
    present: SourceSet,
}

impl<'a> Sources<'a> {
    #[inline]
    pub(super) fn new(expected: &'a [i64], recent: &RecentValues, keys: &RecentKeys) -> Self {
        debug_assert!(expected.len() <= MAX_EXPECTED, "each expected value has a source");
        let expected = expected.get(..MAX_EXPECTED).unwrap_or(expected);
        let mut sources = Self {
            expected,
            recent: [0; MAX_CONTEXTS],
            present: (1 << expected.len()) - 1,
        };
        for (at, (key, slot)) in keys.all().iter().zip(&mut sources.recent).enumerate() {
            if let Some(value) = recent.get(*key) {
                *slot = value;
                sources.present |= 1 << (MAX_EXPECTED + at);
            }
        }
        sources
    }

    /// The sources that have a value.
    pub(super) fn present(&self) -> SourceSet {
        self.present
    }

    /// The value of a source that has one.
    #[inline]
    pub(super) fn value(&self, source: u32) -> i64 {
        let source = source as usize;
        let value = if source < MAX_EXPECTED {
            self.expected.get(source)
        } else {
            self.recent.get(source - MAX_EXPECTED)
        };
        debug_assert!(value.is_some(), "the source has a value");
        value.copied().unwrap_or_default()
    }

    /// The sources with this value. Values that differ only above their lowest 32 bits count as equal.
    #[inline]
    pub(super) fn that_expect(&self, value: i64) -> SourceSet {
        let is_equal = |other: &i64| u32::from(*other as u32 == value as u32);
        let mut equal = 0;
        for (source, other) in self.expected.iter().enumerate() {
            equal |= is_equal(other) << source;
        }
        for (at, other) in self.recent.iter().enumerate() {
            equal |= is_equal(other) << (MAX_EXPECTED + at);
        }
        equal & self.present
    }
}
