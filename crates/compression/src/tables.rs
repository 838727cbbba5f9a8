//! The tables of a segment, the same for the writer and the reader: dictionaries of strings and shapes, the recent values of
//! each property, and the last number of each field.
//!
//! An index of 0 announces a new item. It is added to its dictionary while there is capacity, by a rule that writer and
//! reader share.

use crate::limits::{MAX_SHAPES, MAX_TABLE_BYTES, MAX_TABLE_STRINGS, RECENT_VALUES};
use crate::slots::Slots;

/// The remaining capacity of a dictionary.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Capacity {
    pub(crate) entries: usize,
    pub(crate) bytes: usize,
}

/// Capacity of the dictionary of texts, and of that of names.
pub(crate) const STRINGS: Capacity = Capacity {
    entries: MAX_TABLE_STRINGS,
    bytes: MAX_TABLE_BYTES,
};

/// Capacity of the dictionary of shapes. A key counts as a byte.
pub(crate) const SHAPES: Capacity = Capacity {
    entries: MAX_SHAPES,
    bytes: MAX_TABLE_BYTES,
};

impl Capacity {
    /// Reserves capacity for an item. Returns whether there was enough.
    pub(crate) fn take(&mut self, bytes: usize) -> bool {
        let fits = self.entries > 0 && self.bytes >= bytes;
        if fits {
            self.entries -= 1;
            self.bytes -= bytes;
        }
        fits
    }
}

/// A dictionary of the reader.
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

    /// The item of an index, from 1.
    pub(crate) fn find(&self, index: u32) -> Option<&K> {
        self.entries.get(usize::try_from(index).ok()?.checked_sub(1)?)
    }

    /// Adds a new item that counts as so many bytes.
    pub(crate) fn add(&mut self, entry: impl Into<K>, bytes: usize) {
        if self.capacity.take(bytes) {
            self.entries.push(entry.into());
        }
    }
}

/// The recent values of one property, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Recent(Vec<u32>);

impl Recent {
    /// The index of a value, from 1; 0 for a new value.
    pub(crate) fn find(&self, value: u32) -> u32 {
        let at = self.0.iter().position(|known| *known == value);
        at.map_or(0, |at| at as u32 + 1)
    }

    /// The value of an index, from 1.
    pub(crate) fn value(&self, index: u32) -> Option<u32> {
        self.0.get(usize::try_from(index).ok()?.checked_sub(1)?).copied()
    }

    /// Adds a new value. It replaces the oldest one at the limit.
    pub(crate) fn add(&mut self, value: u32) {
        if self.0.len() >= RECENT_VALUES {
            // This moves about a kilobyte. Most properties never have as many values.
            self.0.remove(0);
        }
        self.0.push(value);
    }
}

/// The last number of each field, which the next one is relative to.
#[derive(Debug, Default)]
pub(crate) struct Last(Slots<u32>);

impl Last {
    /// Replaces the last number of a field and returns the old one.
    pub(crate) fn replace(&mut self, column: u16, value: u32) -> u32 {
        std::mem::replace(self.0.get_or_default(column), value)
    }

    /// The last number of a field, 0 at the start.
    pub(crate) fn value(&self, column: u16) -> u32 {
        self.0.get(column).copied().unwrap_or(0)
    }
}
