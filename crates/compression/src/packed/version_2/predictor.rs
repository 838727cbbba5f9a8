//! The predictor: mixes the predictions of several contexts into the probability of a bit, and learns from the bit.
//!
//! Each context of a bit occupies an *input slot*. The counter of the context gives a prediction, and the slot's weight
//! gives its share in the sum. Weights learn which inputs are good for which decisions. All arithmetic is in integers,
//! so that every platform computes the same probabilities.

use super::counters::{Counters, LEVELS, Level, PLACES, find, for_expected_bit, level};
use crate::packed::counter::Counter;
use crate::packed::field::Field;
use crate::packed::logistic::{MAX_PREDICTION, squash, stretch};
use crate::packed::range::{BitCoder, RangeDecoder};

/// Input slots of a decision. A byte of text uses seven; a power of two makes indexing cheap.
pub(super) const SLOTS: usize = 8;
/// The weights of an input slot, by confidence level.
type SlotWeights = [i32; LEVELS];
/// The weights of a class of decisions, by input slot.
type Weights = [SlotWeights; SLOTS];
/// Classes of decisions of a field.
pub(super) const CLASSES: usize = 6;

/// Least probability of either bit, in steps of 1/65536.
const MIN_PROBABILITY: u32 = 17;
/// Learning rate of the weights.
const WEIGHT_RATE: i32 = 77;
/// Largest absolute value of a weight.
const MAX_WEIGHT: i32 = 1 << 20;

// Initial weights, in hundredths.
/// Of a context of a number's literal bits.
const INITIAL_OF_LITERAL: u32 = 28;
/// Of the reference value of a number's literal bits.
const INITIAL_OF_REFERENCE: u32 = 20;
/// Of all inputs of the decision whether a candidate value is right.
const INITIAL_OF_CANDIDATE: u32 = 15;
/// Of all inputs of a bit of text.
const INITIAL_OF_TEXT: u32 = 21;
/// The first classes of a field decide whether a candidate value is right; the classes of literal bits follow.
pub(super) const CANDIDATE_CLASSES: usize = 2;
/// Input slots of the contexts of literal bits; the slot behind them is the reference value's.
pub(super) const LITERAL_CONTEXT_SLOTS: usize = 3;
/// Factors of the initial weights by confidence level, in hundredths.
const INITIAL_BY_LEVEL: [u32; LEVELS] = [137, 100, 100, 100, 70, 70];

/// The prediction of one context.
#[derive(Clone, Copy, Default)]
struct Prediction {
    place: usize,
    /// The counter before it learns.
    counter: Counter,
    slot: usize,
    level: Level,
    input: i32,
    /// All bits if the counter gives the probability of a 0, because the expected bit is 0; else none.
    flipped: u32,
}

/// A kind of decision: a class of a field. Each has weights of its own.
#[derive(Clone, Copy)]
pub(super) struct Decision {
    pub(super) field: Field,
    pub(super) class: usize,
}

/// An expected bit, and the context whose counter gives the probability that this expectation is right.
pub(super) type ExpectedBit = (u32, bool);

/// Counters and weights.
#[derive(Clone)]
pub(super) struct Predictor {
    counters: Vec<Counter>,
    /// By field and class.
    weights: Vec<Weights>,
}

impl Predictor {
    pub(super) fn new() -> Self {
        Self {
            counters: vec![Counter::NEW; PLACES],
            weights: initial_weights(),
        }
    }

