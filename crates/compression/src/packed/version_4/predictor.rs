//! The predictor: mixes the predictions of a few contexts into the probability of a bit, and learns from the bit.
//!
//! The counter of each context gives a prediction, and the weight of its input gives its share in the sum. Weights learn
//! which inputs are good for which decisions. All arithmetic is in integers, so that every platform computes the same
//! probabilities.

use super::nibble_table::{SLOTS, Slot, find, slot_at};
use crate::packed::counter::Counter;
use crate::packed::field::Field;
use crate::packed::logistic::{MAX_PREDICTION, squash, stretch};
use crate::packed::range::BitCoder;

/// Number of counters of single decisions, at the places that the upper half of a context gives. They take 256 KiB.
const PLACES: usize = 1 << 16;
/// Most inputs of a decision.
const INPUTS: usize = 3;
/// The input of a nibble's reference value.
const REFERENCE: usize = 2;

/// Least probability of either bit, in steps of 1/65536.
const MIN_PROBABILITY: u32 = 17;
/// Learning rate of the weights.
const WEIGHT_RATE: i32 = 110;

// Initial weights, in hundredths.
const INITIAL_OF_CANDIDATE: i32 = 47;
const INITIAL_OF_NIBBLE: i32 = 47;
const INITIAL_OF_REFERENCE: i32 = 27;
/// Of all inputs of text.
const INITIAL_OF_TEXT: i32 = 29;
/// Probability, in steps of 1/65536, that a bit of the reference value is right before any was seen.
const FIRST_REFERENCE: u16 = 52_000;

/// Classes of decisions of a field.
#[derive(Clone, Copy)]
pub(super) enum Class {
    /// Whether the first candidate for a number is right.
    FirstCandidate,
    /// Whether a later candidate is right.
    LaterCandidate,
    /// The length of a literal.
    Length,
    /// The sign of a literal and its highest bits, and symbols.
    HighBits,
    /// The other bits of a literal.
    LowBits,
}

impl Class {
    /// Whether a predicted byte of text is right. Only the field of text has this class.
    pub(super) const PREDICTED_BYTE: Self = Self::FirstCandidate;
    /// Half a byte of text. Only the field of text has this class.
    pub(super) const HALF_BYTE: Self = Self::HighBits;

    const COUNT: usize = Self::LowBits as usize + 1;
}

/// A kind of decision: a class of a field. Each has weights of its own.
#[derive(Clone, Copy)]
pub(super) struct Decision {
    pub(super) field: Field,
    pub(super) class: Class,
}

/// Up to four bits to code.
#[derive(Clone, Copy)]
pub(super) struct Nibble {
    pub(super) width: u32,
    pub(super) value: u32,
}

/// The weights of a decision, by input.
type Weights = [i32; INPUTS];

/// State of a kind of decision, which each of its bits updates.
#[derive(Clone, Copy)]
struct DecisionState {
    weights: Weights,
    /// By the expected bit: how likely a bit of the reference value is right.
    references: [Counter; 2],
}

/// Counters and weights.
#[derive(Clone)]
pub(super) struct Predictor {
    counters: Vec<Counter>,
    slots: Vec<Slot>,
    /// By field and class.
    states: Vec<DecisionState>,
}

impl Predictor {
    pub(super) fn new() -> Self {
        Self {
            counters: vec![Counter::NEW; PLACES],
            slots: vec![Slot::EMPTY; SLOTS],
            states: initial(),
        }
    }

    /// Codes a bit and learns from it. Each context is an input. Two contexts may share a counter, since a check would cost
    /// more than it saves.
    #[inline]
    pub(super) fn decide<const N: usize>(
        &mut self,
        bits: &mut impl BitCoder,
        decision: Decision,
        contexts: [u32; N],
        bit: bool,
    ) -> bool {
        const { assert!(N <= INPUTS) };
        let (Some(counters), Some(state)) = (
            self.counters.first_chunk_mut::<PLACES>(),
            self.states.get_mut(index(decision)),
        ) else {
            debug_assert!(
                false,
                "there are counters at all places, and weights for all classes"
            );
            return bit;
        };
        let places = contexts.map(|context| usize::from((context >> 16) as u16));
        let used = places.map(|place| counters.get(place).copied().unwrap_or(Counter::NEW));
        let inputs = used.map(|counter| stretch(counter.p()));
        let p = probability(dot(&state.weights, inputs));
        let bit = bits.bit(p, bit);
        adapt(&mut state.weights, inputs, bit, p);
        for (place, counter) in places.into_iter().zip(used) {
            if let Some(slot) = counters.get_mut(place) {
                *slot = counter.learned(mask(bit));
            }
        }
        bit
    }

