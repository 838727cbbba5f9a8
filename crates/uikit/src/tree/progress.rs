//! The place at which a walk continues, and the place at which it ends.

use super::resume_point::ResumePoint;

/// A walk that runs out of time marks the nodes whose children it did not reach, and the next walk starts at that place: it
/// writes the nodes before it without their children, which the core keeps from the frame before.
///
/// Each loop over the children of a node at a level calls [`resumed_child`](Self::resumed_child), for each child
/// [`enter_child`](Self::enter_child) and [`leave_child`](Self::leave_child), and at its end [`leave`](Self::leave). The
/// root of a window is at level 1.
#[derive(Debug, Default)]
pub struct WalkProgress {
    resumed: ResumePoint,
    stopped: ResumePoint,
    root: u32,
    /// Whether the walk has not yet come to the place at which the last one ended.
    is_before_resumed: bool,
}

impl WalkProgress {
    /// Starts a walk at the place at which the last one ended.
    pub fn begin(&mut self) {
        self.resumed.copy(&self.stopped);
        self.stopped.clear();
        self.is_before_resumed = self.resumed.root != 0;
    }

    /// Forgets the place: the next walk starts at the beginning.
    pub fn clear(&mut self) {
        self.stopped.clear();
    }

    /// Returns whether the walk ended before it came to the place at which the last one ended.
    #[must_use]
    pub fn is_before_resumed(&self) -> bool {
        self.is_before_resumed
    }

    /// Starts a window, whose root has this id. Returns whether the window is before the place at which the walk
    /// continues.
    pub fn enter_window(&mut self, root: u32) -> bool {
        self.root = root;
        self.is_before_resumed && root != self.resumed.root
    }

    /// Returns the child of a node at `level` at which the walk continues, `None` if it begins with the first. Children
    /// before it are written alone.
    #[must_use]
    pub fn resumed_child(&self, level: usize) -> Option<usize> {
        if self.is_before_resumed {
            self.resumed.child(level)
        } else {
            None
        }
    }

    /// Starts the child at `index` of a node at `level`.
    pub fn enter_child(&mut self, level: usize, index: usize, resumed_child: Option<usize>) {
        if Some(index) == resumed_child && self.resumed.child(level + 1).is_none() {
            self.is_before_resumed = false;
        }
    }

    /// Ends a child.
    pub fn leave_child(&mut self, index: usize, resumed_child: Option<usize>) {
        if resumed_child.is_some_and(|resumed| index >= resumed) {
            self.is_before_resumed = false;
        }
    }

    /// Ends the children of a node at `level`. If `is_over`, the walk ended at the child `index` of `count`. Returns whether
    /// children were not reached.
    pub fn leave(
        &mut self,
        level: usize,
        index: usize,
        count: usize,
        resumed_child: Option<usize>,
        is_over: bool,
    ) -> bool {
        if is_over {
            // The walk ended in front of the child, or in the children of it.
            let is_in_child = self.stopped.set(self.root, level, index);
            return index + usize::from(is_in_child) < count;
        }
        if resumed_child.is_some() {
            self.is_before_resumed = false;
        }
        false
    }
}
