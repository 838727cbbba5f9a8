//! Numbers as decisions.
//!
//! What a number is expected to be comes first: the values that are expected, the likeliest first, each with a
//! decision whether it is right. Where none is, the number is told by its sign, its length in bits and its bits
//! from the highest on.

use super::field::Field;
use super::mix::mix;
use super::predictor::{Decision, Predictor};
use super::range::Coder;

/// Most contexts of a number. What came last under each of them is expected to come again.
const CONTEXTS: usize = 3;
/// Most values that are expected of a number by those who ask for it.
pub(super) const EXPECTED: usize = 10;
/// Contexts that are asked when a number is told by its bits: more cost time and save little.
const TOLD_CONTEXTS: usize = 2;
/// All that expect a value: those who ask for it, and what came last under the contexts.
const SOURCES: usize = EXPECTED + CONTEXTS;
/// Most values that are tried before the number is told.
const MOST_TRIED: usize = 3;
/// Places for what came last, a power of two.
const LAST_BITS: u32 = 14;

/// The least score, in steps of 1/65536, at which a value is tried.
const WORTH_TRYING: u32 = 2_500;

/// The seat of a value that was expected and can still be right.
const NEAR_SEAT: usize = 3;

// Classes of decisions; each has weights of its own.
const LIKELIEST: usize = 0;
const LESS_LIKELY: usize = 1;
const LENGTH: usize = 2;
const SIGN: usize = 3;
const BITS: usize = 4;
const LAST_BITS_CLASS: usize = 5;

/// Decisions that tell a length in bits; the last of the lengths stands for all that are longer,
const SHORT_BITS: u32 = 4;
const SHORTEST_LONG: u32 = 15;
/// which are told by so many more, as what they are longer than that.
const LONG_BITS: u32 = 6;

/// How numbers of each field went so far.
#[derive(Clone)]
pub(super) struct History {
    /// How often each source was right, in steps of 1/65536.
    scores: [[u16; SOURCES]; Field::COUNT],
    /// What came last under a context, beside the context.
    last: Vec<(u32, i64)>,
}

impl History {
    pub(super) fn new() -> Self {
        Self {
            scores: [[0x8000; SOURCES]; Field::COUNT],
            last: vec![(0, 0); 1 << LAST_BITS],
        }
    }

    fn last(&self, key: u32) -> Option<i64> {
        let (known, value) = self.last.get((key >> (u32::BITS - LAST_BITS)) as usize)?;
        (*known == key).then_some(*value)
    }

    fn remember(&mut self, key: u32, value: i64) {
        if let Some(slot) = self.last.get_mut((key >> (u32::BITS - LAST_BITS)) as usize) {
            *slot = (key, value);
        }
    }

    fn scores(&self, field: Field) -> &[u16; SOURCES] {
        self.scores.get(field as usize).unwrap_or(&[0; SOURCES])
    }

    /// Whoever expected the value gains, whoever expected another loses.
    fn judge(&mut self, field: Field, expected: &[i64], remembered: &[Option<i64>], value: i64) {
        let Some(scores) = self.scores.get_mut(field as usize) else {
            return;
        };
        let (asked, last) = scores.split_at_mut(EXPECTED);
        for (score, expected) in asked.iter_mut().zip(expected) {
            *score = judged(*score, *expected == value);
        }
        for (score, remembered) in last.iter_mut().zip(remembered) {
            if let Some(remembered) = remembered {
                *score = judged(*score, *remembered == value);
            }
        }
    }
}

/// A score after another number.
fn judged(score: u16, was_right: bool) -> u16 {
    let target = if was_right { i32::from(u16::MAX) } else { 0 };
    (i32::from(score) + ((target - i32::from(score)) >> 4)) as u16
}

/// What a number is about.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) field: Field,
    /// What it may depend on, the most telling first.
    pub(super) contexts: &'a [u32],
    /// Whether it can be below zero.
    pub(super) is_signed: bool,
}

impl Question<'_> {
    fn site(&self) -> u32 {
        self.contexts.first().copied().unwrap_or(0)
    }
}

/// Under what keys the last values stand.
struct Keys {
    keys: [u32; CONTEXTS],
    count: usize,
}

impl Keys {
    fn of(question: Question<'_>) -> Self {
        let mut keys = [0; CONTEXTS];
        let field = (question.field as u32) << 8;
        for (at, (key, context)) in keys.iter_mut().zip(question.contexts).enumerate() {
            *key = mix(mix(0x1a57, field | at as u32), *context);
        }
        let count = question.contexts.len().min(CONTEXTS);
        Self { keys, count }
    }

