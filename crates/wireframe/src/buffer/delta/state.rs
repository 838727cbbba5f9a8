//! State of one comparison of two buffers.

use super::super::layout::{ATTR_BYTES, NODE_BYTES, attr_count, text_len};
use super::super::sections::TreeSections;
use super::common_prefix::Section;
use super::data_offset::DataOffset;
use super::node_offsets::{NO_NODE, NodeOffsets};
use super::steps::{DeltaStep, Shift, Splice};
use crate::{Frame, NodeId};

/// The sections of one buffer.
pub(super) struct Side<'a> {
    pub nodes: &'a [[u8; NODE_BYTES]],
    pub attrs: &'a [[u8; ATTR_BYTES]],
    pub text: &'a [u8],
}

impl<'a> Side<'a> {
    pub(super) fn new(tree: &TreeSections<'a>) -> Self {
        Self {
            nodes: tree.nodes,
            attrs: tree.attrs,
            text: tree.text,
        }
    }

    /// Returns the attributes of a node whose data starts at `start`, and the data offset of the next node. `None`
    /// if the sections are too short.
    #[inline]
    pub(super) fn attrs_of(
        &self,
        node: usize,
        start: DataOffset,
    ) -> Option<(&'a [[u8; ATTR_BYTES]], DataOffset)> {
        let from = start.attrs as usize;
        let to = from + attr_count(self.nodes.get(node)?);
        let attrs = self.attrs.get(from..to)?;
        let text = u64::from(start.text) + text_len(attrs);
        let end = DataOffset {
            attrs: to as u32,
            text: text as u32,
        };
        (text <= self.text.len() as u64).then_some((attrs, end))
    }
}

/// One pass through both buffers.
pub(super) struct Comparison<'w, 'a, T> {
    pub old: Side<'w>,
    pub new: Side<'a>,
    pub attrs: Section<'w, 'a>,
    pub text: Section<'w, 'a>,
    pub offsets: &'w NodeOffsets,
    /// The frame of the old buffer.
    pub frame: &'w Frame<T>,
    pub steps: Vec<DeltaStep>,
    pub splices: Vec<Splice>,
    pub shifts: Vec<Shift>,
    /// Memory for [`InsertedNodes`].
    pub ancestors: Vec<NodeId>,
}

/// The position of a comparison in both buffers.
#[derive(Clone, Copy, Default)]
pub(super) struct NodeCursor {
    /// Position of the next old node.
    pub old: usize,
    /// Position of the next new node.
    pub new: usize,
    /// Offset of the next new node's data.
    pub data: DataOffset,
}

/// A run of inserted nodes, and the nodes that are open at its end.
pub(super) struct InsertedNodes {
    /// Old position of the innermost old node that is still open, or [`NO_NODE`].
    pub parent_position: u32,
    /// Number of ancestors of that node's children.
    pub depth: usize,
    /// Open inserted nodes, each the parent of the next.
    pub ancestors: Vec<NodeId>,
}

impl InsertedNodes {
    /// Starts a run at a position. `ancestors` is empty memory.
    pub(super) fn starting_at(cursor: NodeCursor, offsets: &NodeOffsets, ancestors: Vec<NodeId>) -> Self {
        let parent_position = cursor.old.checked_sub(1).map_or(NO_NODE, |at| at as u32);
        Self {
            parent_position,
            depth: offsets.depth_below(parent_position),
            ancestors,
        }
    }

    /// Returns its memory, emptied, for the next run.
    pub(super) fn into_memory(mut self) -> Vec<NodeId> {
        self.ancestors.clear();
        self.ancestors
    }
}
