//! A small map, stored as a sorted vector: a node has few properties, and the diff compares them in one pass
//! over two sorted slices.

/// A map whose entries are sorted by key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortedMap<K, V>(Vec<(K, V)>);

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord + Copy, V> SortedMap<K, V> {
    /// Sets the value of a key and returns the previous value.
    #[inline]
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        // Keys are mostly set in order, so the end is checked first.
        if self.0.last().is_none_or(|(last, _)| *last < key) {
            self.0.push((key, value));
            return None;
        }
        self.insert_within(key, value)
    }

    fn insert_within(&mut self, key: K, value: V) -> Option<V> {
        match self.0.binary_search_by(|(k, _)| k.cmp(&key)) {
            Ok(at) => self
                .0
                .get_mut(at)
                .map(|slot| std::mem::replace(&mut slot.1, value)),
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }

    /// Removes a key and returns its value.
    pub fn remove(&mut self, key: K) -> Option<V> {
        let at = self.0.binary_search_by(|(k, _)| k.cmp(&key)).ok()?;
        Some(self.0.remove(at).1)
    }

    /// Reserves capacity for `more` additional entries.
    pub fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }

    /// The entries, in key order.
    #[must_use]
    pub fn entries(&self) -> &[(K, V)] {
        &self.0
    }

    /// Removes all entries and keeps the capacity.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: K) -> Option<&V> {
        let at = self.0.binary_search_by(|(k, _)| k.cmp(&key)).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Entries in key order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (K, &V)> {
        self.0.iter().map(|(k, v)| (*k, v))
    }

    /// The values, to be changed, in key order.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the map is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns a map with new values for the same keys. Keys for which `f` returns `None` are left out.
    pub fn filter_map<W>(&self, f: impl FnMut(K, &V) -> Option<W>) -> SortedMap<K, W> {
        let mut map = SortedMap::default();
        map.fill(self, f);
        map
    }

    /// Fills an empty map like [`Self::filter_map`] of another map, within its capacity if that is enough.
    #[inline]
    pub fn fill<U>(&mut self, from: &SortedMap<K, U>, mut f: impl FnMut(K, &U) -> Option<V>) {
        debug_assert!(self.is_empty(), "the map to fill is empty");
        self.0.reserve(from.0.len());
        for (key, value) in &from.0 {
            if let Some(value) = f(*key, value) {
                self.0.push((*key, value));
            }
        }
    }
}

impl<K: Copy, V: Copy> SortedMap<K, V> {
    /// Replaces the entries by those of another map, within the capacity if that is enough.
    pub fn copy_from(&mut self, other: &Self) {
        self.0.clear();
        self.0.extend_from_slice(&other.0);
    }
}

impl<K: Ord + Copy, V> FromIterator<(K, V)> for SortedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_in_key_order_for_any_order_of_inserts() {
        let map: SortedMap<u8, char> = [(3, 'c'), (1, 'a'), (2, 'b'), (1, 'z')].into_iter().collect();
        assert_eq!(
            map.iter().collect::<Vec<_>>(),
            vec![(1, &'z'), (2, &'b'), (3, &'c')]
        );
    }

    #[test]
    fn insert_and_remove_return_the_previous_value() {
        let mut map = SortedMap::default();
        assert_eq!(map.insert(5, "five"), None);
        assert_eq!(map.insert(5, "FIVE"), Some("five"));
        assert_eq!(map.remove(5), Some("FIVE"));
        assert_eq!(map.remove(5), None);
    }
}
