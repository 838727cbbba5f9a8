//! What was seen under each context: how likely true is there, and how sure that is.

/// Counters, by the leading bits of a context's hash: a mebibyte of them, since with half of that one more byte in
/// eighty is spent, and with twice that one in two hundred less.
const PLACE_BITS: u32 = 18;
pub(super) const PLACES: usize = 1 << PLACE_BITS;

/// Decisions after which a counter learns no slower.
const COUNT_LIMIT: u32 = 29;
/// The bits that count decisions.
const COUNT: u32 = 0xf800;
const COUNT_AT: u32 = 11;
const COUNTS: usize = 1 << (16 - COUNT_AT);
/// The bits that tell whose it is: the last ones of its context's hash, and one that is set in every counter that is
/// somebody's.
const OWNER: u32 = 0x7ff;
const OWNED: u32 = 0x400;
/// What an expectation is worth that was never tested, as a probability that it comes true.
const EXPECTED_FIRST: u32 = 52_000;

/// The probability of true in the upper 16 bits, how many decisions it has seen in the next five, and whose it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counter(u32);

/// Counters by their places.
pub(super) type Counters = [Counter; PLACES];

/// How a counter learns; found by a multiple of eight.
#[derive(Clone, Copy)]
#[repr(align(8))]
struct Pace {
    rate: u16,
    /// What counts the decision, where a counter has that.
    step: u16,
    level: u8,
}

/// By how many decisions a counter has seen.
static PACES: [Pace; COUNTS] = paces();

impl Counter {
    /// One that has seen nothing.
    pub(super) const NEW: Self = Self(0x8000 << 16);

    /// The probability of true, in steps of 1/65536.
    #[inline]
    pub(super) fn p(self) -> u32 {
        self.0 >> 16
    }

    /// How sure that is, in six levels.
    #[inline]
    pub(super) fn level(self) -> usize {
        usize::from(self.pace().level)
    }

    /// The same counter for what is expected: that comes true more often than not.
    #[inline]
    pub(super) fn of_expected(self) -> Self {
        if self.0 & COUNT == 0 {
            Self(EXPECTED_FIRST << 16 | self.0 & OWNER)
        } else {
            self
        }
    }

    /// The counter after another decision. All bits are set in `came` where it came as true, none where as false.
    #[inline]
    pub(super) fn learned(self, came: u32) -> Self {
        let Pace { rate, step, .. } = self.pace();
        let p = self.p().cast_signed();
        let target = (came >> 16).cast_signed();
        let moved = (((target - p) >> 1) * i32::from(rate)) >> 15;
        // Neither leaves its bits: the probability stays between what it was and its target.
        let moved = moved.cast_unsigned() << 16;
        Self(self.0.wrapping_add(moved).wrapping_add(u32::from(step)))
    }

    #[inline]
    fn pace(self) -> Pace {
        let count = (self.0 & COUNT) >> COUNT_AT;
        PACES.get(count as usize).copied().unwrap_or(Pace::NONE)
    }
}

/// The counter of a context, and its place. Two places are looked at; where neither has it, it takes that of the one
/// that knows less.
#[inline]
pub(super) fn find(counters: &Counters, context: u32) -> (usize, Counter) {
    let first = (context >> (u32::BITS - PLACE_BITS)) as usize;
    let owner = context | OWNED;
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

impl Pace {
    const NONE: Self = Self {
        rate: 0,
        step: 0,
        level: 0,
    };
}

#[expect(clippy::indexing_slicing, reason = "worked out when this is compiled")]
const fn paces() -> [Pace; COUNTS] {
    let mut paces = [Pace::NONE; COUNTS];
    let mut count = 0;
    while (count as usize) < COUNTS {
        let is_counted = count < COUNT_LIMIT;
        paces[count as usize] = Pace {
            rate: (131_072 / (2 * count + 3)) as u16,
            step: (is_counted as u16) << COUNT_AT,
            level: match count {
                0..=2 => count as u8,
                3..=5 => 3,
                6..=15 => 4,
                _ => 5,
            },
        };
        count += 1;
    }
    paces
}
