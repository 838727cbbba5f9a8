//! The dictionary of strings that the writer of a segment keeps.

use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

use foldhash::HashMap;
use foldhash::fast::RandomState;

use crate::tables::Capacity;

/// Strings by their index. All strings are stored one after another, so that a new one rarely allocates.
#[derive(Debug)]
pub(crate) struct StringDictionary {
    text: String,
    /// Number of strings.
    count: u32,
    /// Strings by their hashes. Of two with the same hash, only the later one is found.
    by_hash: HashMap<u64, KnownString>,
    /// Screen content chooses the strings, so hashes are seeded at random.
    hasher: RandomState,
    capacity: Capacity,
}

/// The index of a string, and its range in the text of all.
#[derive(Clone, Copy, Debug)]
struct KnownString {
    index: u32,
    start: u32,
    end: u32,
}

impl StringDictionary {
    pub(crate) fn new(capacity: Capacity) -> Self {
        Self {
            text: String::new(),
            count: 0,
            by_hash: HashMap::default(),
            hasher: RandomState::default(),
            capacity,
        }
    }

    /// Returns the index of a string, from 1. Returns 0 for a new string, and adds it while there is capacity.
    pub(crate) fn find_or_add(&mut self, string: &str) -> u32 {
        let slot = self.by_hash.entry(self.hasher.hash_one(string));
        if let Entry::Occupied(slot) = &slot {
            let known = slot.get();
            if self.text.get(known.start as usize..known.end as usize) == Some(string) {
                return known.index;
            }
        }
        if self.capacity.take(string.len()) {
            let start = self.text.len() as u32;
            self.text.push_str(string);
            self.count += 1;
            slot.insert_entry(KnownString {
                index: self.count,
                start,
                end: self.text.len() as u32,
            });
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary(entries: usize, bytes: usize) -> StringDictionary {
        StringDictionary::new(Capacity { entries, bytes })
    }

    #[test]
    fn indexes_are_in_the_order_in_which_strings_were_added() {
        let mut strings = dictionary(10, 100);
        for string in ["Inbox", "", "Sent", "naïve"] {
            assert_eq!(strings.find_or_add(string), 0, "{string}");
        }
        let indexes = ["", "naïve", "Inbox", "Sent"].map(|string| strings.find_or_add(string));
        assert_eq!(indexes, [2, 4, 1, 3]);
        assert_eq!(strings.find_or_add("InboxSent"), 0);
    }

    #[test]
    fn string_beyond_the_capacity_is_not_added() {
        let mut strings = dictionary(2, 8);
        assert_eq!(strings.find_or_add("longer than that"), 0);
        assert_eq!(strings.find_or_add("longer than that"), 0);
        for string in ["one", "three"] {
            assert_eq!(strings.find_or_add(string), 0);
        }
        assert_eq!(strings.find_or_add(""), 0);
        assert_eq!(strings.find_or_add(""), 0, "there are two entries already");
        assert_eq!(strings.find_or_add("three"), 2);
    }

    #[test]
    fn string_with_the_hash_of_another_one_is_new() {
        let mut strings = dictionary(10, 100);
        strings.find_or_add("Inbox");
        let inbox = strings.by_hash[&strings.hasher.hash_one("Inbox")];
        let hash = strings.hasher.hash_one("Sent");
        strings.by_hash.insert(hash, inbox);
        assert_eq!(strings.find_or_add("Sent"), 0);
        assert_eq!(strings.find_or_add("Sent"), 2);
        assert_eq!(strings.find_or_add("Inbox"), 1);
    }
}
