//! Literals: numbers and small symbols, bit by bit.
//!
//! A number is its length in bits, its sign, and its bits from the highest down. A *reference value*, the likeliest of
//! the candidates that were all wrong, is expected bit by bit for as long as the bits so far agree with it.

use super::predictor::{Decision, LITERAL_CONTEXT_SLOTS, Predictor};
use crate::packed::context_hash::hash_combine;
use crate::packed::range::RangeDecoder;
use crate::packed::symbol::Symbol;

/// Contexts of the symbol that literal bits use: more cost time and save little.
const LITERAL_CONTEXTS: usize = 2;
/// Input slot of the reference value.
const REFERENCE_SLOT: usize = LITERAL_CONTEXT_SLOTS;

// Classes of decisions, behind those for candidates.
const LENGTH: usize = 2;
const SIGN: usize = 3;
const HIGH_BITS: usize = 4;
const LOW_BITS: usize = 5;

/// Bits that code the length of a value: 0 to 14, and 15 as an escape.
const SHORT_BITS: u32 = 4;
/// The escape, and the least length behind it.
const LONG_LENGTH: u32 = 15;
/// Bits that code, after the escape, the length above 15.
const LONG_BITS: u32 = 6;
/// Bits below the highest one that are of the class [`HIGH_BITS`].
const HIGH_BIT_COUNT: u32 = 4;

// Salts of contexts.
const FIELD_SALT: u32 = 99;
const REFERENCE_SALT: u32 = 0x777;
/// The decisions of a literal before the first one, as a hash.
const NO_DECISIONS: u32 = 1;
/// Added to a decision to combine it into that hash.
const DECISION_SALT: u32 = 2;

impl Predictor {
    /// Decodes a symbol of a few bits, from the highest down.
    pub(super) fn symbol(&mut self, bits: &mut RangeDecoder, symbol: Symbol<'_>, width: u32) -> u32 {
        let mut path = LiteralPath::new(symbol, HIGH_BITS, None);
        let mut coded = 0;
        for _ in 0..width {
            let is_set = self.literal_bit(bits, symbol, &mut path, |_| false);
            coded = coded << 1 | u32::from(is_set);
        }
        coded
    }

    /// Decodes a number by its own bits.
    pub(super) fn literal(
        &mut self,
        bits: &mut RangeDecoder,
        symbol: Symbol<'_>,
        reference: Option<i64>,
    ) -> i64 {
        let mut path = LiteralPath::new(symbol, LENGTH, reference);
        let mut length = 0;
        for bit in (0..SHORT_BITS).rev() {
            let is_set = self.literal_bit(bits, symbol, &mut path, |reference| {
                bit_length(reference).min(LONG_LENGTH) >> bit & 1 == 1
            });
            length = length << 1 | u32::from(is_set);
        }
        if length == 0 {
            return 0;
        }
        if length == LONG_LENGTH {
            for bit in (0..LONG_BITS).rev() {
                let is_set = self.literal_bit(bits, symbol, &mut path, |reference| {
                    bit_length(reference).saturating_sub(LONG_LENGTH) >> bit & 1 == 1
                });
                length += u32::from(is_set) << bit;
            }
        }
        length = length.min(u64::BITS);
        path.class = SIGN;
        let is_negative =
            symbol.is_signed && self.literal_bit(bits, symbol, &mut path, |reference| reference < 0);
        path.class = HIGH_BITS;
        let mut magnitude = 1_u64;
        for bit in (0..length - 1).rev() {
            if bit + HIGH_BIT_COUNT + 1 < length {
                path.class = LOW_BITS;
            }
            let is_set = self.literal_bit(bits, symbol, &mut path, |reference| {
                reference.unsigned_abs() >> bit & 1 == 1
            });
            magnitude = magnitude << 1 | u64::from(is_set);
        }
        let magnitude = magnitude.cast_signed();
        if is_negative {
            magnitude.wrapping_neg()
        } else {
            magnitude
        }
    }

    /// Decodes the next bit of a literal. `bit_of` computes the bit of the reference value.
    fn literal_bit(
        &mut self,
        bits: &mut RangeDecoder,
        symbol: Symbol<'_>,
        path: &mut LiteralPath,
        bit_of: impl Fn(i64) -> bool,
    ) -> bool {
        let decision = Decision {
            field: symbol.field,
            class: path.class,
        };
        let [field, first, second] = path.keys.map(|key| hash_combine(key, path.decisions));
        let bit = match path.reference {
            Some(reference) => {
                let is_set = bit_of(reference);
                let key = hash_combine(path.reference_key, (path.class as u32) << 1 | u32::from(is_set));
                let expected = [(key, is_set)];
                match path.key_count {
                    1 => self.decide::<1, 1, REFERENCE_SLOT>(bits, decision, [field], expected),
                    2 => self.decide::<2, 1, REFERENCE_SLOT>(bits, decision, [field, first], expected),
                    _ => {
                        self.decide::<3, 1, REFERENCE_SLOT>(bits, decision, [field, first, second], expected)
                    }
                }
            }
            None => match path.key_count {
                1 => self.decide::<1, 0, REFERENCE_SLOT>(bits, decision, [field], []),
                2 => self.decide::<2, 0, REFERENCE_SLOT>(bits, decision, [field, first], []),
                _ => self.decide::<3, 0, REFERENCE_SLOT>(bits, decision, [field, first, second], []),
            },
        };
        path.reference = path.reference.filter(|reference| bit_of(*reference) == bit);
        path.decisions = hash_combine(path.decisions, DECISION_SALT + u32::from(bit));
        bit
    }
}

/// Length in bits without the sign; 0 for zero.
fn bit_length(value: i64) -> u32 {
    u64::BITS - value.unsigned_abs().leading_zeros()
}

/// The state of a literal between two of its bits.
struct LiteralPath {
    class: usize,
    /// The decisions so far, as a hash.
    decisions: u32,
    /// The reference value, as long as all decisions agree with it.
    reference: Option<i64>,
    /// Keys of the contexts: the field alone, then the symbol's contexts.
    keys: [u32; LITERAL_CONTEXTS + 1],
    /// Number of keys in use.
    key_count: usize,
    reference_key: u32,
}

impl LiteralPath {
    fn new(symbol: Symbol<'_>, class: usize, reference: Option<i64>) -> Self {
        let key = symbol.field as u32;
        let mut keys = [hash_combine(key, FIELD_SALT); LITERAL_CONTEXTS + 1];
        let [_, by_context @ ..] = &mut keys;
        for (at, (slot, context)) in by_context.iter_mut().zip(symbol.contexts).enumerate() {
            *slot = hash_combine(key << 8 | (at as u32 + 1), *context);
        }
        Self {
            class,
            decisions: NO_DECISIONS,
            reference,
            keys,
            key_count: symbol.contexts.len().min(LITERAL_CONTEXTS) + 1,
            reference_key: hash_combine(key, REFERENCE_SALT),
        }
    }
}
