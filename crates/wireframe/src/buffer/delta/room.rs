//! Memory that is used again from delta to delta.

use super::super::layout::ATTR_BYTES;
use super::arrive::Arrival;
use super::layout::Layout;
use super::pairs::Pairs;
use super::{Delta, Run, Step};

/// A list with room for more than so many is let go: most frames need far less.
const MAX_KEPT: usize = 256;

/// Empty lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    pub pairs: Vec<Pairs>,
    pub touched: Vec<u32>,
    pub steps: Vec<Step>,
    pub runs: Vec<Run>,
    pub arrived: Vec<Arrival>,
    /// The attributes of the buffer before, with the numbers that their strings have now. This list stays whatever
    /// its size: a scroll fills it at each frame, and it is a part of what the buffer itself takes.
    pub renumbered: Vec<[u8; ATTR_BYTES]>,
}

impl Layout {
    /// Keeps the memory of a delta for the next.
    pub fn keep_room(&mut self, delta: Delta<'_>) {
        let mut renumbered = std::mem::take(&mut self.room.renumbered);
        renumbered.clear();
        self.room = Room {
            pairs: emptied(delta.pairs),
            touched: emptied(delta.touched),
            steps: emptied(delta.steps),
            runs: emptied(delta.runs),
            arrived: emptied(delta.arrived),
            renumbered,
        };
    }
}

fn emptied<T>(mut list: Vec<T>) -> Vec<T> {
    if list.capacity() > MAX_KEPT {
        return Vec::new();
    }
    list.clear();
    list
}
