//! Finds where two runs of nodes go on together.

use super::super::layout::{NODE_BYTES, words};

/// Nodes that are looked at, for each node of both buffers, before the two are taken for unlike.
const LOOKS_PER_NODE: usize = 16;

/// Looks ahead, not without end.
pub(super) struct Resync {
    looks_left: usize,
}

#[inline]
pub(super) fn id(record: &[u8; NODE_BYTES]) -> u32 {
    let [id] = words(record);
    id
}

impl Resync {
    pub fn new(nodes: usize) -> Self {
        Self {
            looks_left: nodes * LOOKS_PER_NODE,
        }
    }

    /// How many nodes at the front of `old` went and how many at the front of `new` came, at least one of
    /// them; `None` where looking takes longer than reading all of it.
    pub fn ahead(&mut self, old: &[[u8; NODE_BYTES]], new: &[[u8; NODE_BYTES]]) -> Option<(usize, usize)> {
        let (Some((was, old_rest)), Some((is, new_rest))) = (old.split_first(), new.split_first()) else {
            return Some((old.len(), new.len()));
        };
        let (was, is) = (id(was), id(is));
        let most = old_rest.len().max(new_rest.len());
        for ahead in 0..most {
            if old_rest.get(ahead).is_some_and(|record| id(record) == is) {
                self.spend(ahead)?;
                return Some((ahead + 1, 0));
            }
            if new_rest.get(ahead).is_some_and(|record| id(record) == was) {
                self.spend(ahead)?;
                return Some((0, ahead + 1));
            }
        }
        self.spend(most)?;
        Some((1, 1))
    }

    fn spend(&mut self, looks: usize) -> Option<()> {
        self.looks_left = self.looks_left.checked_sub(looks)?;
        Some(())
    }
}
