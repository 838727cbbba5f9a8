//! The changed properties of one class, of one node.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::slice;

/// A property with its new value, or `None` if it is removed.
type PropertyChange<K, V> = (K, Option<V>);

/// Changed properties, in the order in which they were added. Most updates change one property of a node, which is
/// stored without an allocation.
#[derive(Clone)]
pub struct PropertyChanges<K, V>(Stored<K, V>);

#[derive(Clone)]
enum Stored<K, V> {
    None,
    One(PropertyChange<K, V>),
    Many(Vec<PropertyChange<K, V>>),
}

impl<K, V> PropertyChanges<K, V> {
    /// Whether no property is changed.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        // A vector has a change from the start, and loses none.
        matches!(self.0, Stored::None)
    }

    /// Adds a property with its new value, or with `None` if it is removed.
    pub fn push(&mut self, change: (K, Option<V>)) {
        self.0 = match std::mem::replace(&mut self.0, Stored::None) {
            Stored::None => Stored::One(change),
            Stored::One(first) => Stored::Many(vec![first, change]),
            Stored::Many(mut changes) => {
                changes.push(change);
                Stored::Many(changes)
            }
        };
    }
}

impl<K, V> Default for PropertyChanges<K, V> {
    fn default() -> Self {
        Self(Stored::None)
    }
}

impl<K, V> Deref for PropertyChanges<K, V> {
    type Target = [PropertyChange<K, V>];

    #[inline]
    fn deref(&self) -> &[PropertyChange<K, V>] {
        match &self.0 {
            Stored::None => &[],
            Stored::One(change) => slice::from_ref(change),
            Stored::Many(changes) => changes,
        }
    }
}

impl<K, V> DerefMut for PropertyChanges<K, V> {
    fn deref_mut(&mut self) -> &mut [PropertyChange<K, V>] {
        match &mut self.0 {
            Stored::None => &mut [],
            Stored::One(change) => slice::from_mut(change),
            Stored::Many(changes) => changes,
        }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for PropertyChanges<K, V> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for PropertyChanges<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&**self).finish()
    }
}

impl<K, V> From<Vec<PropertyChange<K, V>>> for PropertyChanges<K, V> {
    fn from(changes: Vec<PropertyChange<K, V>>) -> Self {
        Self(if changes.is_empty() {
            Stored::None
        } else {
            Stored::Many(changes)
        })
    }
}

impl<K, V> Extend<PropertyChange<K, V>> for PropertyChanges<K, V> {
    fn extend<I: IntoIterator<Item = PropertyChange<K, V>>>(&mut self, changes: I) {
        for change in changes {
            self.push(change);
        }
    }
}

impl<K, V> FromIterator<PropertyChange<K, V>> for PropertyChanges<K, V> {
    fn from_iter<I: IntoIterator<Item = PropertyChange<K, V>>>(changes: I) -> Self {
        let mut all = Self::default();
        all.extend(changes);
        all
    }
}

impl<'a, K, V> IntoIterator for &'a PropertyChanges<K, V> {
    type Item = &'a PropertyChange<K, V>;
    type IntoIter = slice::Iter<'a, PropertyChange<K, V>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_in_the_order_in_which_they_were_added() {
        let mut changes = PropertyChanges::default();
        let mut expected = Vec::new();
        assert!(changes.is_empty());
        for change in [('b', Some(1)), ('a', None), ('c', Some(3)), ('d', Some(4))] {
            changes.push(change);
            expected.push(change);
            assert_eq!(*changes, *expected);
        }
    }

    #[test]
    fn changes_are_equal_however_they_are_stored() {
        let mut one = PropertyChanges::default();
        one.push(('a', Some(1)));
        assert_eq!(one, PropertyChanges::from(vec![('a', Some(1))]));
        assert_ne!(one, PropertyChanges::from(vec![('a', None)]));
        assert_eq!(PropertyChanges::<char, u8>::default(), Vec::new().into());
    }

    #[test]
    fn changes_from_an_empty_vector_are_empty() {
        assert!(PropertyChanges::<char, u8>::from(Vec::new()).is_empty());
        assert!(!PropertyChanges::from(vec![('a', Some(1))]).is_empty());
        assert!(!PropertyChanges::from_iter([('a', Some(1)), ('b', Some(1))]).is_empty());
    }
}
