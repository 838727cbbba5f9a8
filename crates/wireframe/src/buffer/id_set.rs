//! A set that detects duplicate node ids.

/// A set of ids of one frame: open addressing in one allocation, since it is used for every node of every
/// frame. Ids that a host chose to collide make it quadratic, in at most the nodes of one frame.
pub(super) struct IdSet {
    slots: Vec<u32>,
    shift: u32,
}

/// Slots per id: half of them stay empty, so that probe sequences are short.
const SLOTS_PER_ID: usize = 2;

/// Fibonacci hashing (2^32 divided by the golden ratio) spreads the runs of ids that a counter makes.
const HASH_FACTOR: u32 = 0x9E37_79B9;

impl IdSet {
    /// A set with room for `capacity` ids. It does not grow: more ids than slots would never end a search.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        let slots = (capacity.max(4) * SLOTS_PER_ID).next_power_of_two();
        Self {
            slots: vec![0; slots],
            shift: 32 - slots.trailing_zeros(),
        }
    }

    /// Adds an id other than 0. Returns false if the set contains it already.
    pub(super) fn insert(&mut self, id: u32) -> bool {
        let mut at = self.first_slot(id);
        loop {
            match self.slots.get_mut(at) {
                None => at = 0,
                Some(slot) if *slot == 0 => {
                    *slot = id;
                    return true;
                }
                Some(slot) if *slot == id => return false,
                Some(_) => at += 1,
            }
        }
    }

    /// Whether the set contains an id.
    pub(super) fn contains(&self, id: u32) -> bool {
        let mut at = self.first_slot(id);
        loop {
            match self.slots.get(at) {
                None => at = 0,
                Some(0) => return false,
                Some(slot) if *slot == id => return true,
                Some(_) => at += 1,
            }
        }
    }

    #[inline]
    fn first_slot(&self, id: u32) -> usize {
        (id.wrapping_mul(HASH_FACTOR) >> self.shift) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insert_returns_false_for_duplicate_ids() {
        let mut set = IdSet::with_capacity(1000);
        for id in (1..=1000).map(|i: u32| i.wrapping_mul(0x0100_0000) | i) {
            assert!(!set.contains(id));
            assert!(set.insert(id));
            assert!(!set.insert(id));
            assert!(set.contains(id));
        }
    }

    #[test]
    fn set_accepts_as_many_ids_as_its_capacity() {
        for capacity in [0, 1, 4, 5] {
            let mut set = IdSet::with_capacity(capacity);
            assert!((1..=capacity as u32).all(|id| set.insert(id)));
        }
    }
}
