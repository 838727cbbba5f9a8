//! Scores of the sources of expected values, by field.

use crate::packed::field::{Field, PerField};
use crate::packed::recent_values::MAX_CONTEXTS;
use crate::packed::symbol::MAX_EXPECTED;

/// Sources of expected values: the caller's expected values, then the recent values under the contexts.
pub(super) const SOURCES: usize = MAX_EXPECTED + MAX_CONTEXTS;
/// Initial score of a source.
const INITIAL_SCORE: u16 = 0x8000;

/// How often each source was right, in steps of 1/65536.
pub(super) struct SourceScores(PerField<[u16; SOURCES]>);

/// The recent value under each context of a symbol.
pub(super) type RecentOfSymbol = [Option<i64>; MAX_CONTEXTS];

impl SourceScores {
    pub(super) fn new() -> Self {
        Self(PerField::filled([INITIAL_SCORE; SOURCES]))
    }

    /// The scores of a field's sources: of the caller's expected values, and of the recent values.
    pub(super) fn of(&self, field: Field) -> (&[u16], &[u16]) {
        self.0[field].split_at(MAX_EXPECTED)
    }

    /// Raises the scores of the sources that expected `value`, and lowers those of the others.
    pub(super) fn update(&mut self, field: Field, expected: &[i64], recent: &RecentOfSymbol, value: i64) {
        let (of_expected, of_recent) = self.0[field].split_at_mut(MAX_EXPECTED);
        for (score, expected) in of_expected.iter_mut().zip(expected) {
            *score = updated(*score, *expected == value);
        }
        for (score, recent) in of_recent.iter_mut().zip(recent) {
            if let Some(recent) = recent {
                *score = updated(*score, *recent == value);
            }
        }
    }
}

/// A score after its source was right or wrong once more.
fn updated(score: u16, was_right: bool) -> u16 {
    let target = if was_right { i32::from(u16::MAX) } else { 0 };
    (i32::from(score) + ((target - i32::from(score)) >> 4)) as u16
}
