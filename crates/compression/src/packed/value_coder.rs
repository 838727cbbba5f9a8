//! The part of the coder that differs between versions of the packed form: numbers, symbols and the bytes of strings.

use super::symbol::Symbol;

/// One side of a version's coding of values: the encoder or the decoder.
pub(super) trait ValueCoder {
    /// Whether values are read. An encoder has the entries already, so it does not build them again.
    const DECODES: bool;

    /// Codes a number. An encoder writes `value` and returns it; a decoder ignores `value` and returns the number that it
    /// reads.
    fn number(&mut self, symbol: Symbol<'_>, expected: &[i64], value: i64) -> i64;

    /// Codes a symbol of up to four bits.
    fn symbol(&mut self, symbol: Symbol<'_>, width: u32, value: u32) -> u32;

    /// Codes the bytes of a string. Returns `None` if they are more than `max_bytes`.
    fn text(&mut self, text: NewText<'_>, max_bytes: usize) -> Option<Vec<u8>>;

    /// Bits spent so far, for reports only.
    fn spent_bits(&self) -> f64;
}

/// A string to code by its bytes.
#[derive(Clone, Copy)]
pub(super) struct NewText<'a> {
    /// Strings of one kind are similar. Only version 2 depends on the kind.
    pub(super) kind: u32,
    /// A string that the new one may equal or begin like; empty for none.
    pub(super) similar: &'a [u8],
    /// The bytes to encode; a decoder ignores them.
    pub(super) given: &'a [u8],
}
