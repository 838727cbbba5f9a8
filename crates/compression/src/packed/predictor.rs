//! What a decision will be: several guesses, each from what was seen under a context of its own, mixed by
//! weights that learn which guesses are good for what. Integers alone, so that every platform arrives at the
//! same.

use super::field::Field;
use super::range::Coder;

/// Most guesses at one decision; a byte of text has so many.
const SEATS: usize = 7;
/// Counters, by the leading bits of a context's hash: a mebibyte of them, since with half of that one more byte in
/// eighty is spent, and with twice that one in two hundred less.
const COUNTER_BITS: u32 = 18;
/// How much a counter has seen, in six levels with a weight each.
const LEVELS: usize = 6;
/// The weights of a class of decisions: by seat, and by level.
const SET: usize = SEATS * LEVELS;
/// Classes of decisions of a field, with weights each.
pub(super) const CLASSES: usize = 6;

/// 65,536 / (1 + e^-x) for x from -12 to 12 in steps of a half.
const LOGISTIC: [u16; 49] = [
    0, 1, 1, 2, 3, 5, 8, 13, 22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11955, 17625,
    24743, 32768, 40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438,
    65476, 65500, 65514, 65523, 65528, 65531, 65533, 65534, 65535, 65535, 65535,
];
/// Where a guess ends; a guess counts in steps of 1/256.
const EDGE: i32 = 12 * 256 - 1;
/// No decision is taken for surer than this, in steps of 1/65536.
const LEAST: u32 = 17;
/// Decisions after which a counter learns no slower.
const COUNT_LIMIT: u32 = 29;
/// The bits of a counter that count, and those that tell whose it is.
const COUNT: u32 = 0xfc00;
const CHECK: u32 = 0x3ff;
/// A counter that has seen nothing.
const NEW: u32 = 0x8000 << 16;
/// What an expectation is worth that was never tested, as a probability that it comes true.
const EXPECTED_FIRST: u32 = 52_000;
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
const FIRST_OF_LEVEL: [u32; LEVELS] = [137, 100, 100, 100, 70, 70];

/// A guess that was asked for.
#[derive(Clone, Copy, Debug, Default)]
struct Made {
    slot: u32,
    /// The counter as it was.
    counter: u32,
    weight: u32,
    input: i32,
}

/// How a counter that was asked so often learns.
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    rate: i32,
    /// How often it was asked then, in its place in the counter.
    next: u32,
    level: u8,
}

/// Counters and weights.
///
/// A counter has the probability of true in its upper 16 bits, how often it was asked in the next six, and
/// the last bits of its context's hash in the others.
#[derive(Clone)]
pub(super) struct Predictor {
    counters: Vec<u32>,
    /// By field and class.
    weights: Vec<[i32; SET]>,
    stretch: Box<[i16; 4096]>,
    paces: [Pace; 64],
    made: [Made; SEATS],
    count: usize,
    /// The guess at which the counter tells how often false comes, since false is expected, a bit for each.
    flipped: u32,
    sum: i64,
    /// The weights that are used.
    set: usize,
}

impl Predictor {
    pub(super) fn new() -> Self {
        let mut paces = [Pace::default(); 64];
        for ((count, level), pace) in (0..).zip(LEVEL_OF).zip(&mut paces) {
            *pace = Pace {
                rate: 131_072 / (2 * count + 3),
                next: (count.cast_unsigned() + 1).min(COUNT_LIMIT) << 10,
                level,
            };
        }
        Self {
            counters: vec![NEW; 1 << COUNTER_BITS],
            weights: first_weights(),
            stretch: stretch_table(),
            paces,
            made: [Made::default(); SEATS],
            count: 0,
            flipped: 0,
            sum: 0,
            set: 0,
        }
    }

    /// A decision comes up; who has guesses at it gives them to [`Self::ask`] and [`Self::ask_expected`], and then it
    /// is made by [`Self::bit`].
    #[inline]
    pub(super) fn begin(&mut self, field: Field, class: usize) {
        self.set = field as usize * CLASSES + class;
        self.count = 0;
        self.flipped = 0;
        self.sum = 0;
    }

    /// Asks the counter of a context for its guess.
    #[inline]
    pub(super) fn ask(&mut self, seat: usize, context: u32) {
        let (slot, counter) = find(&self.counters, context);
        let input = self.stretched(counter);
        self.add(seat, slot, counter, input);
    }

    /// Asks the counter of a context for how likely it is that what is expected comes.
    pub(super) fn ask_expected(&mut self, seat: usize, context: u32, expected: bool) {
        let (slot, mut counter) = find(&self.counters, context);
        if counter & COUNT == 0 {
            counter = EXPECTED_FIRST << 16 | counter & 0xffff;
        }
        let input = self.stretched(counter);
        if !expected {
            self.flipped |= 1 << self.count;
        }
        self.add(seat, slot, counter, if expected { input } else { -input });
    }

    #[inline]
    fn stretched(&self, counter: u32) -> i32 {
        self.stretch
            .get((counter >> 20) as usize)
            .map_or(0, |input| i32::from(*input))
    }

    #[inline]
    fn add(&mut self, seat: usize, slot: u32, counter: u32, input: i32) {
        let level = pace(&self.paces, counter).level;
        let weight = seat * LEVELS + usize::from(level);
        let weights = self.weights.get(self.set);
        let factor = weights
            .and_then(|weights| weights.get(weight))
            .copied()
            .unwrap_or(0);
        self.sum += i64::from(input) * i64::from(factor);
        if let Some(made) = self.made.get_mut(self.count) {
            *made = Made {
                slot,
                counter,
                weight: weight as u32,
                input,
            };
            self.count += 1;
        }
    }

