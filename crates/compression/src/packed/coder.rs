//! The coder: numbers, symbols and strings on top of the predictor and the range coder, within limits.

use std::sync::LazyLock;

use super::field::{Field, PerField};
use super::increment::increment_last_number;
use super::number_history::NumberHistory;
use super::predictor::Predictor;
use super::range::BitCoder;
use super::string_table::StringTable;
use super::symbol::Symbol;
use crate::error::FaultKind;
use crate::limits::{MAX_TABLE_BYTES, MAX_TABLE_STRINGS};

/// Most entries, nodes, changes and properties of a segment together. Bits alone do not bound a reader's memory, since
/// a value that is expected costs almost none. With the tables beside them they stay below a quarter of a gibibyte. A
/// segment with more items is sealed without packing.
const MAX_ITEMS: usize = 1 << 19;
/// Most bytes of strings, counted at each use of a known string.
const MAX_TEXT_BYTES: usize = 64 << 20;
/// Most strings that may be expected of a string.
const MAX_EXPECTED_STRINGS: usize = 6;

/// Codes values. `B` is the encoding or the decoding side.
pub(super) struct Coder<B> {
    bits: B,
    predictor: Predictor,
    numbers: NumberHistory,
    strings: StringTable,
    items_left: usize,
    text_left: usize,
    /// Bits spent on each field, if they are counted.
    tally: Option<PerField<f64>>,
}

/// A string to code: its place in the format, and the values that predict it.
#[derive(Clone, Copy)]
pub(super) struct StringSymbol<'a> {
    pub(super) field: Field,
    /// Strings of one kind are similar. The kind is a context of the first byte.
    pub(super) kind: u32,
    pub(super) contexts: &'a [u32],
    /// One more than the index of each expected string; 0 for none.
    pub(super) expected: &'a [u32],
}

impl<B: BitCoder> Coder<B> {
    /// A coder that has read the dictionary.
    pub(super) fn new(bits: B) -> Self {
        let (predictor, strings) = trained();
        Self::from_parts(bits, predictor, strings)
    }

    /// The same for readers, which open many segments: the trained state is kept and copied. A writer on a phone seals a
    /// few segments a minute, and reading the dictionary again is cheaper than a mebibyte that is never freed.
    pub(super) fn for_reading(bits: B) -> Self {
        static TRAINED: LazyLock<(Predictor, StringTable)> = LazyLock::new(trained);
        let (predictor, strings) = TRAINED.clone();
        Self::from_parts(bits, predictor, strings)
    }

