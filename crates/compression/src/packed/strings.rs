//! Strings: each is told once and then by its index.
//!
//! Bytes are guessed at from those before them, and from a string that is expected to be alike.

use std::collections::HashMap;

use super::field::Field;
use super::mix::mix;
use super::predictor::{Decision, Predictor};
use super::range::Coder;

/// Stands after a string; no UTF-8 has it.
const END: u8 = 0xff;
/// Most bytes of contexts.
const ORDERS: usize = 3;
/// Contexts of a byte.
const CONTEXTS: usize = ORDERS + 2;

/// The strings so far.
#[derive(Clone, Default)]
pub(super) struct Strings {
    list: Vec<Box<str>>,
    index: HashMap<Box<str>, u32>,
    past: Vec<u8>,
    bytes: usize,
}

impl Strings {
    /// The index of a string that is known.
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

    /// Makes a writer tell a string by an index that it does not have.
    #[cfg(test)]
    pub(super) fn mistake(&mut self, string: &str, index: u32) {
        self.index.insert(string.into(), index);
    }

    fn tail(&self, count: usize) -> &[u8] {
        let from = self.past.len().saturating_sub(count);
        self.past.get(from..).unwrap_or_default()
    }

    fn push(&mut self, byte: u8) {
        self.past.push(byte);
    }
}

fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |hash, byte| mix(hash, u32::from(*byte) + 1))
}

/// The number of the dictionary, which is in every segment. A reader that has another, or more of them, takes the
/// segment's; the lines of one that was ever written never change.
pub(crate) const DICTIONARY_NUMBER: u32 = 1;

/// Words and phrases of user interfaces, a line each, that both sides have read before the first string.
const DICTIONARY: &str = include_str!("dictionary.txt");

/// The kind of the dictionary's strings.
const DICTIONARY_KIND: u32 = 0;

/// What a byte may depend on: the kind of the string, the bytes before it, the letters of its word.
fn contexts(strings: &Strings, kind: u32, word: u32) -> [u32; CONTEXTS] {
    let mut contexts = [mix(kind, 0x900), 0, 0, 0, mix(word, 0x700)];
    for (order, context) in contexts.iter_mut().enumerate().skip(1).take(ORDERS) {
        *context = mix(hash(strings.tail(order)), order as u32);
    }
    contexts
}

fn next_word(word: u32, byte: u8) -> u32 {
    if byte.is_ascii_alphabetic() || byte >= 0x80 {
        mix(word, u32::from(byte.to_ascii_lowercase()))
    } else {
        0
    }
}

const DICTIONARY_FROM: usize = 1;

impl Predictor {
    /// Reads the dictionary.
    pub(super) fn read_dictionary(&mut self, strings: &mut Strings) {
        for line in DICTIONARY.lines() {
            let mut word = 0;
            for byte in line.bytes().chain([END]) {
                let mut node = 1_u32;
                let contexts = contexts(strings, DICTIONARY_KIND, word);
                for shift in (0..8).rev() {
                    let bit = byte >> shift & 1 == 1;
                    for context in contexts.iter().skip(DICTIONARY_FROM) {
                        self.learn(mix(*context, node | 0x1_0000), bit);
                    }
                    node = node << 1 | u32::from(bit);
                }
                word = next_word(word, byte);
                strings.push(byte);
            }
        }
    }

    /// Codes the bytes of a string of a kind; `None` beyond `most` bytes.
    pub(super) fn bytes(
        &mut self,
        coder: &mut impl Coder,
        strings: &mut Strings,
        kind: u32,
        alike: &[u8],
        given: &[u8],
        most: usize,
    ) -> Option<Vec<u8>> {
        let mut read = Vec::new();
        let mut word = 0;
        let mut is_alike = !alike.is_empty();
        loop {
            let byte = given.get(read.len()).copied().unwrap_or(END);
            let hint = is_alike.then(|| alike.get(read.len()).copied().unwrap_or(END));
            let byte = self.byte(coder, &contexts(strings, kind, word), hint, byte);
            is_alike &= hint == Some(byte);
            strings.push(byte);
            if byte == END {
                return Some(read);
            }
            word = next_word(word, byte);
            read.push(byte);
            if read.len() > most {
                return None;
            }
        }
    }

    fn byte(&mut self, coder: &mut impl Coder, contexts: &[u32; CONTEXTS], hint: Option<u8>, byte: u8) -> u8 {
        let decision = Decision {
            field: Field::Text,
            class: usize::from(hint.is_some()),
        };
        let mut node = 1_u32;
        for shift in (0..8).rev() {
            let contexts = contexts.map(|context| mix(context, node | 0x1_0000));
            let bit = byte >> shift & 1 == 1;
            let hint = hint.filter(|hint| (u32::from(*hint) | 0x100) >> (shift + 1) == node);
            let bit = match hint {
                Some(hint) => {
                    let hinted = hint >> shift & 1 == 1;
                    let expected = [
                        (mix(0xabcf, 7 - shift), hinted),
                        (mix(0xabd0, u32::from(hint)), hinted),
                    ];
                    self.decide(coder, decision, contexts, CONTEXTS, expected, bit)
                }
                None => self.decide(coder, decision, contexts, CONTEXTS, [], bit),
            };
            node = node << 1 | u32::from(bit);
        }
        (node & 0xff) as u8
    }
}

/// Digits of a number that is counted up; longer ones are counted up by their end.
const MOST_DIGITS: usize = 9;

/// The string that may come after another: with the last number in it one higher.
pub(super) fn next_of(string: &str) -> String {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let bytes = string.as_bytes();
    let end = bytes.iter().rposition(is_digit).map_or(0, |at| at + 1);
    let digits = bytes.iter().take(end).rev().take_while(|byte| is_digit(byte));
    let start = end - digits.take(MOST_DIGITS).count();
    let (Some(before), Some(number), Some(after)) =
        (string.get(..start), string.get(start..end), string.get(end..))
    else {
        return string.to_owned();
    };
    match number.parse::<u32>() {
        Ok(number) => format!("{before}{:0width$}{after}", number + 1, width = end - start),
        Err(_) => string.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_is_counted_up() {
        assert_eq!(next_of("Item 9"), "Item 10");
        assert_eq!(next_of("Page 2 of 12 \u{fc}"), "Page 2 of 13 \u{fc}");
        assert_eq!(next_of("07:59"), "07:60");
        assert_eq!(next_of("009"), "010");
        assert_eq!(next_of("none"), "none");
        assert_eq!(next_of(""), "");
        assert_eq!(next_of("1999999999"), "11000000000");
    }
}
