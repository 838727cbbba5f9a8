//! How far nodes moved in the window because of what they stand in.

use crate::Point;

/// Subtrees whose content moved, from the outermost to the innermost that is open.
#[derive(Default)]
pub(super) struct Moved(Vec<Region>);

#[derive(Clone, Copy)]
struct Region {
    at: usize,
    end: usize,
    by: Point,
}

impl Moved {
    /// How far the node at this position moved if it is where it was in its parent, and the position up to
    /// which that holds.
    pub fn at(&self, node: usize) -> (Point, usize) {
        let around = self.0.iter().rev().find(|region| region.end > node);
        around.map_or((Point::default(), usize::MAX), |region| (region.by, region.end))
    }

    /// How far the content of this node moved, if it has descendants: they do not count as moved otherwise.
    pub fn below(&self, node: usize) -> Point {
        let holds = |region: &&Region| (region.at..region.end).contains(&node);
        let around = self.0.iter().rev().find(holds);
        around.map(|region| region.by).unwrap_or_default()
    }

    /// The content of a node moved by another distance than what is around it.
    pub fn enter(&mut self, at: usize, end: usize, by: Point) {
        self.0.push(Region { at, end, by });
    }

    /// Forgets what ends before a node.
    pub fn leave(&mut self, node: usize) {
        while self.0.last().is_some_and(|region| region.end <= node) {
            self.0.pop();
        }
    }
}
