//! Numbers: a choice among expected values, with an escape to a literal.
//!
//! The values of the *sources* are tried one by one, at the cost of a decision each: first those of the two sources that were
//! right most recently, then the others in their order. If none is right, the number is coded as a
//! [literal](super::literal).

use super::predictor::{Class, Decision, Predictor};
use super::right_sources::RightSources;
use super::sources::Sources;
use crate::packed::context_hash::hash_combine;
use crate::packed::field::PerField;
use crate::packed::range::BitCoder;
use crate::packed::recent_values::{RecentKeys, RecentValues};
use crate::packed::symbol::Symbol;

/// Most values that are tried before the escape.
const MAX_TRIED: usize = 6;

// Salts of the contexts of candidates.
const SOURCES_SALT: u32 = 0xa2;
const VALUE_SALT: u32 = 0xa5;

/// The numbers so far, by field.
pub(super) struct NumberHistory {
    recent: RecentValues,
    right: PerField<RightSources>,
}

impl NumberHistory {
    pub(super) fn new() -> Self {
        Self {
            recent: RecentValues::new(),
            right: PerField::filled(RightSources::INITIAL),
        }
    }
}

impl Predictor {
    /// Codes a number. A number without expected values is always a literal.
    pub(super) fn number(
        &mut self,
        bits: &mut impl BitCoder,
        history: &mut NumberHistory,
        symbol: Symbol<'_>,
        expected: &[i64],
        value: i64,
    ) -> i64 {
        if expected.is_empty() {
            return self.literal(bits, symbol, None, value);
        }
        let keys = RecentKeys::for_symbol(symbol);
        let sources = Sources::new(expected, &history.recent, &keys);
        let right = &mut history.right[symbol.field];
        let value = self.candidate_or_literal(bits, symbol, &sources, right, value);
        history.recent.store(&keys, value);
        value
    }

    #[inline]
    fn candidate_or_literal(
        &mut self,
        bits: &mut impl BitCoder,
        symbol: Symbol<'_>,
        sources: &Sources,
        right: &mut RightSources,
        value: i64,
    ) -> i64 {
        let field = symbol.field;
        let first_context = symbol.first_context();
        let first = sources.value(right.first_of(sources.present()));
        let mut candidate = first;
        let mut rest = sources.present();
        for rank in 0..MAX_TRIED {
            let that_expect = sources.that_expect(candidate);
            rest &= !that_expect;
            let key = (field as u32) << 8 | u32::from(rank > 0);
            let by_sources = hash_combine(key, that_expect << 8 | SOURCES_SALT);
            let by_context = hash_combine(by_sources, first_context);
            let is_right = candidate == value;
            let is_right = if rank == 0 {
                let by_value = hash_combine((field as u32) << 8 | VALUE_SALT, first_context);
                let by_value = hash_combine(by_value, candidate as u32);
                let class = Class::FirstCandidate;
                let contexts = [by_sources, by_context, by_value];
                self.decide(bits, Decision { field, class }, contexts, is_right)
            } else {
                let class = Class::LaterCandidate;
                self.decide(
                    bits,
                    Decision { field, class },
                    [by_sources, by_context],
                    is_right,
                )
            };
            if is_right {
                right.learn(that_expect);
                return candidate;
            }
            if rest == 0 {
                break;
            }
            candidate = sources.value(right.next_of(rest));
        }
        let value = self.literal(bits, symbol, Some(first), value);
        right.learn(sources.that_expect(value));
        value
    }
}
