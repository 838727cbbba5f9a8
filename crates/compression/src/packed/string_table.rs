//! The strings of a segment. Each is coded once as bytes and then by its index.

use foldhash::HashMap;

/// The strings so far.
#[derive(Default)]
pub(super) struct StringTable {
    list: Vec<Box<str>>,
    index: HashMap<Box<str>, u32>,
    bytes: usize,
}

impl StringTable {
    /// The index of a string.
    pub(super) fn find(&self, string: &str) -> Option<u32> {
        self.index.get(string).copied()
    }

    /// The string of an index.
    pub(super) fn get(&self, index: u32) -> Option<&str> {
        self.list.get(index as usize).map(AsRef::as_ref)
    }

    /// Number of strings.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Bytes of all strings.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds a string and returns its index.
    pub(super) fn add(&mut self, string: &str) -> u32 {
        let index = self.list.len() as u32;
        self.list.push(string.into());
        self.index.insert(string.into(), index);
        self.bytes += string.len();
        index
    }

    /// Makes an encoder code a string by an index that is not in the table.
    #[cfg(test)]
    pub(super) fn set_index(&mut self, string: &str, index: u32) {
        self.index.insert(string.into(), index);
    }
}
