//! The bytes of new strings, bit by bit, predicted from the bytes before them and from a similar string.

use super::predictor::{Decision, Predictor};
use crate::packed::context_hash::hash_combine;
use crate::packed::dictionary::DICTIONARY;
use crate::packed::field::Field;
use crate::packed::range::RangeDecoder;
use crate::packed::word::{END, next_word};

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

/// The bytes of all strings, each with its end, behind those of the dictionary.
#[derive(Clone, Default)]
pub(super) struct TextHistory(Vec<u8>);

impl TextHistory {
    /// The last `count` bytes, or all if they are fewer.
    fn tail(&self, count: usize) -> &[u8] {
        let from = self.0.len().saturating_sub(count);
        let (_, tail) = self.0.split_at(from);
        tail
    }
}

/// The kind of the dictionary's strings.
const DICTIONARY_KIND: u32 = 0;

/// The contexts of a byte.
fn contexts(history: &TextHistory, kind: u32, word: u32) -> [u32; CONTEXTS] {
    let mut contexts = [
        hash_combine(kind, KIND_SALT),
        0,
        0,
        0,
        hash_combine(word, WORD_SALT),
    ];
    for (order, context) in contexts.iter_mut().enumerate().skip(1).take(MAX_ORDER) {
        *context = hash_combine(hash(history.tail(order)), order as u32);
    }
    contexts
}

fn hash(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |hash, byte| hash_combine(hash, u32::from(*byte) + 1))
}

impl Predictor {
    /// Trains the counters with the dictionary.
    pub(super) fn read_dictionary(&mut self, history: &mut TextHistory) {
        for line in DICTIONARY.lines() {
            let mut word = 0;
            for byte in line.bytes().chain([END]) {
                // The dictionary has no kinds, so it does not train the first context.
                let [_, trained @ ..] = contexts(history, DICTIONARY_KIND, word);
                let mut byte_bits = 1_u32;
                for shift in (0..8).rev() {
                    let bit = byte >> shift & 1 == 1;
                    for context in trained {
                        self.learn(hash_combine(context, byte_bits | BYTE_BITS_SALT), bit);
                    }
                    byte_bits = byte_bits << 1 | u32::from(bit);
                }
                word = next_word(word, byte);
                history.0.push(byte);
            }
        }
    }

    /// Decodes the bytes of a string. `similar` is a string that the new one may equal or begin like; empty for none.
    /// Returns `None` if the string is longer than `max_bytes`.
    pub(super) fn text(
        &mut self,
        bits: &mut RangeDecoder,
        history: &mut TextHistory,
        kind: u32,
        similar: &[u8],
        max_bytes: usize,
    ) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        let mut word = 0;
        let mut is_similar = !similar.is_empty();
        loop {
            let hint = is_similar.then(|| similar.get(text.len()).copied().unwrap_or(END));
            let byte = self.byte(bits, &contexts(history, kind, word), hint);
            is_similar &= hint == Some(byte);
            history.0.push(byte);
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

    fn byte(&mut self, bits: &mut RangeDecoder, contexts: &[u32; CONTEXTS], hint: Option<u8>) -> u8 {
        let decision = Decision {
            field: Field::Text,
            class: usize::from(hint.is_some()),
        };
        // A 1, then the bits of the byte so far.
        let mut byte_bits = 1_u32;
        for shift in (0..8).rev() {
            let contexts = contexts.map(|context| hash_combine(context, byte_bits | BYTE_BITS_SALT));
            let hint = hint.filter(|hint| (u32::from(*hint) | 0x100) >> (shift + 1) == byte_bits);
            let bit = match hint {
                Some(hint) => {
                    let is_set = hint >> shift & 1 == 1;
                    let expected = [
                        (hash_combine(HINT_POSITION_SALT, 7 - shift), is_set),
                        (hash_combine(HINT_BYTE_SALT, u32::from(hint)), is_set),
                    ];
                    self.decide::<CONTEXTS, 2, CONTEXTS>(bits, decision, contexts, expected)
                }
                None => self.decide::<CONTEXTS, 0, CONTEXTS>(bits, decision, contexts, []),
            };
            byte_bits = byte_bits << 1 | u32::from(bit);
        }
        (byte_bits & 0xff) as u8
    }
}
