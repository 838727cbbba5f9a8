//! Symbols: descriptions of the values to code.

use super::field::Field;

/// Most values that a caller may expect of a number.
pub(super) const MAX_EXPECTED: usize = 10;

/// The values that are expected of a number, in the order of their sources.
#[derive(Default)]
pub(super) struct ExpectedValues {
    values: [i64; MAX_EXPECTED],
    count: usize,
}

impl ExpectedValues {
    /// Appends a value.
    #[inline]
    pub(super) fn push(&mut self, value: i64) {
        if let Some(slot) = self.values.get_mut(self.count) {
            *slot = value;
            self.count += 1;
        } else {
            debug_assert!(false, "no number has more sources");
        }
    }

    /// The values.
    #[inline]
    pub(super) fn as_slice(&self) -> &[i64] {
        self.values.get(..self.count).unwrap_or(&self.values)
    }
}

impl Extend<i64> for ExpectedValues {
    #[inline]
    fn extend<I: IntoIterator<Item = i64>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.push(value));
    }
}

impl FromIterator<i64> for ExpectedValues {
    #[inline]
    fn from_iter<I: IntoIterator<Item = i64>>(values: I) -> Self {
        let mut expected = Self::default();
        expected.extend(values);
        expected
    }
}

/// The description of a value to code.
#[derive(Clone, Copy)]
pub(super) struct Symbol<'a> {
    pub(super) field: Field,
    /// Values that the symbol may depend on, the most significant first.
    pub(super) contexts: &'a [u32],
    /// Whether the value can be negative.
    pub(super) is_signed: bool,
}

impl Symbol<'_> {
    /// The first context, which also enters the contexts of candidates.
    pub(super) fn first_context(&self) -> u32 {
        self.contexts.first().copied().unwrap_or(0)
    }
}
