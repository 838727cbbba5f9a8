//! Attribute records of one node after another, each node's in the order of their keys.

use super::layout::{ATTR_BYTES, words};

/// Records behind one another. Those of the last node are sorted, and each key occurs at most once.
#[derive(Default)]
pub(super) struct SortedRecords {
    pub(super) bytes: Vec<u8>,
    /// Offset of the last node's records.
    own: usize,
    next_key: NextKey,
}

/// Lowest class and key of a record that is stored behind the last node's others.
struct NextKey(u32);

impl Default for NextKey {
    /// Before the first node, no record is.
    fn default() -> Self {
        Self(u32::MAX)
    }
}

/// Where a record was inserted.
pub(super) struct Inserted {
    /// Index among the last node's records.
    pub(super) index: usize,
    /// The value of the record of the same key that was there.
    pub(super) replaced: Option<u32>,
}

impl SortedRecords {
    /// Removes all records, and the node that they belong to.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.own = 0;
        self.next_key = NextKey::default();
    }

    /// The next records are those of a new node.
    #[inline]
    pub(super) fn begin_node(&mut self) {
        self.own = self.bytes.len();
        self.next_key = NextKey(0);
    }

    /// The records of the last node.
    #[inline]
    pub(super) fn own(&self) -> &[[u8; ATTR_BYTES]] {
        self.bytes.get(self.own..).unwrap_or_default().as_chunks().0
    }

    /// Adds a record behind the others of the last node. Returns whether it belongs there; otherwise nothing was added.
    #[inline]
    pub(super) fn append(&mut self, class_and_key: u32, value: u32) -> bool {
        let is_last = class_and_key >= self.next_key.0;
        if is_last {
            self.next_key = NextKey(class_and_key + 1);
            self.bytes.extend_from_slice(&record(class_and_key, value));
        }
        is_last
    }

    /// Inserts a record before others of the last node, or in place of the one of the same key.
    #[cold]
    pub(super) fn insert(&mut self, class_and_key: u32, value: u32) -> Inserted {
        let own = self.own();
        let key_of = |record: &[u8; ATTR_BYTES]| words::<1>(record)[0];
        let following = own.iter().rev();
        let following = following.take_while(|record| key_of(record) >= class_and_key);
        let index = own.len() - following.count();
        let same = own.get(index).filter(|record| key_of(record) == class_and_key);
        let replaced = same.map(|record| words::<2>(record)[1]);
        let at = self.own + index * ATTR_BYTES;
        if replaced.is_none() {
            let end = self.bytes.len();
            self.bytes.extend_from_slice(&[0; ATTR_BYTES]);
            self.bytes.copy_within(at..end, at + ATTR_BYTES);
        }
        if let Some(place) = self.bytes.get_mut(at..at + ATTR_BYTES) {
            place.copy_from_slice(&record(class_and_key, value));
        }
        Inserted { index, replaced }
    }
}

/// An attribute record.
#[inline]
fn record(class_and_key: u32, value: u32) -> [u8; ATTR_BYTES] {
    (u64::from(value) << 32 | u64::from(class_and_key)).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_a_node_are_sorted_and_unique() {
        let mut records = SortedRecords::default();
        assert!(!records.append(5, 0), "there is no node");
        records.begin_node();
        assert!(records.append(5, 50) && records.append(9, 90));
        assert!(!records.append(5, 51));
        let Inserted { index, replaced } = records.insert(5, 51);
        assert_eq!((index, replaced), (0, Some(50)));
        let Inserted { index, replaced } = records.insert(7, 70);
        assert_eq!((index, replaced), (1, None));
        let own: Vec<_> = records.own().iter().map(|record| words::<2>(record)).collect();
        assert_eq!(own, [[5, 51], [7, 70], [9, 90]]);
        records.begin_node();
        assert!(records.append(1, 10));
        assert_eq!((records.own().len(), records.bytes.len()), (1, 4 * ATTR_BYTES));
    }
}
