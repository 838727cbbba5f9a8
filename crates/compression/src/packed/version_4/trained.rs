//! Counters of the byte before, as the dictionary trains them, computed at compile time.
//!
//! The state is the same for every segment. A phone that learns it again for each takes a million instructions.

use crate::packed::counter::Counter;
use crate::packed::dictionary::DICTIONARY;
use crate::packed::word::END;

/// Values of the byte before and of the bits before a half: a 1, and for the lower half the upper one.
const LAST_BYTES: usize = 256;
const HALVES: usize = 32;
/// Prefixes of a nibble, as in a slot. There is no prefix 0.
const PREFIXES: usize = 16;
/// Slots that there is room for at compile time.
const MAX_SLOTS: usize = 512;

/// A slot that the dictionary trains.
#[derive(Clone, Copy)]
pub(super) struct TrainedSlot {
    /// The byte before.
    pub(super) last: u8,
    /// A 1, then the bits of the byte so far.
    pub(super) before: u8,
    /// The trained counters, a bit for each prefix.
    prefixes: u16,
    /// The index of the first one.
    first: u16,
}

impl TrainedSlot {
    /// The trained counters, with their prefixes.
    pub(super) fn counters(self) -> impl Iterator<Item = (usize, Counter)> {
        let prefixes = (0..PREFIXES).filter(move |prefix| self.prefixes >> prefix & 1 == 1);
        prefixes.zip(COUNTERS.iter().skip(self.first.into()).copied())
    }
}

/// All slots, in the order of their first use.
pub(super) static SLOTS: [TrainedSlot; SLOT_COUNT] = slots();
/// The trained counters of all slots.
static COUNTERS: [Counter; COUNTER_COUNT] = counters();

const TRAINING: Training = train();
const SLOT_COUNT: usize = TRAINING.count;
const COUNTER_COUNT: usize = counter_count();

/// The counters of all slots.
struct Training {
    slots: [(u8, u8, [Counter; PREFIXES]); MAX_SLOTS],
    count: usize,
    /// By the byte before and the bits before: one more than the index of the slot.
    places: [[u16; HALVES]; LAST_BYTES],
}

impl Training {
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
    const fn learn(&mut self, last: u8, before: u8, half: u8) {
        let place = &mut self.places[last as usize][before as usize];
        if *place == 0 {
            self.slots[self.count] = (last, before, [Counter::NEW; PREFIXES]);
            self.count += 1;
            *place = self.count as u16;
        }
        let (_, _, counters) = &mut self.slots[*place as usize - 1];
        let mut prefix = 1;
        let mut shift = 4;
        while shift > 0 {
            shift -= 1;
            let bit = half >> shift & 1;
            counters[prefix] = counters[prefix].learned(if bit == 1 { u32::MAX } else { 0 });
            prefix = prefix << 1 | bit as usize;
        }
    }
}

#[expect(
    clippy::indexing_slicing,
    clippy::large_stack_arrays,
    reason = "evaluated at compile time"
)]
const fn train() -> Training {
    let mut training = Training {
        slots: [(0, 0, [Counter::NEW; PREFIXES]); MAX_SLOTS],
        count: 0,
        places: [[0; HALVES]; LAST_BYTES],
    };
    let bytes = DICTIONARY.as_bytes();
    let mut last = 0;
    let mut at = 0;
    while at < bytes.len() {
        let byte = if bytes[at] == b'\n' { END } else { bytes[at] };
        training.learn(last, 1, byte >> 4);
        training.learn(last, 1 << 4 | byte >> 4, byte & 0xf);
        last = byte;
        at += 1;
    }
    training
}

const fn is_trained(counter: Counter) -> bool {
    counter.count() > 0
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn counter_count() -> usize {
    let mut count = 0;
    let mut slot = 0;
    while slot < SLOT_COUNT {
        let mut prefix = 1;
        while prefix < PREFIXES {
            count += is_trained(TRAINING.slots[slot].2[prefix]) as usize;
            prefix += 1;
        }
        slot += 1;
    }
    count
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn slots() -> [TrainedSlot; SLOT_COUNT] {
    let mut slots = [TrainedSlot {
        last: 0,
        before: 0,
        prefixes: 0,
        first: 0,
    }; SLOT_COUNT];
    let mut first = 0;
    let mut at = 0;
    while at < SLOT_COUNT {
        let (last, before, counters) = &TRAINING.slots[at];
        let mut prefixes = 0;
        let mut prefix = 1;
        while prefix < PREFIXES {
            prefixes |= (is_trained(counters[prefix]) as u16) << prefix;
            prefix += 1;
        }
        slots[at] = TrainedSlot {
            last: *last,
            before: *before,
            prefixes,
            first,
        };
        first += prefixes.count_ones() as u16;
        at += 1;
    }
    slots
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn counters() -> [Counter; COUNTER_COUNT] {
    let mut all = [Counter::NEW; COUNTER_COUNT];
    let mut count = 0;
    let mut slot = 0;
    while slot < SLOT_COUNT {
        let mut prefix = 1;
        while prefix < PREFIXES {
            let counter = TRAINING.slots[slot].2[prefix];
            if is_trained(counter) {
                all[count] = counter;
                count += 1;
            }
            prefix += 1;
        }
        slot += 1;
    }
    all
}
