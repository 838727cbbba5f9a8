//! Recent values: the number that was coded last under each context of a field.

use super::context_hash::hash_combine;
use super::symbol::Symbol;

/// Contexts of a number. The recent value under each of them is expected again.
pub(super) const MAX_CONTEXTS: usize = 3;
/// Bits of a recent value's place.
const PLACE_BITS: u32 = 14;
/// Salt of the keys of recent values.
const RECENT_SALT: u32 = 0x1a57;

/// The recent value under each context, behind the context's key.
#[derive(Clone)]
pub(super) struct RecentValues(Vec<(u32, i64)>);

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

impl RecentValues {
    pub(super) fn new() -> Self {
        Self(vec![(0, 0); 1 << PLACE_BITS])
    }

    /// The recent value under a key. A key that shares its place with a newer one has none.
    #[inline]
    pub(super) fn get(&self, key: u32) -> Option<i64> {
        let (stored, value) = self.0.get(place(key))?;
        (*stored == key).then_some(*value)
    }

    /// Stores a value under all keys of a symbol.
    #[inline]
    pub(super) fn store(&mut self, keys: &RecentKeys, value: i64) {
        for key in keys.all() {
            match self.0.get_mut(place(*key)) {
                Some(slot) => *slot = (*key, value),
                None => debug_assert!(false, "a place has PLACE_BITS bits"),
            }
        }
    }
}

fn place(key: u32) -> usize {
    (key >> (u32::BITS - PLACE_BITS)) as usize
}
