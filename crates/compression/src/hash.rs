//! Hashes what the tables hold. Every string of every change is looked for, so the hash takes a multiplication
//! for eight bytes; and since it is the screen that says what they are, its key is another in each table.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// An odd number with its bits spread evenly: the golden ratio.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash with a key of its own.
#[derive(Clone, Debug)]
pub(crate) struct Keyed {
    start: u64,
    factor: u64,
}

impl Default for Keyed {
    fn default() -> Self {
        let random = RandomState::new();
        Self {
            start: random.hash_one(0_u8),
            factor: random.hash_one(1_u8) | 1,
        }
    }
}

impl BuildHasher for Keyed {
    type Hasher = KeyedHasher;

    fn build_hasher(&self) -> KeyedHasher {
        KeyedHasher {
            state: self.start,
            factor: self.factor,
        }
    }
}

/// The hash of one entry.
#[derive(Debug)]
pub(crate) struct KeyedHasher {
    state: u64,
    factor: u64,
}

impl KeyedHasher {
    #[inline]
    fn mix(&mut self, word: u64) {
        self.state = folded(self.state ^ word, self.factor);
    }
}

impl Hasher for KeyedHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        let last = rest
            .iter()
            .rev()
            .fold(0, |last, byte| last << 8 | u64::from(*byte));
        // The length too, for zeros at the end.
        self.mix(last ^ (bytes.len() as u64) << 56);
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.mix(word);
    }

    #[inline]
    fn write_u8(&mut self, _: u8) {
        // What ends a string: its length is in already.
    }

    #[inline]
    fn write_usize(&mut self, _: usize) {
        // What begins a slice: its length is in already.
    }

    #[inline]
    fn finish(&self) -> u64 {
        folded(self.state, SPREAD)
    }
}

/// Both halves of a product over one another: each bit depends on all.
#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn entries_that_differ_hash_apart() {
        let keyed = Keyed::default();
        let texts = (0..1000).map(|n| format!("Message {n} from somebody"));
        let zeros = (0..40).map(|n| "\0".repeat(n));
        let hashes: HashSet<u64> = texts.chain(zeros).map(|text| keyed.hash_one(text)).collect();
        assert_eq!(hashes.len(), 1040);
        let shapes: [&[u32]; 4] = [&[], &[0], &[0, 0], &[1, 0]];
        let hashes: HashSet<u64> = shapes.iter().map(|shape| keyed.hash_one(shape)).collect();
        assert_eq!(hashes.len(), 4);
    }

    #[test]
    fn an_entry_is_found_by_what_it_is_borrowed_as() {
        let keyed = Keyed::default();
        let boxed: Box<str> = "Inbox".into();
        assert_eq!(keyed.hash_one(&boxed), keyed.hash_one("Inbox"));
        let codes: Box<[u32]> = Box::new([3, 4]);
        assert_eq!(keyed.hash_one(&codes), keyed.hash_one([3_u32, 4].as_slice()));
    }

    #[test]
    fn two_tables_hash_differently() {
        assert_ne!(
            Keyed::default().hash_one("Inbox"),
            Keyed::default().hash_one("Inbox")
        );
    }
}
