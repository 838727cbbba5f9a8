//! Symbols: descriptions of the values to code.

use super::field::Field;

/// Most values that a caller may expect of a number.
pub(super) const MAX_EXPECTED: usize = 10;

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
