//! The place in the tree at which a walk ran out of time.

/// The window's root and, for each level below, the index of the child at which the walk ended.
#[derive(Debug, Default)]
pub(super) struct ResumePoint {
    path: Vec<usize>,
    /// Level of the node whose next child was not reached. The root is at level 1.
    last_level: usize,
    /// Id of the root of the window, 0 if the last walk reached everything.
    pub(super) root: u32,
}

impl ResumePoint {
    /// Removes the place.
    pub(super) fn clear(&mut self) {
        (self.root, self.last_level) = (0, 0);
    }

    /// Sets the child of the node at `level` at which the walk ended. Called for the innermost node first; the nodes of
    /// later windows have no effect. Returns whether the walk ended in the children of the child, and not before the
    /// child.
    pub(super) fn set(&mut self, root: u32, level: usize, child: usize) -> bool {
        if self.root != 0 && self.root != root {
            return false;
        }
        let is_innermost = self.root == 0;
        if is_innermost {
            self.root = root;
            self.last_level = level;
        }
        if self.path.len() <= level {
            self.path.resize(level + 1, 0);
        }
        if let Some(slot) = self.path.get_mut(level) {
            *slot = child;
        }
        !is_innermost
    }

    /// Returns the child of the node at `level`, `None` if the path does not lead through its children.
    pub(super) fn child(&self, level: usize) -> Option<usize> {
        (level <= self.last_level)
            .then(|| self.path.get(level).copied())
            .flatten()
    }

    /// Copies the place of another instance.
    pub(super) fn copy(&mut self, other: &Self) {
        (self.root, self.last_level) = (other.root, other.last_level);
        self.path.clear();
        self.path.extend_from_slice(&other.path);
    }
}
