//! The nodes of a tree, with linked siblings: each node links to the sibling before and after it, a parent to its
//! first and last child. The cost of a change does not depend on the number of siblings.

use foldhash::HashMap;

use super::error::TreeError;
use super::limits::{MAX_TREE_DEPTH, MAX_TREE_NODES};
use crate::{Node, NodeId, Place};

/// Nodes by id, linked into a tree.
#[derive(Clone, Debug)]
pub(super) struct LinkedNodes<T> {
    nodes: HashMap<NodeId, LinkedNode<T>>,
    roots: Children,
}

/// A node and its links.
#[derive(Clone, Debug)]
struct LinkedNode<T> {
    node: Node<T>,
    /// The sibling before.
    before: Option<NodeId>,
    /// The sibling after.
    after: Option<NodeId>,
    children: Children,
}

/// The ends of a list of siblings.
#[derive(Clone, Copy, Debug, Default)]
struct Children {
    first: Option<NodeId>,
    last: Option<NodeId>,
}

impl<T> Default for LinkedNodes<T> {
    fn default() -> Self {
        Self {
            nodes: HashMap::default(),
            roots: Children::default(),
        }
    }
}

impl<T> LinkedNodes<T> {
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn contains(&self, id: NodeId) -> bool {
        self.nodes.contains_key(&id)
    }

    pub(super) fn node(&self, id: NodeId) -> Option<&Node<T>> {
        self.nodes.get(&id).map(|linked| &linked.node)
    }

    pub(super) fn node_mut(&mut self, id: NodeId) -> Result<&mut Node<T>, TreeError> {
        let linked = self.nodes.get_mut(&id).ok_or(TreeError::UnknownNode(id))?;
        Ok(&mut linked.node)
    }

    /// The sibling before a node.
    pub(super) fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        self.nodes.get(&id)?.before
    }

    /// Ids of a node's children in their order; of the roots for `None`.
    pub(super) fn children(&self, parent: Option<NodeId>) -> impl Iterator<Item = NodeId> {
        let first = self.child_ends(parent).and_then(|children| children.first);
        std::iter::successors(first, |id| self.nodes.get(id)?.after)
    }

    /// The last child of a node; the last root for `None`.
    pub(super) fn last_child(&self, parent: Option<NodeId>) -> Option<NodeId> {
        self.child_ends(parent)?.last
    }

    /// Nodes depth first, parents before their children, siblings in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Node<T>> {
        std::iter::successors(self.roots.first, |id| self.following(*id)).filter_map(|id| self.node(id))
    }

    /// The node before a place, depth first. A node inserted there is painted after it.
    pub(super) fn predecessor(&self, place: Place) -> Option<NodeId> {
        let Some(sibling) = place.after else {
            return place.parent;
        };
        // Below a moved subtree the depth limit may end the search early, in a writer and in a reader alike.
        let last_child = |id: &NodeId| self.nodes.get(id)?.children.last;
        std::iter::successors(Some(sibling), last_child)
            .take(MAX_TREE_DEPTH)
            .last()
    }

    /// Checks that a new node can be inserted after a sibling.
    pub(super) fn check_insert(&self, node: &Node<T>, place: Place) -> Result<(), TreeError> {
        if self.contains(node.id) {
            return Err(TreeError::DuplicateNode(node.id));
        }
        if self.len() >= MAX_TREE_NODES {
            return Err(TreeError::TooManyNodes);
        }
        self.check_place(node.id, place)
    }

    /// Inserts a node at a place that [`Self::check_insert`] accepted.
    pub(super) fn insert(&mut self, node: Node<T>, place: Place) {
        let id = node.id;
        self.nodes.insert(
            id,
            LinkedNode {
                node,
                before: None,
                after: None,
                children: Children::default(),
            },
        );
        self.attach(id, place);
    }

    /// Removes a node and its descendants, and calls `removed` with the id of each.
    pub(super) fn remove(&mut self, id: NodeId, mut removed: impl FnMut(NodeId)) -> Result<(), TreeError> {
        if !self.contains(id) {
            return Err(TreeError::UnknownNode(id));
        }
        self.detach(id);
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            pending.extend(self.children(Some(id)));
            self.nodes.remove(&id);
            removed(id);
        }
        Ok(())
    }

    /// Moves a node and its descendants.
    pub(super) fn move_to(&mut self, id: NodeId, to: Place) -> Result<(), TreeError> {
        if !self.contains(id) {
            return Err(TreeError::UnknownNode(id));
        }
        self.check_place(id, to)?;
        self.detach(id);
        self.attach(id, to);
        Ok(())
    }

    /// The next node depth first.
    fn following(&self, id: NodeId) -> Option<NodeId> {
        let mut linked = self.nodes.get(&id)?;
        if linked.children.first.is_some() {
            return linked.children.first;
        }
        loop {
            if linked.after.is_some() {
                return linked.after;
            }
            linked = self.nodes.get(&linked.node.parent?)?;
        }
    }

    fn child_ends(&self, parent: Option<NodeId>) -> Option<Children> {
        match parent {
            None => Some(self.roots),
            Some(id) => self.nodes.get(&id).map(|linked| linked.children),
        }
    }

    fn child_ends_mut(&mut self, parent: Option<NodeId>) -> Option<&mut Children> {
        match parent {
            None => Some(&mut self.roots),
            Some(id) => self.nodes.get_mut(&id).map(|linked| &mut linked.children),
        }
    }

    /// Checks that a node can be put at a place.
    fn check_place(&self, id: NodeId, to: Place) -> Result<(), TreeError> {
        if let Some(parent) = to.parent {
            if !self.contains(parent) {
                return Err(TreeError::UnknownParent { id, parent });
            }
            let parent_of = |id: &NodeId| self.nodes.get(id)?.node.parent;
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

    /// Unlinks a node from its siblings.
    fn detach(&mut self, id: NodeId) {
        let Some(linked) = self.nodes.get(&id) else { return };
        let (parent, before, after) = (linked.node.parent, linked.before, linked.after);
        match before.and_then(|id| self.nodes.get_mut(&id)) {
            Some(linked) => linked.after = after,
            None => {
                if let Some(children) = self.child_ends_mut(parent) {
                    children.first = after;
                }
            }
        }
        match after.and_then(|id| self.nodes.get_mut(&id)) {
            Some(linked) => linked.before = before,
            None => {
                if let Some(children) = self.child_ends_mut(parent) {
                    children.last = before;
                }
            }
        }
    }

    /// Links a detached node to its siblings at a checked place.
    fn attach(&mut self, id: NodeId, to: Place) {
        let next = match to.after {
            Some(after) => self
                .nodes
                .get_mut(&after)
                .and_then(|linked| linked.after.replace(id)),
            None => self
                .child_ends_mut(to.parent)
                .and_then(|children| children.first.replace(id)),
        };
        match next.and_then(|id| self.nodes.get_mut(&id)) {
            Some(linked) => linked.before = Some(id),
            None => {
                if let Some(children) = self.child_ends_mut(to.parent) {
                    children.last = Some(id);
                }
            }
        }
        if let Some(linked) = self.nodes.get_mut(&id) {
            linked.node.parent = to.parent;
            linked.before = to.after;
            linked.after = next;
        }
    }
}
