//! Positions of the nodes of a buffer: in the tree, in its attributes and in its text.

use super::super::layout::{attr_count, text_len, words};
use super::super::limits::{MAX_DEPTH, MAX_FRAME_TEXT_BYTES, MAX_NODES};
use super::super::node_fields::rect;
use super::super::sections::TreeSections;
use super::data_offset::DataOffset;
use super::scratch::Scratch;
use super::steps::Delta;
use crate::{Attr, Frame, NodeId, Recordable};

/// The position of a parent that does not exist.
pub(super) const NO_NODE: u32 = u32::MAX;

/// Node offsets of the previous buffer, which a delta needs. Computed once and updated with each delta. Links are
/// relative, so that they stay valid when nodes are inserted or removed elsewhere.
#[derive(Clone, Debug, Default)]
pub struct NodeOffsets {
    /// One link for each node.
    pub(super) links: Vec<TreeLink>,
    /// The data offset of each node, and the end of the data of the last.
    pub(super) data: Vec<DataOffset>,
    pub(super) scratch: Scratch,
    /// An upper bound of the ids.
    pub(super) highest_id: u32,
}

/// The place of a node in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TreeLink {
    /// Distance back to the parent in nodes, 0 for a root.
    pub to_parent: u32,
    /// Number of nodes in the subtree, the node included.
    pub subtree: u32,
}

impl NodeOffsets {
    /// Computes the offsets of a buffer. `frame` is the recorded frame of this buffer. Returns `None` if the two do
    /// not have the same nodes one by one, or if the buffer is unusual: over a limit, or with nodes whose children
    /// were not reached.
    #[must_use]
    pub fn for_frame<T: Recordable>(tree: &TreeSections<'_>, frame: &Frame<T>) -> Option<Self> {
        let is_usual = tree.nodes.len() == frame.nodes.len()
            && is_within_limits(tree)
            && tree.nodes.iter().zip(&frame.nodes).all(|(record, node)| {
                let [id, parent] = words(record);
                id == node.id.value()
                    && parent == node.parent.map_or(0, NodeId::value)
                    && rect(record) == node.rect
                    && !node.flag(Attr::ChildrenNotReached)
            });
        if is_usual { Self::compute(tree) } else { None }
    }

    /// Keeps the memory of a delta for the next one.
    pub fn recycle(&mut self, delta: Delta<'_>) {
        self.scratch.recycle(delta);
    }

    /// Whether these are the offsets of a buffer.
    pub(super) fn belong_to(&self, tree: &TreeSections<'_>) -> bool {
        Self::compute(tree).is_some_and(|computed| {
            self.highest_id >= computed.highest_id
                && (&self.links, &self.data) == (&computed.links, &computed.data)
        })
    }

    /// The position of a node's parent, or [`NO_NODE`].
    pub(super) fn parent(&self, node: u32) -> u32 {
        match self.links.get(node as usize) {
            None | Some(TreeLink { to_parent: 0, .. }) => NO_NODE,
            Some(link) => node.wrapping_sub(link.to_parent),
        }
    }

    /// Number of ancestors of a node's children; 0 for [`NO_NODE`].
    pub(super) fn depth_below(&self, mut node: u32) -> usize {
        let mut depth = 0;
        while node != NO_NODE {
            depth += 1;
            node = self.parent(node);
        }
        depth
    }

    /// The data offset of a node.
    pub(super) fn data_offset(&self, node: usize) -> Option<DataOffset> {
        self.data.get(node).copied()
    }

    fn compute(tree: &TreeSections<'_>) -> Option<Self> {
        let mut offsets = Self::default();
        offsets.compute_links(tree)?;
        offsets.compute_data(tree)?;
        Some(offsets)
    }

    fn compute_links(&mut self, tree: &TreeSections<'_>) -> Option<()> {
        // The previous node and its ancestors: positions and ids.
        let mut open: Vec<(usize, u32)> = Vec::with_capacity(MAX_DEPTH);
        self.links.reserve(tree.nodes.len());
        for (at, record) in tree.nodes.iter().enumerate() {
            let [id, parent] = words(record);
            while let Some((above, above_id)) = open.last()
                && *above_id != parent
            {
                self.close(*above, at);
                open.pop();
            }
            if open.is_empty() != (parent == 0) || open.len() >= MAX_DEPTH {
                return None;
            }
            self.highest_id = self.highest_id.max(id);
            let to_parent = open.last().map_or(0, |(above, _)| at - above);
            self.links.push(TreeLink {
                to_parent: to_parent as u32,
                subtree: 1,
            });
            open.push((at, id));
        }
        for (above, _) in open {
            self.close(above, tree.nodes.len());
        }
        Some(())
    }

    /// Sets the size of a subtree that ends before `end`.
    fn close(&mut self, node: usize, end: usize) {
        if let Some(link) = self.links.get_mut(node) {
            link.subtree = (end - node) as u32;
        }
    }

    fn compute_data(&mut self, tree: &TreeSections<'_>) -> Option<()> {
        let mut offset = DataOffset::default();
        let mut rest = tree.attrs;
        self.data.reserve(tree.nodes.len() + 1);
        self.data.push(offset);
        for record in tree.nodes {
            let own;
            (own, rest) = rest.split_at_checked(attr_count(record))?;
            offset.attrs += own.len() as u32;
            offset.text += text_len(own) as u32;
            self.data.push(offset);
        }
        Some(())
    }
}

/// Whether a tree is within the limits of nodes and text, so that no node becomes a placeholder by its position.
pub(super) fn is_within_limits(tree: &TreeSections<'_>) -> bool {
    tree.nodes.len() <= MAX_NODES && tree.text.len() <= MAX_FRAME_TEXT_BYTES
}
