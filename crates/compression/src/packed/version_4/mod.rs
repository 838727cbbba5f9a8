//! Version 4 of the packed form, which is written.
//!
//! Decisions are few: a predicted number or byte is one, and four bits of any other share a context. Each decision mixes two
//! or three inputs, with one weight for each.

mod literal;
mod nibble_table;
mod number;
mod predictor;
mod right_sources;
mod sources;
mod text_history;
mod text_model;
mod trained;

use std::sync::LazyLock;

use self::number::NumberHistory;
use self::predictor::Predictor;
use self::text_history::TextHistory;
use super::range::{BitCoder, RangeDecoder};
use super::symbol::Symbol;
use super::value_coder::{NewText, ValueCoder};

/// Counters and bytes after the dictionary, which readers copy.
static TRAINED: LazyLock<(Predictor, TextHistory)> = LazyLock::new(trained);

/// Codes values by mixing the predictions of contexts. `B` is the encoding or the decoding side.
pub(super) struct ContextMixingCoder<B> {
    bits: B,
    predictor: Predictor,
    numbers: NumberHistory,
    history: TextHistory,
}

impl<B: BitCoder> ContextMixingCoder<B> {
    /// A coder that has read the dictionary.
    pub(super) fn new(bits: B) -> Self {
        let (predictor, history) = trained();
        Self::from_parts(bits, predictor, history)
    }

    fn from_parts(bits: B, predictor: Predictor, history: TextHistory) -> Self {
        Self {
            bits,
            predictor,
            numbers: NumberHistory::new(),
            history,
        }
    }

    /// The range coder.
    pub(super) fn bits(&self) -> &B {
        &self.bits
    }

    /// Returns the range coder.
    pub(super) fn into_bits(self) -> B {
        self.bits
    }
}

impl ContextMixingCoder<RangeDecoder> {
    /// The same for readers, which open many segments: the trained state is kept and copied. A writer on a phone seals a
    /// few segments a minute, and reading the dictionary again is cheaper than memory that is never freed.
    pub(super) fn for_reading(bits: RangeDecoder) -> Self {
        let (predictor, history) = TRAINED.clone();
        Self::from_parts(bits, predictor, history)
    }
}

impl<B: BitCoder> ValueCoder for ContextMixingCoder<B> {
    const DECODES: bool = B::DECODES;

    fn number(&mut self, symbol: Symbol<'_>, expected: &[i64], value: i64) -> i64 {
        self.predictor
            .number(&mut self.bits, &mut self.numbers, symbol, expected, value)
    }

    fn symbol(&mut self, symbol: Symbol<'_>, width: u32, value: u32) -> u32 {
        self.predictor.symbol(&mut self.bits, symbol, width, value)
    }

    fn text(&mut self, text: NewText<'_>, max_bytes: usize) -> Option<Vec<u8>> {
        self.predictor
            .text(&mut self.bits, &mut self.history, text, max_bytes)
    }

    fn spent_bits(&self) -> f64 {
        self.bits.spent_bits()
    }
}

/// Counters and bytes after the dictionary.
fn trained() -> (Predictor, TextHistory) {
    let mut predictor = Predictor::new();
    let mut history = TextHistory::new();
    predictor.read_dictionary(&mut history);
    (predictor, history)
}
