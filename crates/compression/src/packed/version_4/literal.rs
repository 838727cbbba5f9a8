//! Literals: numbers and small symbols, in nibbles.
//!
//! A number is its length in bits, its sign with the first bits below the highest one, and the other bits. A *reference
//! value*, the first of the candidates that were all wrong, is expected for as long as the bits so far agree with it.

use super::predictor::{Class, Decision, Nibble, Predictor};
use crate::packed::context_hash::hash_combine;
use crate::packed::range::BitCoder;
use crate::packed::symbol::Symbol;

/// Bits of a nibble.
const NIBBLE_BITS: u32 = 4;
/// The length that is an escape for itself and all longer ones.
const LONG_LENGTH: u32 = 15;
/// Bits that code, after the escape, the length above 15: a nibble, and the rest below it.
const LONG_LOW_BITS: u32 = 2;

// Salts of contexts.
const FIELD_SALT: u32 = 99;
const SYMBOL_SALT: u32 = 0;
const LENGTH_SALT: u32 = 1;
const LONG_LENGTH_SALT: u32 = 2;
const LONG_LOW_SALT: u32 = 3;
const HIGH_BITS_SALT: u32 = 0x100;
const LOW_BITS_SALT: u32 = 0x1000;

/// A literal that is being coded.
struct Literal<'a, B> {
    predictor: &'a mut Predictor,
    bits: &'a mut B,
    symbol: Symbol<'a>,
    /// Contexts: the field alone, then with the first context, if there is one.
    contexts: [u32; 2],
    /// The reference value, as long as all bits agree with it.
    reference: Option<i64>,
}

impl Predictor {
    /// Codes a symbol of up to four bits.
    pub(super) fn symbol(
        &mut self,
        bits: &mut impl BitCoder,
        symbol: Symbol<'_>,
        width: u32,
        value: u32,
    ) -> u32 {
        debug_assert!(width <= NIBBLE_BITS, "a symbol is a nibble");
        let mut literal = Literal::new(self, bits, symbol, None);
        literal.in_contexts(Class::HighBits, SYMBOL_SALT, Nibble { width, value }, |_| 0)
    }

    /// Codes a number by its own bits.
    pub(super) fn literal(
        &mut self,
        bits: &mut impl BitCoder,
        symbol: Symbol<'_>,
        reference: Option<i64>,
        value: i64,
    ) -> i64 {
        let mut literal = Literal::new(self, bits, symbol, reference);
        let length = literal.length(value);
        if length == 0 {
            return 0;
        }
        literal.number(length, value)
    }
}

impl<'a, B: BitCoder> Literal<'a, B> {
    fn new(
        predictor: &'a mut Predictor,
        bits: &'a mut B,
        symbol: Symbol<'a>,
        reference: Option<i64>,
    ) -> Self {
        let field = symbol.field as u32;
        Self {
            predictor,
            bits,
            symbol,
            contexts: [
                hash_combine(field, FIELD_SALT),
                hash_combine(field << 8 | 1, symbol.first_context()),
            ],
            reference,
        }
    }

    /// Codes the length of a number in bits.
    fn length(&mut self, value: i64) -> u32 {
        let short = |value| bit_length(value).min(LONG_LENGTH);
        let nibble = Nibble {
            width: NIBBLE_BITS,
            value: short(value),
        };
        let length = self.in_contexts(Class::Length, LENGTH_SALT, nibble, short);
        if length < LONG_LENGTH {
            return length;
        }
        let above = |value| bit_length(value).saturating_sub(LONG_LENGTH);
        let high = |value| above(value) >> LONG_LOW_BITS;
        let nibble = Nibble {
            width: NIBBLE_BITS,
            value: high(value),
        };
        let coded_high = self.in_field(Class::Length, LONG_LENGTH_SALT, nibble, high);
        let low = |value| above(value) & ((1 << LONG_LOW_BITS) - 1);
        let nibble = Nibble {
            width: LONG_LOW_BITS,
            value: low(value),
        };
        let coded_low = self.in_field(Class::Length, LONG_LOW_SALT + coded_high, nibble, low);
        (length + (coded_high << LONG_LOW_BITS | coded_low)).min(u64::BITS)
    }