    fn all(&self) -> &[u32] {
        self.keys.get(..self.count).unwrap_or(&self.keys)
    }
}

/// A value that is expected.
#[derive(Clone, Copy, Default)]
struct Candidate {
    value: i64,
    /// By whom, a bit each.
    sources: u32,
    /// The sum of their scores.
    score: u32,
}

/// The distinct values that are expected, the likeliest first.
struct Candidates {
    list: [Candidate; SOURCES],
    count: usize,
}

impl Candidates {
    /// Adds what a source expects.
    #[inline]
    fn add(&mut self, source: usize, value: i64, score: u16) {
        let score = u32::from(score);
        for (at, candidate) in self.list.iter_mut().enumerate() {
            if at == self.count {
                candidate.value = value;
                self.count += 1;
            }
            if candidate.value == value {
                candidate.sources |= 1 << source;
                candidate.score += score;
                return;
            }
        }
    }

    /// Puts those with the highest scores first; who came first, of two with the same.
    fn rank(&mut self) -> &[Candidate] {
        let list = self.list.get_mut(..self.count).unwrap_or_default();
        for at in 1..list.len() {
            let mut at = at;
            while let Some([before, after]) = list.get_mut(at.wrapping_sub(1)..=at)
                && before.score < after.score
            {
                std::mem::swap(before, after);
                at -= 1;
            }
        }
        list
    }
}

impl Predictor {
    /// Codes a number.
    pub(super) fn number(
        &mut self,
        coder: &mut impl Coder,
        history: &mut History,
        question: Question<'_>,
        expected: &[i64],
        value: i64,
    ) -> i64 {
        if expected.is_empty() {
            return self.told(coder, question, None, value);
        }
        let field = question.field;
        let keys = Keys::of(question);
        let mut candidates = Candidates {
            list: [Candidate::default(); SOURCES],
            count: 0,
        };
        let (asked, remembered) = history.scores(field).split_at(EXPECTED);
        for (at, (value, score)) in expected.iter().zip(asked).enumerate() {
            candidates.add(at, *value, *score);
        }
        let mut lasts = [None; CONTEXTS];
        for (at, ((key, score), last)) in keys.all().iter().zip(remembered).zip(&mut lasts).enumerate() {
            *last = history.last(*key);
            if let Some(value) = *last {
                candidates.add(EXPECTED + at, value, *score);
            }
        }
        let value = self.expected(coder, question, candidates.rank(), value);
        history.judge(field, expected, &lasts, value);
        for key in keys.all() {
            history.remember(*key, value);
        }
        value
    }

    /// Codes a number of a few bits, from the highest on.
    pub(super) fn symbol(
        &mut self,
        coder: &mut impl Coder,
        question: Question<'_>,
        bits: u32,
        value: u32,
    ) -> u32 {
        let mut path = Path::new(question, BITS, None);
        let mut told = 0;
        for bit in (0..bits).rev() {
            let is_set = self.step(coder, question, &mut path, value.into(), |value| {
                value >> bit & 1 == 1
            });
            told = told << 1 | u32::from(is_set);
        }
        told
    }

    fn expected(
        &mut self,
        coder: &mut impl Coder,
        question: Question<'_>,
        candidates: &[Candidate],
        value: i64,
    ) -> i64 {
        for (rank, candidate) in candidates.iter().enumerate() {
            if rank >= MOST_TRIED || rank > 0 && candidate.score < WORTH_TRYING {
                break;
            }
            let next = candidates
                .get(rank + 1)
                .map_or(0, |next| (next.score >> 13).min(7));
            let class = if rank == 0 { LIKELIEST } else { LESS_LIKELY };
            let decision = Decision {
                field: question.field,
                class,
            };
            let score = (candidate.score >> 12).min(40) << 3 | next | (rank as u32) << 9;
            let contexts = hit_contexts(question, class, score, candidate);
            if self.decide(coder, decision, contexts, NEAR_SEAT, [], value == candidate.value) {
                return candidate.value;
            }
        }
        let near = candidates.first().map(|candidate| candidate.value);
        self.told(coder, question, near, value)
    }

