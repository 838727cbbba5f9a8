//! The numbers coded so far, by field: recent values under contexts, and scores of the sources of expected values.

use super::context_hash::hash_combine;
use super::field::{Field, PerField};
use super::symbol::{MAX_EXPECTED, Symbol};

/// Contexts of a number. The recent value under each of them is expected again.
pub(super) const MAX_CONTEXTS: usize = 3;
/// Sources of expected values: the caller's expected values, then the recent values under the contexts.
pub(super) const SOURCES: usize = MAX_EXPECTED + MAX_CONTEXTS;
/// Bits of a recent value's place.
const PLACE_BITS: u32 = 14;
/// Salt of the keys of recent values.
const RECENT_SALT: u32 = 0x1a57;
/// Initial score of a source.
const INITIAL_SCORE: u16 = 0x8000;

/// Recent values and scores.
#[derive(Clone)]
pub(super) struct NumberHistory {
    /// How often each source was right, in steps of 1/65536.
    scores: PerField<[u16; SOURCES]>,
    /// The recent value under a context, behind the context's key.
    recent: Vec<(u32, i64)>,
}

/// The recent value under each context of a symbol.
pub(super) type RecentValues = [Option<i64>; MAX_CONTEXTS];

/// The keys of a symbol's contexts.
pub(super) struct RecentKeys {
    keys: [u32; MAX_CONTEXTS],
    count: usize,
}

impl RecentKeys {
    pub(super) fn for_symbol(symbol: Symbol<'_>) -> Self {
        let mut keys = [0; MAX_CONTEXTS];
        let field = (symbol.field as u32) << 8;
        for (at, (key, context)) in keys.iter_mut().zip(symbol.contexts).enumerate() {
            *key = hash_combine(hash_combine(RECENT_SALT, field | at as u32), *context);
        }
        let count = symbol.contexts.len().min(MAX_CONTEXTS);
        Self { keys, count }
    }

    pub(super) fn all(&self) -> &[u32] {
        debug_assert!(self.count <= MAX_CONTEXTS, "keys beyond the contexts");
        self.keys.get(..self.count).unwrap_or(&self.keys)
    }
}

impl NumberHistory {
    pub(super) fn new() -> Self {
        Self {
            scores: PerField::filled([INITIAL_SCORE; SOURCES]),
            recent: vec![(0, 0); 1 << PLACE_BITS],
        }
    }

    /// The recent value under a key. A key that shares its place with a newer one has none.
    pub(super) fn recent(&self, key: u32) -> Option<i64> {
        let (stored, value) = self.recent.get(place(key))?;
        (*stored == key).then_some(*value)
    }

    /// Stores a value under a key.
    pub(super) fn store(&mut self, key: u32, value: i64) {
        match self.recent.get_mut(place(key)) {
            Some(slot) => *slot = (key, value),
            None => debug_assert!(false, "a place has PLACE_BITS bits"),
        }
    }

    /// The scores of a field's sources: of the caller's expected values, and of the recent values.
    pub(super) fn scores(&self, field: Field) -> (&[u16], &[u16]) {
        self.scores[field].split_at(MAX_EXPECTED)
    }

    /// Raises the scores of the sources that expected `value`, and lowers those of the others.
    pub(super) fn update_scores(
        &mut self,
        field: Field,
        expected: &[i64],
        recent: &RecentValues,
        value: i64,
    ) {
        let (of_expected, of_recent) = self.scores[field].split_at_mut(MAX_EXPECTED);
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

fn place(key: u32) -> usize {
    (key >> (u32::BITS - PLACE_BITS)) as usize
}

/// A score after its source was right or wrong once more.
fn updated(score: u16, was_right: bool) -> u16 {
    let target = if was_right { i32::from(u16::MAX) } else { 0 };
    (i32::from(score) + ((target - i32::from(score)) >> 4)) as u16
}
