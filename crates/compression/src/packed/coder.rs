//! The coder: numbers, symbols and strings on top of a version's coding of values, within limits.

use super::field::{Field, PerField};
use super::increment::increment_last_number;
use super::string_table::StringTable;
use super::symbol::Symbol;
use super::value_coder::{NewText, ValueCoder};
use crate::error::FaultKind;
use crate::limits::{MAX_TABLE_BYTES, MAX_TABLE_STRINGS};

/// Most entries, nodes, changes and properties of a segment together. Bits alone do not bound a reader's memory, since
/// a value that is expected costs almost none. With the tables beside them they stay below a quarter of a gibibyte. A
/// segment with more items is sealed without packing.
const MAX_ITEMS: usize = 1 << 19;
/// Most bytes of strings, counted at each use of a known string.
const MAX_TEXT_BYTES: usize = 64 << 20;

/// Codes values. `V` is the encoding or the decoding side of a version.
pub(super) struct Coder<V> {
    values: V,
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
    /// Strings of one kind are similar.
    pub(super) kind: u32,
    pub(super) contexts: &'a [u32],
    /// One more than the index of each expected string; 0 for none.
    pub(super) expected: &'a [i64],
}

impl<V: ValueCoder> Coder<V> {
    pub(super) fn new(values: V) -> Self {
        Self {
            values,
            strings: StringTable::default(),
            items_left: MAX_ITEMS,
            text_left: MAX_TEXT_BYTES,
            tally: None,
        }
    }

    /// The version's coding of values.
    pub(super) fn values(&self) -> &V {
        &self.values
    }

    /// Returns the version's coding of values.
    pub(super) fn into_values(self) -> V {
        self.values
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
        let value = self.values.symbol(symbol, width, value);
        self.count_bits(field, before);
        value
    }

    fn symbol_or_number(&mut self, symbol: Symbol<'_>, expected: &[i64], value: i64) -> i64 {
        let before = self.spent_bits();
        let value = self.values.number(symbol, expected, value);
        self.count_bits(symbol.field, before);
        value
    }

    /// Codes a string and returns its index. A new string is coded as bytes.
    pub(super) fn string(&mut self, symbol: StringSymbol<'_>, given: Option<&str>) -> Result<u32, FaultKind> {
        let StringSymbol { field, expected, .. } = symbol;
        let index = given.and_then(|given| self.strings.find(given));
        let value = index.map_or(0, |index| index + 1);
        let known = self.unsigned(field, symbol.contexts, expected, value)?;
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
            .find_map(|index| self.strings.get(u32::try_from(index.checked_sub(1)?).ok()?));
        let similar = similar.map(increment_last_number).unwrap_or_default();
        let text = NewText {
            kind: symbol.kind,
            similar: similar.as_bytes(),
            given: given.unwrap_or_default().as_bytes(),
        };
        let before = self.spent_bits();
        let strings = &self.strings;
        let bytes = self
            .values
            .text(text, max_bytes)
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
            self.values.spent_bits()
        } else {
            0.0
        }
    }

    fn count_bits(&mut self, field: Field, before: f64) {
        if let Some(tally) = &mut self.tally {
            tally[field] += self.values.spent_bits() - before;
        }
    }
}