    /// Codes a number by its own bits.
    fn told(&mut self, coder: &mut impl Coder, question: Question<'_>, near: Option<i64>, value: i64) -> i64 {
        let mut path = Path::new(question, LENGTH, near);
        let mut bits = 0;
        for bit in (0..SHORT_BITS).rev() {
            let is_set = self.step(coder, question, &mut path, value, |value| {
                length(value).min(SHORTEST_LONG) >> bit & 1 == 1
            });
            bits = bits << 1 | u32::from(is_set);
        }
        if bits == 0 {
            return 0;
        }
        if bits == SHORTEST_LONG {
            for bit in (0..LONG_BITS).rev() {
                let is_set = self.step(coder, question, &mut path, value, |value| {
                    length(value).saturating_sub(SHORTEST_LONG) >> bit & 1 == 1
                });
                bits += u32::from(is_set) << bit;
            }
        }
        bits = bits.min(u64::BITS);
        path.class = SIGN;
        let is_negative =
            question.is_signed && self.step(coder, question, &mut path, value, |value| value < 0);
        path.class = BITS;
        let mut told = 1_u64;
        for bit in (0..bits - 1).rev() {
            if bit + 5 < bits {
                path.class = LAST_BITS_CLASS;
            }
            let is_set = self.step(coder, question, &mut path, value, |value| {
                value.unsigned_abs() >> bit & 1 == 1
            });
            told = told << 1 | u64::from(is_set);
        }
        let told = told.cast_signed();
        if is_negative { told.wrapping_neg() } else { told }
    }

    /// Decides the next step of a path.
    fn step(
        &mut self,
        coder: &mut impl Coder,
        question: Question<'_>,
        path: &mut Path,
        value: i64,
        of: impl Fn(i64) -> bool,
    ) -> bool {
        let decision = Decision {
            field: question.field,
            class: path.class,
        };
        let [field, first, second] = path.keys.map(|key| mix(key, path.walked));
        let bit = of(value);
        let bit = match path.near {
            Some(near) => {
                let is_set = of(near);
                let key = mix(path.near_key, (path.class as u32) << 1 | u32::from(is_set));
                let near = [(key, is_set)];
                match path.contexts {
                    1 => self.decide(coder, decision, [field], NEAR_SEAT, near, bit),
                    2 => self.decide(coder, decision, [field, first], NEAR_SEAT, near, bit),
                    _ => self.decide(coder, decision, [field, first, second], NEAR_SEAT, near, bit),
                }
            }
            None => match path.contexts {
                1 => self.decide(coder, decision, [field], NEAR_SEAT, [], bit),
                2 => self.decide(coder, decision, [field, first], NEAR_SEAT, [], bit),
                _ => self.decide(coder, decision, [field, first, second], NEAR_SEAT, [], bit),
            },
        };
        path.near = path.near.filter(|near| of(*near) == bit);
        path.walked = mix(path.walked, 2 + u32::from(bit));
        bit
    }
}

/// What it may depend on whether a candidate is right.
fn hit_contexts(question: Question<'_>, class: usize, score: u32, candidate: &Candidate) -> [u32; 4] {
    let key = (question.field as u32) << 8 | class as u32;
    let site = question.site();
    [
        mix(mix(key, 0xa1), score),
        mix(mix(key, 0xa2), candidate.sources),
        mix(mix(mix(key, 0xa3), candidate.sources), site),
        mix(mix(mix(key, 0xa5), site), candidate.value as u32),
    ]
}

/// Length in bits without the sign, 0 for zero.
fn length(value: i64) -> u32 {
    u64::BITS - value.unsigned_abs().leading_zeros()
}

/// What was decided of a number so far.
struct Path {
    class: usize,
    /// The decisions, hashed.
    walked: u32,
    /// A value that agrees with them.
    near: Option<i64>,
    /// The field alone, and its contexts.
    keys: [u32; TOLD_CONTEXTS + 1],
    contexts: usize,
    near_key: u32,
}

impl Path {
    fn new(question: Question<'_>, class: usize, near: Option<i64>) -> Self {
        let key = question.field as u32;
        let mut keys = [mix(key, 99); TOLD_CONTEXTS + 1];
        let [_, by_context @ ..] = &mut keys;
        for (at, (slot, context)) in by_context.iter_mut().zip(question.contexts).enumerate() {
            *slot = mix(key << 8 | (at as u32 + 1), *context);
        }
        Self {
            class,
            walked: 1,
            near,
            keys,
            contexts: question.contexts.len().min(TOLD_CONTEXTS) + 1,
            near_key: mix(key, 0x777),
        }
    }
}