    fn from_parts(bits: B, predictor: Predictor, strings: StringTable) -> Self {
        Self {
            bits,
            predictor,
            numbers: NumberHistory::new(),
            strings,
            items_left: MAX_ITEMS,
            text_left: MAX_TEXT_BYTES,
            tally: None,
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

    /// Counts the bits of each field from here on.
    pub(super) fn count_bits_by_field(&mut self) {
        self.tally = Some(PerField::filled(0.0));
    }

    /// Bits spent on a field; `None` unless they are counted.
    pub(super) fn bits_of(&self, field: Field) -> Option<f64> {
        self.tally.as_ref().map(|tally| tally[field])
    }

    /// Number of strings so far.
    pub(super) fn string_count(&self) -> usize {
        self.strings.len()
    }

    /// Makes the encoder code a string by an index that is not in the table.
    #[cfg(test)]
    pub(super) fn set_string_index(&mut self, string: &str, index: u32) {
        self.strings.set_index(string, index);
    }

    /// Counts entries, nodes, changes or properties that are about to be created.
    pub(super) fn items(&mut self, count: usize) -> Result<(), FaultKind> {
        self.items_left = self
            .items_left
            .checked_sub(count)
            .ok_or(FaultKind::LimitExceeded)?;
        Ok(())
    }

    /// Codes a signed number of 64 bits.
    pub(super) fn number(&mut self, field: Field, contexts: &[u32], expected: &[i64], value: i64) -> i64 {
        let symbol = Symbol {
            field,
            contexts,
            is_signed: true,
        };
        self.symbol_or_number(symbol, expected, value)
    }

    /// Codes an unsigned number of 32 bits.
    pub(super) fn unsigned(
        &mut self,
        field: Field,
        contexts: &[u32],
        expected: &[i64],
        value: u32,
    ) -> Result<u32, FaultKind> {
        let symbol = Symbol {
            field,
            contexts,
            is_signed: false,
        };
        let value = self.symbol_or_number(symbol, expected, value.into());
        u32::try_from(value).map_err(|_| field.invalid())
    }

    /// Codes a symbol of a few bits.
    pub(super) fn symbol(&mut self, field: Field, contexts: &[u32], width: u32, value: u32) -> u32 {
        let symbol = Symbol {
            field,
            contexts,
            is_signed: false,
        };
        let before = self.spent_bits();
        let value = self.predictor.symbol(&mut self.bits, symbol, width, value);
        self.count_bits(field, before);
        value
    }

    fn symbol_or_number(&mut self, symbol: Symbol<'_>, expected: &[i64], value: i64) -> i64 {
        let before = self.spent_bits();
        let value = self
            .predictor
            .number(&mut self.bits, &mut self.numbers, symbol, expected, value);
        self.count_bits(symbol.field, before);
        value
    }

    /// Codes a string and returns its index. A new string is coded as bytes.
    pub(super) fn string(&mut self, symbol: StringSymbol<'_>, given: Option<&str>) -> Result<u32, FaultKind> {
        let StringSymbol { field, expected, .. } = symbol;
        let index = given.and_then(|given| self.strings.find(given));
        let value = index.map_or(0, |index| index + 1);
        let mut indices = [0; MAX_EXPECTED_STRINGS];
        debug_assert!(expected.len() <= MAX_EXPECTED_STRINGS, "all expected strings fit");
        for (index, expected) in indices.iter_mut().zip(expected) {
            *index = i64::from(*expected);
        }
        let indices = indices.get(..expected.len()).unwrap_or(&indices);
        let known = self.unsigned(field, symbol.contexts, indices, value)?;
        if let Some(index) = known.checked_sub(1) {
            let string = self.strings.get(index).ok_or(field.invalid())?;
            let left = self.text_left.checked_sub(string.len());
            self.text_left = left.ok_or(FaultKind::LimitExceeded)?;
            return Ok(index);
        }
        self.new_string(symbol, given)
    }

    fn new_string(&mut self, symbol: StringSymbol<'_>, given: Option<&str>) -> Result<u32, FaultKind> {
        let max_bytes = MAX_TABLE_BYTES.saturating_sub(self.strings.bytes());
        let similar = symbol
            .expected
            .iter()
            .find_map(|index| self.strings.get(index.checked_sub(1)?));
        let similar = similar.map(increment_last_number).unwrap_or_default();
        // A decoder has no bytes to give; the text model ignores them.
        let given = given.unwrap_or_default().as_bytes();
        let before = self.spent_bits();
        let strings = &mut self.strings;
        let bytes = self
            .predictor
            .text(
                &mut self.bits,
                strings,
                symbol.kind,
                similar.as_bytes(),
                given,
                max_bytes,
            )
            .filter(|_| strings.len() < MAX_TABLE_STRINGS)
            .ok_or(FaultKind::LimitExceeded)?;
        self.count_bits(Field::Text, before);
        let string = std::str::from_utf8(&bytes).map_err(|_| Field::Text.invalid())?;
        Ok(self.strings.add(string))
    }

    /// The string of an index that [`string`](Self::string) returned.
    pub(super) fn string_at(&self, index: u32) -> Result<&str, FaultKind> {
        self.strings.get(index).ok_or_else(|| Field::String.unreachable())
    }

    /// Bits spent so far; 0 unless they are counted.
    fn spent_bits(&self) -> f64 {
        if self.tally.is_some() {
            self.bits.spent_bits()
        } else {
            0.0
        }
    }

    fn count_bits(&mut self, field: Field, before: f64) {
        if let Some(tally) = &mut self.tally {
            tally[field] += self.bits.spent_bits() - before;
        }
    }
}

/// Counters and strings after the dictionary.
fn trained() -> (Predictor, StringTable) {
    let mut predictor = Predictor::new();
    let mut strings = StringTable::default();
    predictor.read_dictionary(&mut strings);
    (predictor, strings)
}
