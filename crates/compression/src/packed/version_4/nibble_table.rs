//! Counters of nibbles: four decisions share a context, which is looked up once.

use crate::packed::counter::Counter;

/// Bits of a slot's place. 2^13 slots take 512 KiB: with half as many, segments are 0.3 % larger.
const PLACE_BITS: u32 = 13;
/// Number of slots.
pub(super) const SLOTS: usize = 1 << PLACE_BITS;
/// Counters of a slot, one for each prefix of a nibble: a 1, then the bits so far. There is no prefix 0: the check has its
/// place.
const PREFIXES: usize = 16;
/// The bits of a context that identify its slot, beside its place.
const CHECK: u32 = 0xffff;
/// Set in the check of every slot that belongs to a context.
const OCCUPIED: u32 = 0x1_0000;

/// The counters of a context, behind its check.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Slot([Counter; PREFIXES]);

/// The slots of all contexts.
pub(super) type Slots = [Slot; SLOTS];

impl Slot {
    /// The slot of no context.
    pub(super) const EMPTY: Self = Self([Counter::NEW; PREFIXES]);

    #[inline]
    fn new(check: u32) -> Self {
        let mut slot = Self::EMPTY;
        let [first, ..] = &mut slot.0;
        *first = Counter::from_bits(check);
        slot
    }

    #[inline]
    fn check(&self) -> u32 {
        let [check, ..] = self.0;
        check.to_bits()
    }

    /// Number of nibbles that the context has seen, up to a limit.
    #[inline]
    fn count(&self) -> usize {
        let [_, first, ..] = self.0;
        first.count()
    }

    /// The counter of a prefix.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "masked to the length of the array")]
    pub(super) fn counter(&mut self, prefix: usize) -> &mut Counter {
        &mut self.0[prefix % PREFIXES]
    }
}

/// The slot at a place.
#[inline]
#[expect(clippy::indexing_slicing, reason = "masked; `find` returns no other places")]
pub(super) fn slot_at(slots: &mut Slots, place: usize) -> &mut Slot {
    &mut slots[place % SLOTS]
}

/// Finds the place of a context's slot. Two places are candidates. If neither belongs to the context, a new slot takes the
/// one that has seen less.
#[inline]
pub(super) fn find(slots: &mut Slots, context: u32) -> usize {
    let first = (context >> (u32::BITS - PLACE_BITS)) as usize;
    let second = first ^ 1;
    let check = context & CHECK | OCCUPIED;
    if slot_at(slots, first).check() == check {
        return first;
    }
    if slot_at(slots, second).check() == check {
        return second;
    }
    let place = if slot_at(slots, first).count() <= slot_at(slots, second).count() {
        first
    } else {
        second
    };
    *slot_at(slots, place) = Slot::new(check);
    place
}
