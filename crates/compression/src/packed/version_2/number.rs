//! Numbers: a choice among expected values, with an escape to literal bits.
//!
//! The *candidates* for a number are the values that its caller expects and the recent values under its contexts. They
//! are tried in the order of their scores, at the cost of a decision each. If none is right, the number is coded as a
//! [literal](super::literal).

use super::candidates::{Candidate, Candidates};
use super::predictor::{CANDIDATE_CLASSES, Decision, Predictor};
use super::source_scores::SourceScores;
use crate::packed::context_hash::hash_combine;
use crate::packed::field::Field;
use crate::packed::range::RangeDecoder;
use crate::packed::recent_values::{MAX_CONTEXTS, RecentKeys, RecentValues};
use crate::packed::symbol::{MAX_EXPECTED, Symbol};

/// Most candidates that are tried before the escape.
const MAX_TRIED: usize = 3;
/// Least score, in steps of 1/65536, at which a candidate after the first is tried.
const MIN_TRIED_SCORE: u32 = 2_500;

// Classes of the decision whether a candidate is right.
const FIRST_CANDIDATE: usize = 0;
const LATER_CANDIDATE: usize = 1;

// Salts of that decision's contexts.
const SCORE_SALT: u32 = 0xa1;
const SOURCES_SALT: u32 = 0xa2;
const SOURCES_AND_CONTEXT_SALT: u32 = 0xa3;
const VALUE_SALT: u32 = 0xa5;

/// The numbers so far: recent values under contexts, and scores of the sources of expected values.
pub(super) struct NumberHistory {
    recent: RecentValues,
    scores: SourceScores,
}

impl NumberHistory {
    pub(super) fn new() -> Self {
        Self {
            recent: RecentValues::new(),
            scores: SourceScores::new(),
        }
    }
}

impl Predictor {
    /// Decodes a number. A number without expected values is always a literal.
    pub(super) fn number(
        &mut self,
        bits: &mut RangeDecoder,
        history: &mut NumberHistory,
        symbol: Symbol<'_>,
        expected: &[i64],
    ) -> i64 {
        if expected.is_empty() {
            return self.literal(bits, symbol, None);
        }
        let field = symbol.field;
        let keys = RecentKeys::for_symbol(symbol);
        let mut candidates = Candidates::new();
        let (of_expected, of_recent) = history.scores.of(field);
        for (at, (value, score)) in expected.iter().zip(of_expected).enumerate() {
            candidates.add(at, *value, *score);
        }
        let mut recent = [None; MAX_CONTEXTS];
        for (at, ((key, score), recent)) in keys.all().iter().zip(of_recent).zip(&mut recent).enumerate() {
            *recent = history.recent.get(*key);
            if let Some(value) = *recent {
                candidates.add(MAX_EXPECTED + at, value, *score);
            }
        }
        let value = self.candidate_or_literal(bits, symbol, candidates.rank());
        history.scores.update(field, expected, &recent, value);
        history.recent.store(&keys, value);
        value
    }

    fn candidate_or_literal(
        &mut self,
        bits: &mut RangeDecoder,
        symbol: Symbol<'_>,
        candidates: &[Candidate],
    ) -> i64 {
        for (rank, candidate) in candidates.iter().enumerate() {
            if rank >= MAX_TRIED || rank > 0 && candidate.score < MIN_TRIED_SCORE {
                break;
            }
            let next = candidates
                .get(rank + 1)
                .map_or(0, |next| (next.score >> 13).min(7));
            let class = if rank == 0 {
                FIRST_CANDIDATE
            } else {
                LATER_CANDIDATE
            };
            let decision = Decision {
                field: symbol.field,
                class,
            };
            let score = (candidate.score >> 12).min(40) << 3 | next | (rank as u32) << 9;
            let contexts = candidate_contexts(symbol, class, score, candidate);
            if self.decide::<4, 0, 4>(bits, decision, contexts, []) {
                return candidate.value;
            }
        }
        let reference = candidates.first().map(|candidate| candidate.value);
        self.literal(bits, symbol, reference)
    }
}

/// The hashes that the contexts of a candidate begin with, by field and class, in the order of their input slots.
static CANDIDATE_KEYS: [[[u32; 4]; CANDIDATE_CLASSES]; Field::COUNT] = candidate_keys();

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn candidate_keys() -> [[[u32; 4]; CANDIDATE_CLASSES]; Field::COUNT] {
    let mut keys = [[[0; 4]; CANDIDATE_CLASSES]; Field::COUNT];
    let mut field = 0;
    while field < Field::COUNT {
        let mut class = 0;
        while class < CANDIDATE_CLASSES {
            let key = (field as u32) << 8 | class as u32;
            keys[field][class] = [
                hash_combine(key, SCORE_SALT),
                hash_combine(key, SOURCES_SALT),
                hash_combine(key, SOURCES_AND_CONTEXT_SALT),
                hash_combine(key, VALUE_SALT),
            ];
            class += 1;
        }
        field += 1;
    }
    keys
}

/// The contexts of the decision whether a candidate is right. `score` is its score and rank, and the score of the next
/// candidate, in few bits.
#[inline]
#[expect(
    clippy::indexing_slicing,
    reason = "a field's number is below their count, and a class is one of two"
)]
fn candidate_contexts(symbol: Symbol<'_>, class: usize, score: u32, candidate: &Candidate) -> [u32; 4] {
    let [by_score, by_sources, by_sources_and_context, by_value] =
        CANDIDATE_KEYS[symbol.field as usize][class % CANDIDATE_CLASSES];
    let context = symbol.first_context();
    [
        hash_combine(by_score, score),
        hash_combine(by_sources, candidate.sources),
        hash_combine(hash_combine(by_sources_and_context, candidate.sources), context),
        hash_combine(hash_combine(by_value, context), candidate.value as u32),
    ]
}
