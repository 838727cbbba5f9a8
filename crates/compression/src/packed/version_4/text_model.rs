//! The bytes of new strings, predicted from the bytes before them, from earlier words and from a similar string.

use super::predictor::{Class, Decision, Nibble, Predictor};
use super::text_history::{PredictedByte, TextHistory, Word};
use super::trained;
use crate::packed::context_hash::hash_combine;
use crate::packed::dictionary::DICTIONARY;
use crate::packed::field::Field;
use crate::packed::range::BitCoder;
use crate::packed::value_coder::NewText;
use crate::packed::word::{END, next_word};

/// Most bytes before a byte of a similar string that the standing of its prediction distinguishes.
const MAX_POSITION: usize = 3;

// Salts of contexts.
const BYTE_SALT: u32 = 0x901;
const WORD_SALT: u32 = 0x700;
const STANDING_SALT: u32 = 0xabcf;
const PREDICTED_SALT: u32 = 0xabd0;
/// Marks the bits of the current byte, so that they differ from a context without them.
const BYTE_BITS_SALT: u32 = 0x1_0000;

impl Predictor {
    /// Restores the counters of the byte before as the dictionary trains them, and appends its lines to the history.
    pub(super) fn read_dictionary(&mut self, history: &mut TextHistory) {
        for slot in &trained::SLOTS {
            let context = hash_combine(slot.last.into(), BYTE_SALT);
            self.restore(half_context(context, slot.before.into()), slot.counters());
        }
        for line in DICTIONARY.lines() {
            let mut word = Word::default();
            for byte in line.bytes().chain([END]) {
                history.push(word, byte);
                word = word.with(byte);
            }
        }
    }

    /// Codes the bytes of a string. Returns `None` if they are more than `max_bytes`.
    pub(super) fn text(
        &mut self,
        bits: &mut impl BitCoder,
        history: &mut TextHistory,
        text: NewText<'_>,
        max_bytes: usize,
    ) -> Option<Vec<u8>> {
        let NewText { similar, given, .. } = text;
        let mut coded = Vec::new();
        let mut word = Word::default();
        let mut is_similar = !similar.is_empty();
        loop {
            // Both strings end with END; a decoder ignores the given byte.
            let at = coded.len();
            let byte = given.get(at).copied().unwrap_or(END);
            let predicted = if is_similar {
                let byte = similar.get(at).copied().unwrap_or(END);
                let standing = at.min(MAX_POSITION) as u32;
                Some(PredictedByte { byte, standing })
            } else {
                history.predicted(word)
            };
            let byte = self.byte(bits, history, word, predicted, byte);
            is_similar &= predicted.is_some_and(|predicted| predicted.byte == byte);
            history.push(word, byte);
            if byte == END {
                return Some(coded);
            }
            word = word.with(byte);
            coded.push(byte);
            if coded.len() > max_bytes {
                return None;
            }
        }
    }

    #[inline]
    fn byte(
        &mut self,
        bits: &mut impl BitCoder,
        history: &TextHistory,
        word: Word,
        predicted: Option<PredictedByte>,
        byte: u8,
    ) -> u8 {
        let context = byte_context(history);
        if let Some(PredictedByte {
            byte: likely,
            standing,
        }) = predicted
        {
            let decision = Decision {
                field: Field::Text,
                class: Class::PREDICTED_BYTE,
            };
            let contexts = [
                hash_combine(STANDING_SALT, standing),
                hash_combine(context, hash_combine(PREDICTED_SALT, u32::from(likely))),
            ];
            if self.decide(bits, decision, contexts, byte == likely) {
                return likely;
            }
        }
        let contexts = [context, hash_combine(word.hash, WORD_SALT)];
        let [high, low] = halves(byte);
        let high = self.half(bits, contexts, 1, high);
        let low = self.half(bits, contexts, 1 << 4 | high, low);
        (high << 4 | low) as u8
    }

    fn half(&mut self, bits: &mut impl BitCoder, contexts: [u32; 2], before: u32, value: u32) -> u32 {
        let decision = Decision {
            field: Field::Text,
            class: Class::HALF_BYTE,
        };
        let contexts = contexts.map(|context| half_context(context, before));
        self.nibble(bits, decision, contexts, Nibble { width: 4, value }, &mut None)
    }
}

impl Word {
    /// The word with a byte appended.
    #[inline]
    fn with(self, byte: u8) -> Self {
        let hash = next_word(self.hash, byte);
        let letters = if hash == 0 { 0 } else { self.letters + 1 };
        Self { hash, letters }
    }
}

/// The context of the byte before.
#[inline]
fn byte_context(history: &TextHistory) -> u32 {
    hash_combine(history.last().into(), BYTE_SALT)
}

/// The context of half a byte. `before` is a 1, then the bits of the byte so far.
#[inline]
fn half_context(context: u32, before: u32) -> u32 {
    hash_combine(context, before | BYTE_BITS_SALT)
}

/// The upper and the lower half of a byte.
fn halves(byte: u8) -> [u32; 2] {
    [u32::from(byte >> 4), u32::from(byte & 0xf)]
}
