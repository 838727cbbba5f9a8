//! What a decision will be: several guesses, each from what was seen under a context of its own, mixed by
//! weights that learn which guesses are good for what. Integers alone, so that every platform arrives at the
//! same.

use super::counter::{Counter, PLACES, find};
use super::field::Field;
use super::logistic::{EDGE, squash, stretch};
use super::range::Coder;

/// Seats of guesses at one decision: a byte of text has seven, and powers of two are counted fast.
const SEATS: usize = 8;
/// Levels of a counter, with a weight each: there are six.
const LEVELS: usize = 8;
/// The weights of a class of decisions: by seat, and by level.
type Weights = [[i32; LEVELS]; SEATS];
/// Classes of decisions of a field, with weights each.
pub(super) const CLASSES: usize = 6;

/// No decision is taken for surer than this, in steps of 1/65536.
const LEAST: u32 = 17;
/// How fast weights learn.
const LEARNING: i32 = 77;
/// Most that a weight may count.
const MOST_WEIGHT: i32 = 1 << 20;

/// Weights at first, in hundredths: of contexts, and of a value that was expected, when a number is told; of all that
/// is asked whether a value is right; of all that is asked for a byte of text.
const FIRST_OF_CONTEXT: u32 = 28;
const FIRST_OF_NEAR: u32 = 20;
const FIRST_OF_HIT: u32 = 15;
const FIRST_OF_TEXT: u32 = 21;
/// Classes of decisions whether a value is right; those that tell a number come after them.
const HIT_CLASSES: usize = 2;
/// Seats of contexts when a number is told.
const CONTEXT_SEATS: usize = 3;
/// What each level's share of that is, in hundredths.
const FIRST_OF_LEVEL: [u32; 6] = [137, 100, 100, 100, 70, 70];

/// A guess at a decision.
#[derive(Clone, Copy, Default)]
struct Guess {
    place: usize,
    /// The counter as it was.
    counter: Counter,
    seat: usize,
    level: usize,
    input: i32,
    /// All bits where the counter tells how often false comes, since false is expected.
    flipped: u32,
}

/// What is decided: a class of decisions of a field, each with weights of its own.
#[derive(Clone, Copy)]
pub(super) struct Decision {
    pub(super) field: Field,
    pub(super) class: usize,
}

/// A bit that is expected, with the context that tells how likely it comes true.
pub(super) type Expected = (u32, bool);

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
            weights: first_weights(),
        }
    }

    /// Codes a decision and learns from it. `contexts` are asked at the seats from 0 on, `expected` at those from
    /// `expected_seat` on; how many they are is known where this is called, so that the loops over them fall away.
    #[inline]
    pub(super) fn decide<const C: usize, const E: usize>(
        &mut self,
        coder: &mut impl Coder,
        decision: Decision,
        contexts: [u32; C],
        expected_seat: usize,
        expected: [Expected; E],
        bit: bool,
    ) -> bool {
        let set = decision.field as usize * CLASSES + decision.class;
        let (Some(counters), Some(weights)) = (
            self.counters.first_chunk_mut::<PLACES>(),
            self.weights.get_mut(set),
        ) else {
            return bit;
        };
        let mut sum = 0;
        let mut guess = |seat: usize, place: usize, counter: Counter, flipped: u32| {
            let level = counter.level() % LEVELS;
            let input = (stretch(counter.p()) ^ flipped.cast_signed()) - flipped.cast_signed();
            let weight = weights.get(seat).and_then(|levels| levels.get(level));
            sum += i64::from(input) * weight.map_or(0, |weight| i64::from(*weight));
            Guess {
                place,
                counter,
                seat,
                level,
                input,
                flipped,
            }
        };
        let mut by_context = [Guess::default(); C];
        for ((seat, made), context) in (0..).zip(&mut by_context).zip(contexts) {
            let (place, counter) = find(counters, context);
            *made = guess(seat, place, counter, 0);
        }
        let mut by_expected = [Guess::default(); E];
        for ((seat, made), (context, is_set)) in (expected_seat..).zip(&mut by_expected).zip(expected) {
            let (place, counter) = find(counters, context);
            *made = guess(
                seat,
                place,
                counter.of_expected(),
                if is_set { 0 } else { u32::MAX },
            );
        }
        let edge = i64::from(EDGE);
        let p = squash((sum >> 16).clamp(-edge, edge) as i32).clamp(LEAST, 65_536 - LEAST);
        let bit = coder.bit(p, bit);
        let error = (i32::from(bit) << 16) - p as i32;
        let came = if bit { u32::MAX } else { 0 };
        let mut learn = |made: Guess| {
            let weight = weights
                .get_mut(made.seat)
                .and_then(|levels| levels.get_mut(made.level));
            if let Some(weight) = weight {
                let step = (((made.input * error) >> 10) * LEARNING) >> 10;
                *weight = (*weight + step).clamp(-MOST_WEIGHT, MOST_WEIGHT);
            }
            if let Some(counter) = counters.get_mut(made.place) {
                *counter = made.counter.learned(came ^ made.flipped);
            }
        };
        by_context.into_iter().for_each(&mut learn);
        by_expected.into_iter().for_each(learn);
        bit
    }

    /// Learns from a decision that both sides know, leaving the weights as they are.
    #[inline]
    pub(super) fn learn(&mut self, context: u32, bit: bool) {
        if let Some(counters) = self.counters.first_chunk_mut::<PLACES>() {
            let (place, counter) = find(counters, context);
            if let Some(place) = counters.get_mut(place) {
                *place = counter.learned(if bit { u32::MAX } else { 0 });
            }
        }
    }
}

fn first_weights() -> Vec<Weights> {
    let mut weights = Vec::with_capacity(Field::COUNT * CLASSES);
    for field in Field::ALL {
        for class in 0..CLASSES {
            let mut set = [[0; LEVELS]; SEATS];
            for (seat, levels) in set.iter_mut().enumerate() {
                let first = match seat {
                    _ if *field == Field::Text => FIRST_OF_TEXT,
                    _ if class < HIT_CLASSES => FIRST_OF_HIT,
                    ..CONTEXT_SEATS => FIRST_OF_CONTEXT,
                    _ => FIRST_OF_NEAR,
                };
                for (weight, share) in levels.iter_mut().zip(FIRST_OF_LEVEL) {
                    *weight = (first * share * 65_536 / 10_000).cast_signed();
                }
            }
            weights.push(set);
        }
    }
    weights
}