    /// Codes a nibble from its highest bit. Each context is an input, and the reference value is another one as long as its
    /// bits are right; then there is none.
    #[inline]
    pub(super) fn nibble<const N: usize>(
        &mut self,
        bits: &mut impl BitCoder,
        decision: Decision,
        contexts: [u32; N],
        nibble: Nibble,
        reference: &mut Option<u32>,
    ) -> u32 {
        const { assert!(N <= REFERENCE) };
        let (Some(slots), Some(state)) = (
            self.slots.first_chunk_mut::<SLOTS>(),
            self.states.get_mut(index(decision)),
        ) else {
            debug_assert!(
                false,
                "there are slots at all places, and weights for all classes"
            );
            return nibble.value;
        };
        let places = contexts.map(|context| find(slots, context));
        // A 1, then the bits so far.
        let mut prefix = 1;
        let mut shift = nibble.width;
        while shift > 0 {
            shift -= 1;
            let used = places.map(|place| *slot_at(slots, place).counter(prefix));
            let inputs = used.map(|counter| stretch(counter.p()));
            let bit = nibble.value >> shift & 1 == 1;
            let sum = dot(&state.weights, inputs);
            let (bit, p) = match reference {
                None => {
                    let p = probability(sum);
                    (bits.bit(p, bit), p)
                }
                Some(value) => {
                    let expected = *value >> shift & 1 == 1;
                    let input = state.reference_input(expected);
                    let p = probability(sum + product(state.weights[REFERENCE], input));
                    let bit = bits.bit(p, bit);
                    state.update_reference(expected, input, bit, p);
                    if expected != bit {
                        *reference = None;
                    }
                    (bit, p)
                }
            };
            adapt(&mut state.weights, inputs, bit, p);
            for (place, counter) in places.into_iter().zip(used) {
                *slot_at(slots, place).counter(prefix) = counter.learned(mask(bit));
            }
            prefix = prefix << 1 | usize::from(bit);
        }
        prefix as u32 & ((1 << nibble.width) - 1)
    }

    /// Restores counters of a context's nibbles, which are given by their prefixes.
    pub(super) fn restore(&mut self, context: u32, counters: impl Iterator<Item = (usize, Counter)>) {
        let Some(slots) = self.slots.first_chunk_mut::<SLOTS>() else {
            debug_assert!(false, "there are slots at all places");
            return;
        };
        let place = find(slots, context);
        let slot = slot_at(slots, place);
        for (prefix, counter) in counters {
            *slot.counter(prefix) = counter;
        }
    }
}

impl DecisionState {
    /// The prediction of the reference value's bit.
    #[inline]
    fn reference_input(&self, expected: bool) -> i32 {
        let [unset, set] = &self.references;
        if expected {
            stretch(set.p())
        } else {
            -stretch(unset.p())
        }
    }

    #[inline]
    fn update_reference(&mut self, expected: bool, input: i32, bit: bool, p: u32) {
        let [.., weight] = &mut self.weights;
        *weight = weight.wrapping_add(step(input, bit, p));
        let [unset, set] = &mut self.references;
        let counter = if expected { set } else { unset };
        *counter = counter.learned(mask(bit == expected));
    }
}

fn index(decision: Decision) -> usize {
    decision.field as usize * Class::COUNT + decision.class as usize
}

/// The bit in all positions.
fn mask(bit: bool) -> u32 {
    if bit { u32::MAX } else { 0 }
}

fn product(weight: i32, input: i32) -> i64 {
    i64::from(weight) * i64::from(input)
}

fn dot<const N: usize>(weights: &Weights, inputs: [i32; N]) -> i64 {
    weights
        .iter()
        .zip(inputs)
        .map(|(weight, input)| product(*weight, input))
        .sum()
}

/// The probability of a 1 for a sum of weighed predictions, in steps of 1/65536.
#[inline]
fn probability(sum: i64) -> u32 {
    let limit = i64::from(MAX_PREDICTION);
    let p = squash((sum >> 16).clamp(-limit, limit) as i32);
    p.clamp(MIN_PROBABILITY, 65_536 - MIN_PROBABILITY)
}

/// The change of an input's weight after a bit.
#[inline]
fn step(input: i32, bit: bool, p: u32) -> i32 {
    let error = (i32::from(bit) << 16) - p.cast_signed();
    (((input * error) >> 10) * WEIGHT_RATE) >> 10
}

#[inline]
fn adapt<const N: usize>(weights: &mut Weights, inputs: [i32; N], bit: bool, p: u32) {
    for (weight, input) in weights.iter_mut().zip(inputs) {
        *weight = weight.wrapping_add(step(input, bit, p));
    }
}

fn initial() -> Vec<DecisionState> {
    let classes = Field::ALL
        .iter()
        .flat_map(|field| (0..Class::COUNT).map(move |class| (*field, class)));
    let state = |(field, class): (Field, usize)| {
        let hundredths = if field == Field::Text {
            [INITIAL_OF_TEXT; INPUTS]
        } else if class <= Class::LaterCandidate as usize {
            [INITIAL_OF_CANDIDATE; INPUTS]
        } else {
            [INITIAL_OF_NIBBLE, INITIAL_OF_NIBBLE, INITIAL_OF_REFERENCE]
        };
        DecisionState {
            weights: hundredths.map(|hundredths| hundredths * 65_536 / 100),
            references: [Counter::with_probability(FIRST_REFERENCE); 2],
        }
    };
    classes.map(state).collect()
}
