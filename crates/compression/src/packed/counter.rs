//! Counters: the probability of a bit under each context, and the number of bits it was learned from.

/// Bits after which a counter's learning rate stops falling.
const COUNT_LIMIT: u32 = 29;
/// The bits of a counter that hold the number of bits learned.
const COUNT: u32 = 0xf800;
const COUNT_SHIFT: u32 = 11;
/// Number of values of these bits.
pub(super) const COUNTS: usize = 1 << (16 - COUNT_SHIFT);
/// The bits of a counter that its table may use.
pub(super) const TAG: u32 = 0x7ff;

/// From the highest bit down: the probability that the bit is 1 (16 bits), the number of bits learned (5), and a tag for
/// the table that holds the counter (11).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counter(u32);

/// Distance by which a counter moves towards a bit.
#[derive(Clone, Copy)]
struct LearningRate {
    /// Share of the distance, in steps of 1/32768.
    rate: u16,
    /// Added to the counter to increment its count; 0 at the limit.
    step: u16,
}

/// Learning rates by the number of bits learned.
static LEARNING_RATES: [LearningRate; COUNTS] = learning_rates();

impl Counter {
    /// A counter that has learned nothing.
    pub(super) const NEW: Self = Self::with_probability(0x8000);

    /// A counter that has learned nothing, with an initial probability of 1 in steps of 1/65536.
    pub(super) const fn with_probability(p: u16) -> Self {
        Self((p as u32) << 16)
    }

    /// A counter with these bits.
    pub(super) const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// All bits.
    pub(super) const fn to_bits(self) -> u32 {
        self.0
    }

    /// The probability of 1, in steps of 1/65536.
    #[inline]
    pub(super) const fn p(self) -> u32 {
        self.0 >> 16
    }

    /// The number of bits learned, at most 29.
    #[inline]
    pub(super) const fn count(self) -> usize {
        ((self.0 & COUNT) >> COUNT_SHIFT) as usize
    }

    /// The tag.
    #[inline]
    pub(super) fn tag(self) -> u32 {
        self.0 & TAG
    }

    /// The same counter with a tag of up to eleven bits.
    #[inline]
    pub(super) fn with_tag(self, tag: u32) -> Self {
        Self(self.0 & !TAG | tag & TAG)
    }

    /// The counter after it learned a bit. `bit` is the bit in all positions: `u32::MAX` or 0.
    #[inline]
    pub(super) const fn learned(self, bit: u32) -> Self {
        let LearningRate { rate, step } = self.learning_rate();
        let p = self.p().cast_signed();
        let target = (bit >> 16).cast_signed();
        let moved = (((target - p) >> 1) * (rate as i32)) >> 15;
        // No addition overflows into other bits: the probability stays between its old value and the target.
        let moved = moved.cast_unsigned() << 16;
        Self(self.0.wrapping_add(moved).wrapping_add(step as u32))
    }

    #[inline]
    #[expect(clippy::indexing_slicing, reason = "a count has five bits")]
    const fn learning_rate(self) -> LearningRate {
        LEARNING_RATES[self.count()]
    }
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn learning_rates() -> [LearningRate; COUNTS] {
    let mut rates = [LearningRate { rate: 0, step: 0 }; COUNTS];
    let mut count = 0;
    while (count as usize) < COUNTS {
        let is_counted = count < COUNT_LIMIT;
        rates[count as usize] = LearningRate {
            rate: (131_072 / (2 * count + 3)) as u16,
            step: (is_counted as u16) << COUNT_SHIFT,
        };
        count += 1;
    }
    rates
}
