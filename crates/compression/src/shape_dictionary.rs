//! The dictionary of shapes that the writer of a segment keeps.

use foldhash::HashMap;

use crate::tables::Capacity;

/// Number of short shapes that are found without hashing their keys. Few shapes make up most updates of a screen.
const SHORT_SHAPES: usize = 16;

/// 2^64 divided by the golden ratio: spreads keys over the places of short shapes.
const HASH_FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Shapes by their keys.
#[derive(Debug)]
pub(crate) struct ShapeDictionary {
    by_keys: HashMap<Box<[u32]>, u32>,
    capacity: Capacity,
    /// Some short shapes, each at the place of its number.
    short: [ShortShape; SHORT_SHAPES],
}

/// A shape of one or two keys. The default stands for none.
#[derive(Clone, Copy, Debug, Default)]
struct ShortShape {
    /// Both keys in one number, not 0.
    number: u64,
    index: u32,
}

impl ShapeDictionary {
    pub(crate) fn new(capacity: Capacity) -> Self {
        Self {
            by_keys: HashMap::default(),
            capacity,
            short: [ShortShape::default(); SHORT_SHAPES],
        }
    }

    /// Returns the index of a shape, from 1. Returns 0 for a new shape, and adds it while there is capacity. A key counts as a
    /// byte.
    pub(crate) fn find_or_add(&mut self, keys: &[u32]) -> u32 {
        let Some(number) = number_of(keys) else {
            return self.find_or_add_any(keys);
        };
        let place = (number.wrapping_mul(HASH_FACTOR) >> 32) as usize % SHORT_SHAPES;
        if let Some(known) = self.short.get(place)
            && known.number == number
        {
            return known.index;
        }
        let index = self.find_or_add_any(keys);
        if index != 0
            && let Some(known) = self.short.get_mut(place)
        {
            *known = ShortShape { number, index };
        }
        index
    }

    fn find_or_add_any(&mut self, keys: &[u32]) -> u32 {
        if let Some(index) = self.by_keys.get(keys) {
            return *index;
        }
        if self.capacity.take(keys.len()) {
            let next = self.by_keys.len() as u32 + 1;
            self.by_keys.insert(keys.into(), next);
        }
        0
    }
}

/// Returns the keys of a short shape as one number that is not 0.
fn number_of(keys: &[u32]) -> Option<u64> {
    match keys {
        [key] => Some(u64::from(*key) + 1),
        [key, second] => Some((u64::from(*second) + 1) << 32 | u64::from(*key)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_in_the_order_in_which_shapes_were_added() {
        let mut shapes = ShapeDictionary::new(Capacity {
            entries: 1000,
            bytes: 10_000,
        });
        let keys = |n: u32| -> Vec<u32> { (0..n % 4).map(|at| n + at * 7).collect() };
        let added: Vec<u32> = (1..=200).filter(|n| n % 4 != 0).collect();
        for n in &added {
            assert_eq!(shapes.find_or_add(&keys(*n)), 0, "{n}");
        }
        for _ in 0..2 {
            for (index, n) in (1..).zip(&added) {
                assert_eq!(shapes.find_or_add(&keys(*n)), index);
                assert_eq!(shapes.find_or_add(&keys(*n)), index);
            }
        }
        assert_eq!(shapes.find_or_add(&[]), 0);
        assert_eq!(shapes.find_or_add(&[]), added.len() as u32 + 1);
    }

    #[test]
    fn shape_beyond_the_capacity_is_not_added() {
        let mut shapes = ShapeDictionary::new(Capacity { entries: 1, bytes: 2 });
        for keys in [&[1, 2, 3][..], &[1, 2], &[3]] {
            assert_eq!(shapes.find_or_add(keys), 0);
        }
        assert_eq!([&[1, 2][..], &[3]].map(|keys| shapes.find_or_add(keys)), [1, 0]);
    }
}
