//! Memory that is reused from delta to delta, so that a steady stream of frames does not allocate.

use super::data_offset::DataOffset;
use super::steps::{Delta, DeltaStep, Shift, Splice};
use crate::NodeId;

/// Maximum capacity of a list that is kept. Most frames need far less, and a rare large one must not hold memory.
const MAX_KEPT: usize = 256;

/// Empty lists with capacity.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub steps: Vec<DeltaStep>,
    pub splices: Vec<Splice>,
    pub shifts: Vec<Shift>,
    pub ancestors: Vec<NodeId>,
    /// The data offsets of an earlier frame. This list is kept at any size: a scroll fills it in each frame, and it
    /// is smaller than the buffer itself.
    pub offsets: Vec<DataOffset>,
}

impl Scratch {
    /// Keeps the lists of a delta for the next one.
    pub(super) fn recycle(&mut self, delta: Delta<'_>) {
        self.steps = emptied(delta.steps);
        self.splices = emptied(delta.splices);
        self.shifts = emptied(delta.shifts);
        self.ancestors = emptied(delta.ancestors);
    }
}

fn emptied<T>(mut list: Vec<T>) -> Vec<T> {
    if list.capacity() > MAX_KEPT {
        return Vec::new();
    }
    list.clear();
    list
}