    /// Codes the sign of a number and its bits below the highest one.
    fn number(&mut self, length: u32, value: i64) -> i64 {
        let sign_bits = u32::from(self.symbol.is_signed);
        let below = length - 1;
        let high_bits = below.min(NIBBLE_BITS - sign_bits);
        let mut left = below - high_bits;
        let high = |value: i64| {
            let sign = u32::from(value < 0) & sign_bits;
            sign << high_bits | bits_at(value, left, high_bits)
        };
        let nibble = Nibble {
            width: sign_bits + high_bits,
            value: high(value),
        };
        let coded = self.in_contexts(Class::HighBits, HIGH_BITS_SALT + length, nibble, high);
        let is_negative = coded >> high_bits & sign_bits == 1;
        let mut magnitude = 1_u64 << high_bits | u64::from(coded & ((1 << high_bits) - 1));
        let mut path = length << NIBBLE_BITS | coded;
        let mut is_modelled = true;
        while left > 0 {
            let width = left.min(NIBBLE_BITS);
            left -= width;
            let low = |value: i64| bits_at(value, left, width);
            let nibble = Nibble {
                width,
                value: low(value),
            };
            let coded = if is_modelled || self.reference.is_some() {
                self.in_field(Class::LowBits, LOW_BITS_SALT + path, nibble, low)
            } else {
                self.plain(nibble)
            };
            is_modelled = false;
            magnitude = magnitude << width | u64::from(coded);
            path = hash_combine(path, coded);
        }
        let magnitude = magnitude.cast_signed();
        if is_negative {
            magnitude.wrapping_neg()
        } else {
            magnitude
        }
    }

    /// Codes a nibble under the field and, if there is one, the first context. `part` gives the nibble of a number.
    fn in_contexts(&mut self, class: Class, salt: u32, nibble: Nibble, part: impl Fn(i64) -> u32) -> u32 {
        if self.symbol.contexts.is_empty() {
            return self.in_field(class, salt, nibble, part);
        }
        let contexts = self.contexts.map(|context| hash_combine(context, salt));
        self.nibble(class, contexts, nibble, part)
    }

    /// Codes a nibble under the field alone.
    fn in_field(&mut self, class: Class, salt: u32, nibble: Nibble, part: impl Fn(i64) -> u32) -> u32 {
        let [field, _] = self.contexts;
        self.nibble(class, [hash_combine(field, salt)], nibble, part)
    }

    fn nibble<const N: usize>(
        &mut self,
        class: Class,
        contexts: [u32; N],
        nibble: Nibble,
        part: impl Fn(i64) -> u32,
    ) -> u32 {
        let decision = Decision {
            field: self.symbol.field,
            class,
        };
        let mut expected = self.reference.map(part);
        let coded = self
            .predictor
            .nibble(self.bits, decision, contexts, nibble, &mut expected);
        if expected.is_none() {
            self.reference = None;
        }
        coded
    }

    /// Codes bits that nothing predicts.
    fn plain(&mut self, nibble: Nibble) -> u32 {
        (0..nibble.width).rev().fold(0, |coded, shift| {
            let bit = self.bits.bit(1 << 15, nibble.value >> shift & 1 == 1);
            coded << 1 | u32::from(bit)
        })
    }
}

/// Length in bits without the sign; 0 for zero.
fn bit_length(value: i64) -> u32 {
    u64::BITS - value.unsigned_abs().leading_zeros()
}

/// Returns bits of a number without the sign, from a bit up.
fn bits_at(value: i64, from: u32, width: u32) -> u32 {
    (value.unsigned_abs() >> from) as u32 & ((1 << width) - 1)
}
