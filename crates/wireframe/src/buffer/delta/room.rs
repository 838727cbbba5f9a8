//! Memory that is used again from delta to delta.

use super::layout::{NodeOffsets, Start};
use super::{Delta, DeltaStep, Shift, Splice};
use crate::NodeId;

/// A list with room for more than so many is let go: most frames need far less.
const MAX_KEPT: usize = 256;

/// Empty lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    pub steps: Vec<DeltaStep>,
    pub splices: Vec<Splice>,
    pub shifts: Vec<Shift>,
    pub arrived: Vec<NodeId>,
    /// What the layout's starts were. This list stays whatever its size: a scroll fills it at each frame, and it
    /// takes less than the buffer itself.
    pub starts: Vec<Start>,
}

impl NodeOffsets {
    /// Keeps the memory of a delta for the next.
    pub fn recycle(&mut self, delta: Delta<'_>) {
        self.room.steps = emptied(delta.steps);
        self.room.splices = emptied(delta.splices);
        self.room.shifts = emptied(delta.shifts);
        self.room.arrived = emptied(delta.arrived);
    }
}

fn emptied<T>(mut list: Vec<T>) -> Vec<T> {
    if list.capacity() > MAX_KEPT {
        return Vec::new();
    }
    list.clear();
    list
}
