//! What a segment remembers from block to block, the same on both sides: strings, shapes, the recent
//! values of each property, the last number of each column.
//!
//! An index of 0 says that something new follows; it joins its table while there is room, by a rule that
//! writer and reader share.

use std::hash::Hash;

use foldhash::HashMap;

use crate::limits::{MAX_SHAPES, MAX_TABLE_BYTES, MAX_TABLE_STRINGS, RECENT_VALUES};
use crate::slots::Slots;

/// How much a table remembers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Capacity {
    pub(crate) entries: usize,
    pub(crate) bytes: usize,
}

/// Texts, and names, each.
pub(crate) const STRINGS: Capacity = Capacity {
    entries: MAX_TABLE_STRINGS,
    bytes: MAX_TABLE_BYTES,
};

/// Shapes; a key counts as a byte.
pub(crate) const SHAPES: Capacity = Capacity {
    entries: MAX_SHAPES,
    bytes: MAX_TABLE_BYTES,
};

impl Capacity {
    /// Takes room for an entry, where there is some.
    fn take(&mut self, bytes: usize) -> bool {
        let fits = self.entries > 0 && self.bytes >= bytes;
        if fits {
            self.entries -= 1;
            self.bytes -= bytes;
        }
        fits
    }
}

/// A table on the writing side.
#[derive(Debug)]
pub(crate) struct WriteDictionary<K> {
    index: HashMap<K, u32>,
    capacity: Capacity,
}

impl<K: Hash + Eq> WriteDictionary<K> {
    pub(crate) fn new(capacity: Capacity) -> Self {
        Self {
            index: HashMap::default(),
            capacity,
        }
    }

    /// What is written for an entry: its index, from 1, or 0 where it is not known.
    pub(crate) fn find<Q: Hash + Eq + ?Sized>(&self, entry: &Q) -> u32
    where
        K: std::borrow::Borrow<Q>,
    {
        self.index.get(entry).copied().unwrap_or(0)
    }

    /// Remembers a new entry that counts for so many bytes.
    pub(crate) fn add(&mut self, entry: impl Into<K>, bytes: usize) {
        if self.capacity.take(bytes) {
            let next = self.index.len() as u32 + 1;
            self.index.insert(entry.into(), next);
        }
    }
}

/// A table on the reading side.
#[derive(Debug)]
pub(crate) struct ReadDictionary<K> {
    entries: Vec<K>,
    capacity: Capacity,
}

impl<K> ReadDictionary<K> {
    pub(crate) fn new(capacity: Capacity) -> Self {
        Self {
            entries: Vec::new(),
            capacity,
        }
    }

    /// The entry of an index from 1.
    pub(crate) fn find(&self, index: u32) -> Option<&K> {
        self.entries.get(usize::try_from(index).ok()?.checked_sub(1)?)
    }

    /// Remembers a new entry that counts for so many bytes.
    pub(crate) fn add(&mut self, entry: impl Into<K>, bytes: usize) {
        if self.capacity.take(bytes) {
            self.entries.push(entry.into());
        }
    }
}

/// The recent values of one property, the newest in front of the oldest that makes room.
#[derive(Debug, Default)]
pub(crate) struct Recent(Vec<u32>);

impl Recent {
    /// What is written for a value: its index, from 1, or 0 where it is not known.
    pub(crate) fn find(&self, value: u32) -> u32 {
        let at = self.0.iter().position(|known| *known == value);
        at.map_or(0, |at| at as u32 + 1)
    }

    /// The value of an index from 1.
    pub(crate) fn value(&self, index: u32) -> Option<u32> {
        self.0.get(usize::try_from(index).ok()?.checked_sub(1)?).copied()
    }

    /// Remembers a new value.
    pub(crate) fn add(&mut self, value: u32) {
        if self.0.len() >= RECENT_VALUES {
            // A move of some hundred bytes, where most properties never have as many values.
            self.0.remove(0);
        }
        self.0.push(value);
    }
}

/// The last number of each column, which the next is told from.
#[derive(Debug, Default)]
pub(crate) struct Last(Slots<u32>);

impl Last {
    /// Puts a column's number in the place of its last, which it returns.
    pub(crate) fn replace(&mut self, column: u16, value: u32) -> u32 {
        std::mem::replace(self.0.of(column), value)
    }

    /// A column's last number.
    pub(crate) fn value(&self, column: u16) -> u32 {
        self.0.get(column).copied().unwrap_or(0)
    }
}
