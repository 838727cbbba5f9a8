//! The bytes of new strings, bit by bit, predicted from the bytes before them and from a similar string.

use super::context_hash::hash_combine;
use super::field::Field;
use super::predictor::{Decision, Predictor};
use super::range::BitCoder;
use super::string_table::StringTable;

/// Ends a string. UTF-8 never contains this byte.
const END: u8 = 0xff;
/// Most bytes of a context. There is a context for each number of bytes from 1 on.
const MAX_ORDER: usize = 3;
/// Contexts of a byte: the kind of the string, the last bytes, and the letters of the word.
const CONTEXTS: usize = MAX_ORDER + 2;

// Salts of contexts.
const KIND_SALT: u32 = 0x900;
const WORD_SALT: u32 = 0x700;
/// Marks the bits of the current byte, so that they differ from a context without them.
const BYTE_BITS_SALT: u32 = 0x1_0000;
const HINT_POSITION_SALT: u32 = 0xabcf;
const HINT_BYTE_SALT: u32 = 0xabd0;

/// The number of the dictionary, which every segment carries. The lines of a published dictionary never change: a new
/// dictionary gets a new number, and readers keep all of them.
pub(crate) const DICTIONARY_NUMBER: u32 = 1;

/// Words and phrases of user interfaces, a line each, which train the counters before the first string.
const DICTIONARY: &str = include_str!("dictionary.txt");

/// The kind of the dictionary's strings.
const DICTIONARY_KIND: u32 = 0;

/// The contexts of a byte.
fn contexts(strings: &StringTable, kind: u32, word: u32) -> [u32; CONTEXTS] {
    let mut contexts = [
        hash_combine(kind, KIND_SALT),
        0,
        0,
        0,
        hash_combine(word, WORD_SALT),
    ];
    for (order, context) in contexts.iter_mut().enumerate().skip(1).take(MAX_ORDER) {
        *context = hash_combine(hash(strings.tail(order)), order as u32);
    }
    contexts
}

fn hash(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |hash, byte| hash_combine(hash, u32::from(*byte) + 1))
}

/// The hash of a word's letters, with a byte appended. A byte that is no letter begins a new word.
fn next_word(word: u32, byte: u8) -> u32 {
    if byte.is_ascii_alphabetic() || byte >= 0x80 {
        hash_combine(word, u32::from(byte.to_ascii_lowercase()))
    } else {
        0
    }
}

impl Predictor {
    /// Trains the counters with the dictionary.
    pub(super) fn read_dictionary(&mut self, strings: &mut StringTable) {
        for line in DICTIONARY.lines() {
            let mut word = 0;
            for byte in line.bytes().chain([END]) {
                // The dictionary has no kinds, so it does not train the first context.
                let [_, trained @ ..] = contexts(strings, DICTIONARY_KIND, word);
                let mut byte_bits = 1_u32;
                for shift in (0..8).rev() {
                    let bit = byte >> shift & 1 == 1;
                    for context in trained {
                        self.learn(hash_combine(context, byte_bits | BYTE_BITS_SALT), bit);
                    }
                    byte_bits = byte_bits << 1 | u32::from(bit);
                }
                word = next_word(word, byte);
                strings.push_past(byte);
            }
        }
    }

    /// Codes the bytes of a string. `similar` is a string that the new one may equal or begin like; empty for none.
    /// Returns `None` if the string is longer than `max_bytes`.
    pub(super) fn text(
        &mut self,
        bits: &mut impl BitCoder,
        strings: &mut StringTable,
        kind: u32,
        similar: &[u8],
        given: &[u8],
        max_bytes: usize,
    ) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        let mut word = 0;
        let mut is_similar = !similar.is_empty();
        loop {
            // Both strings end with END; a decoder ignores the given byte.
            let byte = given.get(text.len()).copied().unwrap_or(END);
            let hint = is_similar.then(|| similar.get(text.len()).copied().unwrap_or(END));
            let byte = self.byte(bits, &contexts(strings, kind, word), hint, byte);
            is_similar &= hint == Some(byte);
            strings.push_past(byte);
            if byte == END {
                return Some(text);
            }
            word = next_word(word, byte);
            text.push(byte);
            if text.len() > max_bytes {
                return None;
            }
        }
    }

    fn byte(
        &mut self,
        bits: &mut impl BitCoder,
        contexts: &[u32; CONTEXTS],
        hint: Option<u8>,
        byte: u8,
    ) -> u8 {
        let decision = Decision {
            field: Field::Text,
            class: usize::from(hint.is_some()),
        };
        // A 1, then the bits of the byte so far.
        let mut byte_bits = 1_u32;
        for shift in (0..8).rev() {
            let contexts = contexts.map(|context| hash_combine(context, byte_bits | BYTE_BITS_SALT));
            let bit = byte >> shift & 1 == 1;
            let hint = hint.filter(|hint| (u32::from(*hint) | 0x100) >> (shift + 1) == byte_bits);
            let bit = match hint {
                Some(hint) => {
                    let is_set = hint >> shift & 1 == 1;
                    let expected = [
                        (hash_combine(HINT_POSITION_SALT, 7 - shift), is_set),
                        (hash_combine(HINT_BYTE_SALT, u32::from(hint)), is_set),
                    ];
                    self.decide::<CONTEXTS, 2, CONTEXTS>(bits, decision, contexts, expected, bit)
                }
                None => self.decide::<CONTEXTS, 0, CONTEXTS>(bits, decision, contexts, [], bit),
            };
            byte_bits = byte_bits << 1 | u32::from(bit);
        }
        (byte_bits & 0xff) as u8
    }
}
