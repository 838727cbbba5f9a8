//! What is different in a buffer from the one before it, without reading what is not.
//!
//! Most frames repeat the last one but for a few nodes, and a scroll repeats it moved. Both buffers lie in
//! memory, so nodes are compared as the bytes that they are: whole blocks at once, then record by record,
//! with geometry relative to the parent and strings by what they say. Only nodes that differ are read.
//!
//! The answer is always the one that [`parse`](super::parse()) and [`diff`](crate::diff()) would give, or none: whatever is
//! out of the ordinary (a fault, a limit, a node that moved in the tree, an unreached subtree, another
//! order of painting) is left to them.

mod layout;
mod resync;
mod strings;
mod walk;

use std::ops::Range;

pub use layout::Layout;
pub use walk::delta;

use crate::{Node, NodeId, Rect};

/// How a buffer's nodes differ from those of the one before it.
#[derive(Clone, Debug)]
pub struct Delta<T> {
    /// What is different, in the order of the new nodes.
    pub steps: Vec<Step<T>>,
    /// Where nodes went and came, in the order of the nodes before.
    pub runs: Vec<Run>,
    /// Every node has its place in the buffer still, with as many attributes.
    pub(super) keeps_layout: bool,
    /// Bytes of text that were read.
    pub(super) text_bytes: usize,
}

/// One node that is different.
#[derive(Clone, Debug)]
pub enum Step<T> {
    /// The node at this position before is the same at another place, or of another size.
    Place {
        /// Its position before.
        at: usize,
        /// From its parent's content.
        rect: Rect,
    },
    /// The node at this position before has other properties.
    Change {
        /// Its position before.
        at: usize,
        /// As it is now.
        node: Node<T>,
    },
    /// A node that was not there before.
    Insert {
        /// As it is.
        node: Node<T>,
        /// The sibling before it.
        after: Option<NodeId>,
        /// The position before of its parent, where that was there before.
        parent_at: Option<usize>,
    },
}

/// Nodes that went, and how many came in their stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Their positions before.
    pub went: Range<usize>,
    /// How many [`Step::Insert`] belong here.
    pub came: usize,
}

impl<T> Delta<T> {
    /// The same with nodes made anew, `None` as soon as one cannot be.
    pub fn try_map<U>(self, mut each: impl FnMut(&Step<T>, &Node<T>) -> Option<Node<U>>) -> Option<Delta<U>> {
        let mut steps = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            steps.push(match step {
                Step::Place { at, rect } => Step::Place { at: *at, rect: *rect },
                Step::Change { at, node } => Step::Change {
                    at: *at,
                    node: each(step, node)?,
                },
                Step::Insert {
                    node,
                    after,
                    parent_at,
                } => Step::Insert {
                    node: each(step, node)?,
                    after: *after,
                    parent_at: *parent_at,
                },
            });
        }
        Some(Delta {
            steps,
            runs: self.runs,
            keeps_layout: self.keeps_layout,
            text_bytes: self.text_bytes,
        })
    }
}
