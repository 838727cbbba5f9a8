//! Version 2 of the packed form, which is only read.
//!
//! Each number and each byte of a string is a sequence of decisions of one bit. Every decision mixes up to seven contexts, by
//! weights that depend on the confidence in each.

mod candidates;
mod counters;
mod literal;
mod number;
mod predictor;
mod source_scores;
mod text_model;

use std::sync::LazyLock;

use self::number::NumberHistory;
use self::predictor::Predictor;
use self::text_model::TextHistory;
use super::range::{BitCoder, RangeDecoder};
use super::symbol::Symbol;
use super::value_coder::{NewText, ValueCoder};

/// Counters and bytes after the dictionary, which readers copy.
static TRAINED: LazyLock<(Predictor, TextHistory)> = LazyLock::new(|| {
    let mut predictor = Predictor::new();
    let mut history = TextHistory::default();
    predictor.read_dictionary(&mut history);
    (predictor, history)
});

/// Decodes values.
pub(super) struct ValueDecoder {
    bits: RangeDecoder,
    predictor: Predictor,
    numbers: NumberHistory,
    history: TextHistory,
}

impl ValueDecoder {
    /// A decoder that has read the dictionary.
    pub(super) fn new(bits: RangeDecoder) -> Self {
        let (predictor, history) = TRAINED.clone();
        Self {
            bits,
            predictor,
            numbers: NumberHistory::new(),
            history,
        }
    }

    /// The range coder.
    pub(super) fn bits(&self) -> &RangeDecoder {
        &self.bits
    }
}

impl ValueCoder for ValueDecoder {
    const DECODES: bool = true;

    fn number(&mut self, symbol: Symbol<'_>, expected: &[i64], _: i64) -> i64 {
        self.predictor
            .number(&mut self.bits, &mut self.numbers, symbol, expected)
    }

    fn symbol(&mut self, symbol: Symbol<'_>, width: u32, _: u32) -> u32 {
        self.predictor.symbol(&mut self.bits, symbol, width)
    }

    fn text(&mut self, text: NewText<'_>, max_bytes: usize) -> Option<Vec<u8>> {
        let NewText { kind, similar, .. } = text;
        self.predictor
            .text(&mut self.bits, &mut self.history, kind, similar, max_bytes)
    }

    fn spent_bits(&self) -> f64 {
        self.bits.spent_bits()
    }
}
