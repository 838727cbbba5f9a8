//! A map from column numbers. Nearly all columns have small numbers, so most lookups are array accesses.

use std::collections::BTreeMap;

/// A value for each column. Columns below `DIRECT` are in an array, the others in a tree.
#[derive(Debug)]
pub(crate) struct Slots<V, const DIRECT: usize = 256> {
    direct: Vec<V>,
    further: BTreeMap<u16, V>,
}

impl<V: Default, const DIRECT: usize> Default for Slots<V, DIRECT> {
    fn default() -> Self {
        Self {
            direct: std::iter::repeat_with(V::default).take(DIRECT).collect(),
            further: BTreeMap::new(),
        }
    }
}

impl<V: Default, const DIRECT: usize> Slots<V, DIRECT> {
    /// The value of a column, initially the default.
    #[inline]
    pub(crate) fn get_or_default(&mut self, column: u16) -> &mut V {
        match self.direct.get_mut(usize::from(column)) {
            Some(slot) => slot,
            None => self.further.entry(column).or_default(),
        }
    }

    /// The value of a column, if there is one.
    pub(crate) fn get(&self, column: u16) -> Option<&V> {
        self.direct
            .get(usize::from(column))
            .or_else(|| self.further.get(&column))
    }

    /// All values, in the order of the columns.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &V> {
        self.direct.iter().chain(self.further.values())
    }

    /// All values with their columns, in the order of the columns.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (u16, &mut V)> {
        let direct = (0..).zip(&mut self.direct);
        direct.chain(self.further.iter_mut().map(|(column, value)| (*column, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_in_the_order_of_their_columns() {
        let mut slots: Slots<u16> = Slots::default();
        for column in [2_000, 7, 255, 256, 0] {
            *slots.get_or_default(column) = column + 1;
        }
        let kept: Vec<u16> = slots.iter().copied().filter(|value| *value > 0).collect();
        assert_eq!(kept, [1, 8, 256, 257, 2_001]);
        assert!(
            slots
                .iter_mut()
                .filter(|(_, value)| **value > 0)
                .all(|(column, value)| column + 1 == *value)
        );
        assert_eq!((slots.get(7), slots.get(3_000)), (Some(&8), None));
    }
}
