//! The counters of all contexts, and the confidence in each.

use crate::packed::counter::{COUNTS, Counter, TAG};

/// Bits of a counter's place.
const PLACE_BITS: u32 = 18;
/// Number of counters.
pub(super) const PLACES: usize = 1 << PLACE_BITS;
/// Set in the tag of every counter that belongs to a context. The other bits are the lowest of its hash.
const OCCUPIED: u32 = 0x400;
/// Probability, in steps of 1/65536, that an expected bit is right before any was seen.
const FIRST_EXPECTED: u16 = 52_000;

/// All counters, by their places.
pub(super) type Counters = [Counter; PLACES];

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

/// Levels by the number of bits learned.
static LEVEL_BY_COUNT: [Level; COUNTS] = levels();

/// Confidence in a counter.
#[inline]
#[expect(clippy::indexing_slicing, reason = "there is a level for each count")]
pub(super) fn level(counter: Counter) -> Level {
    LEVEL_BY_COUNT[counter.count()]
}

/// The same counter for a context with an expected bit: until it has learned, such a bit is likely to be right.
#[inline]
pub(super) fn for_expected_bit(counter: Counter) -> Counter {
    if counter.count() == 0 {
        Counter::with_probability(FIRST_EXPECTED).with_tag(counter.tag())
    } else {
        counter
    }
}

/// Finds the counter of a context; returns its place and the counter. Two places are candidates. If neither belongs to
/// the context, a new counter takes the one that has learned less.
#[inline]
pub(super) fn find(counters: &Counters, context: u32) -> (usize, Counter) {
    let first = (context >> (u32::BITS - PLACE_BITS)) as usize;
    let owner = (context | OCCUPIED) & TAG;
    // A place has PLACE_BITS bits, so there is a counter.
    let at = |place: usize| counters.get(place).copied().unwrap_or(Counter::NEW);
    let a = at(first);
    if a.tag() == owner {
        return (first, a);
    }
    let b = at(first ^ 1);
    if b.tag() == owner {
        return (first ^ 1, b);
    }
    let place = if a.count() <= b.count() { first } else { first ^ 1 };
    (place, Counter::NEW.with_tag(owner))
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn levels() -> [Level; COUNTS] {
    let mut levels = [Level::Unseen; COUNTS];
    let mut count = 0;
    while count < COUNTS {
        levels[count] = match count {
            0 => Level::Unseen,
            1 => Level::Once,
            2 => Level::Twice,
            3..=5 => Level::Few,
            6..=15 => Level::Some,
            _ => Level::Many,
        };
        count += 1;
    }
    levels
}
