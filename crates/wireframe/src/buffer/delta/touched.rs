//! The attributes at which strings say something else than before.

use super::super::layout::ATTR_BYTES;
use super::super::open::Sections;
use super::layout::Layout;
use super::pairs::Pairs;
use super::users::Users;

/// The attributes whose strings say something else now, in their order, and how many of them are done.
pub(super) struct Touched {
    at: Vec<u32>,
    done: usize,
}

impl Touched {
    /// None is done of those at these positions.
    pub fn new(at: Vec<u32>) -> Self {
        Self { at, done: 0 }
    }

    /// What they took, for others.
    pub fn into_room(self) -> Vec<u32> {
        self.at
    }

    /// The first of them from a position on; positions asked for only grow.
    pub fn next(&mut self, from: usize) -> usize {
        while self.at.get(self.done).is_some_and(|at| (*at as usize) < from) {
            self.done += 1;
        }
        self.at.get(self.done).map_or(usize::MAX, |at| *at as usize)
    }
}

/// Finds the attributes whose strings say something else now. Where numbers moved, the attributes are put
/// into `renumbered` with those that their strings have now.
pub(super) fn renumber(
    pairs: &[Pairs],
    old: &Sections<'_>,
    layout: &mut Layout,
    renumbered: &mut Vec<[u8; ATTR_BYTES]>,
    touched: &mut Vec<u32>,
) {
    // A delta that came to nothing leaves them as they are.
    renumbered.clear();
    let (attrs, strings) = (old.attr_records(), old.string_records().len());
    if !Pairs::are_same(pairs, strings) {
        if !Pairs::are_in_place(pairs, strings) {
            renumbered.extend_from_slice(attrs);
        }
        let users = layout.users.get_or_insert_with(|| Users::find(old));
        users.renumber(pairs, attrs, renumbered, touched);
    }
}
