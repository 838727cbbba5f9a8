//! How siblings hang together: each knows the one before and the one after it, a parent its first and
//! its last child. Every step costs the same, however many siblings there are.

use super::{MAX_TREE_DEPTH, Tree, TreeError};
use crate::{Node, NodeId, Place};

#[derive(Clone, Debug)]
pub(super) struct Slot<T> {
    pub(super) node: Node<T>,
    pub(super) before: Option<NodeId>,
    pub(super) after: Option<NodeId>,
    pub(super) children: Ends,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ends {
    pub(super) first: Option<NodeId>,
    pub(super) last: Option<NodeId>,
}

impl<T> Tree<T> {
    /// The next node depth first.
    pub(super) fn following(&self, id: NodeId) -> Option<NodeId> {
        let mut slot = self.slots.get(&id)?;
        if slot.children.first.is_some() {
            return slot.children.first;
        }
        loop {
            if slot.after.is_some() {
                return slot.after;
            }
            slot = self.slots.get(&slot.node.parent?)?;
        }
    }

    /// The node before the place depth first: what a node put there is painted after.
    pub(super) fn predecessor(&self, place: Place) -> Option<NodeId> {
        let Some(sibling) = place.after else {
            return place.parent;
        };
        // The limit is the tree's: below a moved subtree it may cut the walk short, on both sides alike.
        let last_child = |id: &NodeId| self.slots.get(id)?.children.last;
        std::iter::successors(Some(sibling), last_child)
            .take(MAX_TREE_DEPTH)
            .last()
    }

    pub(super) fn ends(&self, parent: Option<NodeId>) -> Option<Ends> {
        match parent {
            None => Some(self.roots),
            Some(id) => self.slots.get(&id).map(|slot| slot.children),
        }
    }

    pub(super) fn ends_mut(&mut self, parent: Option<NodeId>) -> Option<&mut Ends> {
        match parent {
            None => Some(&mut self.roots),
            Some(id) => self.slots.get_mut(&id).map(|slot| &mut slot.children),
        }
    }

    pub(super) fn slot_mut(&mut self, id: NodeId) -> Result<&mut Slot<T>, TreeError> {
        self.slots.get_mut(&id).ok_or(TreeError::UnknownNode(id))
    }

    /// Whether a node may be put at a place.
    pub(super) fn check_place(&self, id: NodeId, to: Place) -> Result<(), TreeError> {
        if let Some(parent) = to.parent {
            if !self.slots.contains_key(&parent) {
                return Err(TreeError::UnknownParent { id, parent });
            }
            let parent_of = |id: &NodeId| self.slots.get(id)?.node.parent;
            let mut ancestors = std::iter::successors(Some(parent), parent_of);
            if ancestors.by_ref().take(MAX_TREE_DEPTH).any(|above| above == id) {
                return Err(TreeError::Cycle(id));
            }
            if ancestors.next().is_some() {
                return Err(TreeError::TooDeep(id));
            }
        }
        match to.after {
            Some(after) if after == id || self.node(after).is_none_or(|node| node.parent != to.parent) => {
                Err(TreeError::NotASibling { id, after })
            }
            _ => Ok(()),
        }
    }

    /// Takes a node out of its siblings' chain.
    pub(super) fn detach(&mut self, id: NodeId) {
        let Some(slot) = self.slots.get(&id) else { return };
        let (parent, before, after) = (slot.node.parent, slot.before, slot.after);
        match before.and_then(|id| self.slots.get_mut(&id)) {
            Some(slot) => slot.after = after,
            None => {
                if let Some(ends) = self.ends_mut(parent) {
                    ends.first = after;
                }
            }
        }
        match after.and_then(|id| self.slots.get_mut(&id)) {
            Some(slot) => slot.before = before,
            None => {
                if let Some(ends) = self.ends_mut(parent) {
                    ends.last = before;
                }
            }
        }
    }

    /// Puts a detached node into the chain at a checked place.
    pub(super) fn attach(&mut self, id: NodeId, to: Place) {
        let next = match to.after {
            Some(after) => self.slots.get_mut(&after).and_then(|slot| slot.after.replace(id)),
            None => self.ends_mut(to.parent).and_then(|ends| ends.first.replace(id)),
        };
        match next.and_then(|id| self.slots.get_mut(&id)) {
            Some(slot) => slot.before = Some(id),
            None => {
                if let Some(ends) = self.ends_mut(to.parent) {
                    ends.last = Some(id);
                }
            }
        }
        if let Some(slot) = self.slots.get_mut(&id) {
            slot.node.parent = to.parent;
            slot.before = to.after;
            slot.after = next;
        }
    }
}
