//! The delta as data: steps, splices and shifts.

use std::ops::Range;

use super::super::layout::ATTR_BYTES;
use super::super::strings::StringReader;
use super::data_offset::DataOffset;
use super::located_node::LocatedNode;
use crate::{NodeId, Rect};

/// The differences between the nodes of a buffer and those of the one before it. Positions count nodes, of the
/// buffer before unless stated otherwise.
pub struct Delta<'a> {
    /// The nodes that differ, in the order of the new buffer.
    pub steps: Vec<DeltaStep>,
    /// The positions at which nodes were removed or inserted, in ascending order.
    pub splices: Vec<Splice>,
    /// The positions from which on attributes or text are stored elsewhere, in ascending order.
    pub(super) shifts: Vec<Shift>,
    pub(super) strings: StringReader<'a>,
    pub(super) attrs: &'a [[u8; ATTR_BYTES]],
    /// Empty memory for the ancestors of inserted nodes of the next delta.
    pub(super) ancestors: Vec<NodeId>,
}

/// One node that differs.
#[derive(Clone, Debug)]
pub enum DeltaStep {
    /// A node moved or has a new size, and is otherwise equal.
    SetRect {
        /// Its position.
        position: usize,
        /// Its new rectangle, relative to the parent's content.
        rect: Rect,
    },
    /// A node has other properties, another kind or both.
    Change {
        /// Its position.
        position: usize,
        /// Its new record.
        node: LocatedNode,
    },
    /// A new node.
    Insert {
        /// Its record.
        node: LocatedNode,
        /// The sibling before it, `None` for a first child.
        after: Option<NodeId>,
        /// The position of its parent; `None` for a root, or if the parent is new too.
        parent_position: Option<usize>,
    },
}

/// Nodes that were removed, and the number of nodes inserted in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Positions of the removed nodes.
    pub removed: Range<usize>,
    /// Number of [`DeltaStep::Insert`] of this splice.
    pub inserted: usize,
}

/// A change of the distance between old and new data offsets, valid from a node on.
#[derive(Clone, Debug)]
pub(super) struct Shift {
    /// The removed nodes before that node; empty if a node's data only has a new size.
    pub removed: Range<usize>,
    /// Number of nodes inserted in their place.
    pub inserted: usize,
    /// Distance from old to new offsets, modulo 2^32.
    pub by: DataOffset,
}

impl Delta<'_> {
    /// Number of inserted nodes.
    #[must_use]
    pub fn inserted(&self) -> usize {
        self.splices.iter().map(|splice| splice.inserted).sum()
    }
}
