//! Counters: the probability of a bit under each context, and the number of bits it was learned from.

/// Bits of a counter's place. 2^18 counters take 1 MiB: with half as many, segments are 1.2 % larger; with twice as
/// many, 0.5 % smaller.
const PLACE_BITS: u32 = 18;
/// Number of counters.
pub(super) const PLACES: usize = 1 << PLACE_BITS;

/// Bits after which a counter's learning rate stops falling.
const COUNT_LIMIT: u32 = 29;
/// The bits of a counter that hold the number of bits learned.
const COUNT: u32 = 0xf800;
const COUNT_SHIFT: u32 = 11;
const COUNTS: usize = 1 << (16 - COUNT_SHIFT);
/// The bits of a counter that identify its context: the low bits of the hash, and [`OCCUPIED`].
const OWNER: u32 = 0x7ff;
/// Set in every counter that belongs to a context.
const OCCUPIED: u32 = 0x400;
/// Probability, in steps of 1/65536, that an expected bit is right before any was seen.
const FIRST_EXPECTED: u32 = 52_000;

/// From the highest bit down: the probability that the bit is 1 (16 bits), the number of bits learned (5), the owner
/// (11).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counter(u32);

/// All counters, by their places.
pub(super) type Counters = [Counter; PLACES];

/// How far a counter moves towards a bit. Aligned, so that a table of them is indexed by a multiple of eight.
#[derive(Clone, Copy)]
#[repr(align(8))]
struct LearningRate {
    /// Share of the distance, in steps of 1/32768.
    rate: u16,
    /// Added to the counter to increment its count; 0 at the limit.
    step: u16,
    level: Level,
}

/// Confidence in a counter's probability, which selects the mixer's weight. A type of its own, so that indexing by it
/// takes no check.
#[derive(Clone, Copy, Debug, Default)]
#[repr(u8)]
pub(super) enum Level {
    #[default]
    Unseen,
    Once,
    Twice,
    Few,
    Some,
    Many,
}

/// Number of levels.
pub(super) const LEVELS: usize = Level::Many as usize + 1;

/// Learning rates by the number of bits learned.
static LEARNING_RATES: [LearningRate; COUNTS] = learning_rates();

impl Counter {
    /// A counter that has learned nothing.
    pub(super) const NEW: Self = Self(0x8000 << 16);

    /// The probability of 1, in steps of 1/65536.
    #[inline]
    pub(super) fn p(self) -> u32 {
        self.0 >> 16
    }

    /// Confidence in that probability.
    #[inline]
    pub(super) fn level(self) -> Level {
        self.learning_rate().level
    }

    /// The same counter for a context with an expected bit: until it has learned, such a bit is likely to be right.
    #[inline]
    pub(super) fn for_expected_bit(self) -> Self {
        if self.0 & COUNT == 0 {
            Self(FIRST_EXPECTED << 16 | self.0 & OWNER)
        } else {
            self
        }
    }

    /// The counter after it learned a bit. `bit` is the bit in all positions: `u32::MAX` or 0.
    #[inline]
    pub(super) fn learned(self, bit: u32) -> Self {
        let LearningRate { rate, step, .. } = self.learning_rate();
        let p = self.p().cast_signed();
        let target = (bit >> 16).cast_signed();
        let moved = (((target - p) >> 1) * i32::from(rate)) >> 15;
        // No addition overflows into other bits: the probability stays between its old value and the target.
        let moved = moved.cast_unsigned() << 16;
        Self(self.0.wrapping_add(moved).wrapping_add(u32::from(step)))
    }

    #[inline]
    #[expect(clippy::indexing_slicing, reason = "a count has five bits")]
    fn learning_rate(self) -> LearningRate {
        LEARNING_RATES[((self.0 & COUNT) >> COUNT_SHIFT) as usize]
    }
}

/// Finds the counter of a context; returns its place and the counter. Two places are candidates. If neither belongs to
/// the context, a new counter takes the one that has learned less.
#[inline]
pub(super) fn find(counters: &Counters, context: u32) -> (usize, Counter) {
    let first = (context >> (u32::BITS - PLACE_BITS)) as usize;
    let owner = context | OCCUPIED;
    // A place has PLACE_BITS bits, so there is a counter.
    let at = |place: usize| counters.get(place).copied().unwrap_or(Counter::NEW);
    let a = at(first);
    if (a.0 ^ owner) & OWNER == 0 {
        return (first, a);
    }
    let b = at(first ^ 1);
    if (b.0 ^ owner) & OWNER == 0 {
        return (first ^ 1, b);
    }
    let place = if a.0 & COUNT <= b.0 & COUNT {
        first
    } else {
        first ^ 1
    };
    (place, Counter(Counter::NEW.0 | owner & OWNER))
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn learning_rates() -> [LearningRate; COUNTS] {
    let mut rates = [LearningRate {
        rate: 0,
        step: 0,
        level: Level::Unseen,
    }; COUNTS];
    let mut count = 0;
    while (count as usize) < COUNTS {
        let is_counted = count < COUNT_LIMIT;
        rates[count as usize] = LearningRate {
            rate: (131_072 / (2 * count + 3)) as u16,
            step: (is_counted as u16) << COUNT_SHIFT,
            level: match count {
                0 => Level::Unseen,
                1 => Level::Once,
                2 => Level::Twice,
                3..=5 => Level::Few,
                6..=15 => Level::Some,
                _ => Level::Many,
            },
        };
        count += 1;
    }
    rates
}