    /// Codes the decision and learns from it.
    pub(super) fn bit(&mut self, coder: &mut impl Coder, bit: bool) -> bool {
        let edge = i64::from(EDGE);
        let p = squash((self.sum >> 16).clamp(-edge, edge) as i32).clamp(LEAST, 65_536 - LEAST);
        let bit = coder.bit(p, bit);
        let error = (i32::from(bit) << 16) - p as i32;
        let Some(weights) = self.weights.get_mut(self.set) else {
            return bit;
        };
        // What came, from the lowest bit on, as each guess sees it.
        let mut came = self.flipped ^ if bit { u32::MAX } else { 0 };
        for made in self.made.iter().take(self.count) {
            if let Some(weight) = weights.get_mut(made.weight as usize) {
                let step = (((made.input * error) >> 10) * LEARNING) >> 10;
                *weight = (*weight + step).clamp(-MOST_WEIGHT, MOST_WEIGHT);
            }
            if let Some(counter) = self.counters.get_mut(made.slot as usize) {
                *counter = learned(&self.paces, made.counter, came & 1);
            }
            came >>= 1;
        }
        bit
    }

    /// Learns from a decision that both sides know, leaving the weights as they are.
    #[inline]
    pub(super) fn learn(&mut self, hash: u32, bit: bool) {
        let (slot, counter) = find(&self.counters, hash);
        if let Some(slot) = self.counters.get_mut(slot as usize) {
            *slot = learned(&self.paces, counter, u32::from(bit));
        }
    }
}

#[inline]
fn pace(paces: &[Pace; 64], counter: u32) -> Pace {
    paces
        .get((counter >> 10 & 0x3f) as usize)
        .copied()
        .unwrap_or_default()
}

/// A counter after another decision, which came as true (1) or false (0).
#[inline]
fn learned(paces: &[Pace; 64], counter: u32, came: u32) -> u32 {
    let Pace { rate, next, .. } = pace(paces, counter);
    let p = (counter >> 16).cast_signed();
    let target = (came << 16).cast_signed() - came.cast_signed();
    let p = p + ((((target - p) >> 1) * rate) >> 15);
    p.cast_unsigned() << 16 | next | counter & CHECK
}

/// The counter of a context. Two places are looked at; where neither has it, it takes that of the one that
/// knows less.
fn find(counters: &[u32], context: u32) -> (u32, u32) {
    let first = context >> (u32::BITS - COUNTER_BITS);
    let check = context & CHECK;
    let at = |slot: u32| counters.get(slot as usize).copied().unwrap_or(NEW);
    let has = |counter: u32| counter & CHECK == check && counter & COUNT != 0;
    let a = at(first);
    if has(a) {
        return (first, a);
    }
    let b = at(first ^ 1);
    if has(b) {
        return (first ^ 1, b);
    }
    let slot = if a & COUNT <= b & COUNT { first } else { first ^ 1 };
    (slot, NEW | check)
}

/// The level of a counter that was asked so often.
const LEVEL_OF: [u8; COUNT_LIMIT as usize + 1] = [
    0, 1, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5,
];

fn first_weights() -> Vec<[i32; SET]> {
    let mut weights = Vec::with_capacity(Field::COUNT * CLASSES);
    for field in Field::ALL {
        for class in 0..CLASSES {
            let mut set = [0; SET];
            for (seat, levels) in set.as_chunks_mut::<LEVELS>().0.iter_mut().enumerate() {
                let first = match seat {
                    _ if *field == Field::Text => FIRST_OF_TEXT,
                    _ if class < HIT_CLASSES => FIRST_OF_HIT,
                    ..CONTEXT_SEATS => FIRST_OF_CONTEXT,
                    _ => FIRST_OF_NEAR,
                };
                *levels = FIRST_OF_LEVEL.map(|share| (first * share * 65_536 / 10_000).cast_signed());
            }
            weights.push(set);
        }
    }
    weights
}

/// The probability, in steps of 1/65536, of a guess in steps of 1/256.
fn squash(x: i32) -> u32 {
    let x = (x + EDGE + 1) as u32;
    let (knot, rest) = (x >> 7, x & 127);
    let at = |knot: u32| u32::from(LOGISTIC.get(knot as usize).copied().unwrap_or(0));
    (at(knot) * (128 - rest) + at(knot + 1) * rest) >> 7
}

/// The guess whose probability is so many steps of 1/4096: the inverse of [`squash`].
fn stretch_table() -> Box<[i16; 4096]> {
    let mut table = Box::new([0; 4096]);
    let mut x = -EDGE;
    for (p, input) in (0..).zip(table.iter_mut()) {
        while x < EDGE && squash(x) < p * 16 + 8 {
            x += 1;
        }
        *input = x as i16;
    }
    table
}

/// Mixes a number into a hash.
pub(super) fn mix(hash: u32, value: u32) -> u32 {
    (hash ^ value)
        .wrapping_mul(0x9e37_79b1)
        .rotate_left(15)
        .wrapping_mul(0x85eb_ca6b)
}

/// Hashes numbers by [`mix`]: what is looked up is bounded, and both sides are not to spend their time on it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mixer(u32);

impl std::hash::Hasher for Mixer {
    fn finish(&self) -> u64 {
        let hash = u64::from(self.0);
        hash | hash << 32
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = mix(self.0, value);
    }
}

/// A map by numbers.
pub(super) type Map<K, V> = std::collections::HashMap<K, V, std::hash::BuildHasherDefault<Mixer>>;