    /// Decodes a bit and learns from it. `contexts` occupy the input slots from 0 on, and `expected` those from
    /// `FIRST_EXPECTED` on. The numbers are constants, so that the loops over them are unrolled.
    #[inline]
    pub(super) fn decide<const CONTEXTS: usize, const EXPECTED: usize, const FIRST_EXPECTED: usize>(
        &mut self,
        bits: &mut RangeDecoder,
        decision: Decision,
        contexts: [u32; CONTEXTS],
        expected: [ExpectedBit; EXPECTED],
    ) -> bool {
        const { assert!(CONTEXTS <= FIRST_EXPECTED && FIRST_EXPECTED + EXPECTED <= SLOTS) };
        let set = decision.field as usize * CLASSES + decision.class;
        let (Some(counters), Some(weights)) = (
            self.counters.first_chunk_mut::<PLACES>(),
            self.weights.get_mut(set),
        ) else {
            debug_assert!(
                false,
                "there are counters at all places, and weights for all classes"
            );
            return false;
        };
        // The slots are checked above and the levels are reduced, so each lookup of a weight succeeds. Lookups by `get`
        // take fewer instructions than masked indices.
        let mut sum = 0;
        let mut predict = |slot: usize, place: usize, counter: Counter, flipped: u32| {
            let level = level(counter);
            let input = (stretch(counter.p()) ^ flipped.cast_signed()) - flipped.cast_signed();
            let weight = weights.get(slot).map_or(0, |levels| weight_of(levels, level));
            sum += i64::from(input) * i64::from(weight);
            Prediction {
                place,
                counter,
                slot,
                level,
                input,
                flipped,
            }
        };
        let mut by_context = [Prediction::default(); CONTEXTS];
        for ((slot, prediction), context) in (0..).zip(&mut by_context).zip(contexts) {
            let (place, counter) = find(counters, context);
            *prediction = predict(slot, place, counter, 0);
        }
        let mut by_expected = [Prediction::default(); EXPECTED];
        for ((slot, prediction), (context, is_set)) in (FIRST_EXPECTED..).zip(&mut by_expected).zip(expected)
        {
            let (place, counter) = find(counters, context);
            let flipped = if is_set { 0 } else { u32::MAX };
            *prediction = predict(slot, place, for_expected_bit(counter), flipped);
        }
        let limit = i64::from(MAX_PREDICTION);
        let p = squash((sum >> 16).clamp(-limit, limit) as i32);
        let p = p.clamp(MIN_PROBABILITY, 65_536 - MIN_PROBABILITY);
        let bit = bits.bit(p, false);
        let error = (i32::from(bit) << 16) - p as i32;
        let bit_mask = if bit { u32::MAX } else { 0 };
        let mut learn = |prediction: Prediction| {
            if let Some(levels) = weights.get_mut(prediction.slot) {
                let weight = weight_mut(levels, prediction.level);
                let step = (((prediction.input * error) >> 10) * WEIGHT_RATE) >> 10;
                *weight = (*weight + step).clamp(-MAX_WEIGHT, MAX_WEIGHT);
            }
            *counter_at(counters, prediction.place) =
                prediction.counter.learned(bit_mask ^ prediction.flipped);
        };
        by_context.into_iter().for_each(&mut learn);
        by_expected.into_iter().for_each(learn);
        bit
    }

    /// Learns a bit that both sides know. Weights do not change.
    #[inline]
    pub(super) fn learn(&mut self, context: u32, bit: bool) {
        let Some(counters) = self.counters.first_chunk_mut::<PLACES>() else {
            debug_assert!(false, "there are counters at all places");
            return;
        };
        let (place, counter) = find(counters, context);
        *counter_at(counters, place) = counter.learned(if bit { u32::MAX } else { 0 });
    }
}

#[inline]
#[expect(clippy::indexing_slicing, reason = "there is a weight for each level")]
fn weight_of(weights: &SlotWeights, level: Level) -> i32 {
    weights[level as usize]
}

#[inline]
#[expect(clippy::indexing_slicing, reason = "there is a weight for each level")]
fn weight_mut(weights: &mut SlotWeights, level: Level) -> &mut i32 {
    &mut weights[level as usize]
}

#[inline]
#[expect(clippy::indexing_slicing, reason = "masked; `find` returns no other places")]
fn counter_at(counters: &mut Counters, place: usize) -> &mut Counter {
    &mut counters[place % PLACES]
}

fn initial_weights() -> Vec<Weights> {
    let mut weights = Vec::with_capacity(Field::COUNT * CLASSES);
    for field in Field::ALL {
        for class in 0..CLASSES {
            let mut set = [[0; LEVELS]; SLOTS];
            for (slot, levels) in set.iter_mut().enumerate() {
                let initial = match slot {
                    _ if *field == Field::Text => INITIAL_OF_TEXT,
                    _ if class < CANDIDATE_CLASSES => INITIAL_OF_CANDIDATE,
                    ..LITERAL_CONTEXT_SLOTS => INITIAL_OF_LITERAL,
                    _ => INITIAL_OF_REFERENCE,
                };
                for (weight, factor) in levels.iter_mut().zip(INITIAL_BY_LEVEL) {
                    *weight = (initial * factor * 65_536 / 10_000).cast_signed();
                }
            }
            weights.push(set);
        }
    }
    weights
}
