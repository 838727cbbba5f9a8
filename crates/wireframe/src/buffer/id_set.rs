//! Finds an id that is there twice.

/// A set of ids for one frame: open addressing over one allocation, since this runs for every node of
/// every frame. Ids that a host picked to collide cost steps squared, of at most a frame's nodes.
pub(super) struct IdSet {
    slots: Vec<u32>,
    shift: u32,
}

impl IdSet {
    /// A set that takes up to `most` ids.
    pub fn for_up_to(most: usize) -> Self {
        let slots = (most.max(4) * 2).next_power_of_two();
        Self {
            slots: vec![0; slots],
            shift: 32 - slots.trailing_zeros(),
        }
    }

    /// Adds an id that is not 0; false when it was there.
    pub fn insert(&mut self, id: u32) -> bool {
        // Fibonacci hashing spreads the runs that a counter makes.
        let mut at = (id.wrapping_mul(0x9E37_79B9) >> self.shift) as usize;
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
}

impl IdSet {
    /// Whether an id was added.
    pub fn has(&self, id: u32) -> bool {
        let mut at = (id.wrapping_mul(0x9E37_79B9) >> self.shift) as usize;
        loop {
            match self.slots.get(at) {
                None => at = 0,
                Some(0) => return false,
                Some(slot) if *slot == id => return true,
                Some(_) => at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_new_ids_from_known_ones() {
        let mut set = IdSet::for_up_to(1000);
        for id in (1..=1000).map(|i: u32| i.wrapping_mul(0x0100_0000) | i) {
            assert!(set.insert(id));
            assert!(!set.insert(id));
        }
    }

    #[test]
    fn takes_as_many_as_it_was_made_for() {
        for most in [0, 1, 4, 5] {
            let mut set = IdSet::for_up_to(most);
            assert!((1..=most as u32).all(|id| set.insert(id)));
        }
    }
}
