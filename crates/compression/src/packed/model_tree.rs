//! The tree of a source as the model sees it.
//!
//! Nodes are addressed by an index, which stays the same while they are in the tree. A change that is invalid for the
//! tree is refused, by the encoder and the decoder alike.

use super::context_hash::ContextMap;
use super::model_node::{ModelNode, NONE};

/// Most ancestors of a node. The check for cycles visits all of them.
const MAX_DEPTH: usize = 1024;
/// Most nodes of a tree.
const MAX_NODES: usize = 1 << 17;

/// The nodes of a source.
#[derive(Debug, Default)]
pub(super) struct ModelTree {
    nodes: Vec<ModelNode>,
    free: Vec<u32>,
    by_id: ContextMap<u32, u32>,
    first: Option<u32>,
    last: Option<u32>,
}

impl ModelTree {
    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// The index of a node.
    pub(super) fn find(&self, id: u32) -> Option<u32> {
        self.by_id.get(&id).copied()
    }

    /// A node by its index.
    pub(super) fn node(&self, at: u32) -> Option<&ModelNode> {
        self.nodes.get(at as usize)
    }

    pub(super) fn node_mut(&mut self, at: u32) -> Option<&mut ModelNode> {
        self.nodes.get_mut(at as usize)
    }

    /// The id of a node, 0 for none.
    pub(super) fn id(&self, at: u32) -> u32 {
        self.node(at).map_or(0, |node| node.id)
    }

    /// The last child of a node; the last root for `NONE`.
    pub(super) fn last_child(&self, parent: u32) -> u32 {
        if parent == NONE {
            return self.last.unwrap_or(NONE);
        }
        self.node(parent).map_or(NONE, |node| node.last)
    }

    /// The next node in depth-first order; the first root for `NONE`.
    pub(super) fn following(&self, at: u32) -> u32 {
        let Some(mut node) = self.node(at) else {
            return self.first.unwrap_or(NONE);
        };
        if node.first != NONE {
            return node.first;
        }
        for _ in 0..MAX_DEPTH {
            if node.after != NONE {
                return node.after;
            }
            match self.node(node.parent) {
                Some(parent) => node = parent,
                None => return NONE,
            }
        }
        NONE
    }

    /// Inserts a node behind the sibling `before`, or first for `NONE`, and returns its index. Returns `None` if the node
    /// is invalid there.
    pub(super) fn insert(&mut self, node: ModelNode, parent: u32, before: u32) -> Option<u32> {
        if self.by_id.contains_key(&node.id) || self.by_id.len() >= MAX_NODES {
            return None;
        }
        let id = node.id;
        let at = if let Some(at) = self.free.pop() {
            *self.nodes.get_mut(at as usize)? = node;
            at
        } else {
            self.nodes.push(node);
            self.nodes.len() as u32 - 1
        };
        if !self.fits(at, parent, before) {
            self.free.push(at);
            return None;
        }
        self.by_id.insert(id, at);
        self.attach(at, parent, before)?;
        Some(at)
    }

    /// Removes a node and its descendants.
    pub(super) fn remove(&mut self, at: u32) -> Option<()> {
        self.detach(at)?;
        let mut pending = vec![at];
        while let Some(at) = pending.pop() {
            let node = self.node(at)?;
            let (id, mut child) = (node.id, node.first);
            while child != NONE {
                pending.push(child);
                child = self.node(child)?.after;
            }
            self.by_id.remove(&id);
            self.free.push(at);
        }
        Some(())
    }

    /// Moves a node behind the sibling `before`, or first for `NONE`. Returns `None` if the node is invalid there.
    pub(super) fn move_to(&mut self, at: u32, parent: u32, before: u32) -> Option<()> {
        if !self.fits(at, parent, before) || before == at {
            return None;
        }
        self.detach(at)?;
        self.attach(at, parent, before)
    }

    /// Whether a node can be under `parent` and behind `before`: a sibling there, no cycle, and not too deep.
    fn fits(&self, at: u32, parent: u32, before: u32) -> bool {
        let mut above = parent;
        for _ in 0..MAX_DEPTH {
            if above == NONE {
                return before == NONE || self.node(before).is_some_and(|node| node.parent == parent);
            }
            if above == at {
                return false;
            }
            above = self.node(above).map_or(NONE, |node| node.parent);
        }
        false
    }

    fn detach(&mut self, at: u32) -> Option<()> {
        let (parent, before, after) = {
            let node = self.node(at)?;
            (node.parent, node.before, node.after)
        };
        match self.node_mut(before) {
            Some(node) => node.after = after,
            None => self.set_first(parent, after),
        }
        match self.node_mut(after) {
            Some(node) => node.before = before,
            None => self.set_last(parent, before),
        }
        Some(())
    }

    fn attach(&mut self, at: u32, parent: u32, before: u32) -> Option<()> {
        let after = match (self.node(before), self.node(parent)) {
            (Some(node), _) => node.after,
            (None, Some(node)) => node.first,
            (None, None) => self.first.unwrap_or(NONE),
        };
        let node = self.node_mut(at)?;
        (node.parent, node.before, node.after) = (parent, before, after);
        match self.node_mut(before) {
            Some(node) => node.after = at,
            None => self.set_first(parent, at),
        }
        match self.node_mut(after) {
            Some(node) => node.before = at,
            None => self.set_last(parent, at),
        }
        Some(())
    }

    fn set_first(&mut self, parent: u32, at: u32) {
        match self.node_mut(parent) {
            Some(node) => node.first = at,
            None => self.first = (at != NONE).then_some(at),
        }
    }

    fn set_last(&mut self, parent: u32, at: u32) {
        match self.node_mut(parent) {
            Some(node) => node.last = at,
            None => self.last = (at != NONE).then_some(at),
        }
    }
}
