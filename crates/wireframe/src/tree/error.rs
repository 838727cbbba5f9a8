//! Faults of a frame that is not a tree, and of a change that does not fit its tree.

use super::limits::{MAX_TREE_DEPTH, MAX_TREE_NODES};
use crate::{NodeId, SourceId};

/// The reason why a frame is not a tree, or why a change cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// The tree has no node with this id.
    #[error("node {0:?} is not in the tree")]
    UnknownNode(NodeId),
    /// The tree already has a node with this id.
    #[error("node {0:?} is in the tree already")]
    DuplicateNode(NodeId),
    /// The parent is missing, or listed after its child.
    #[error("parent {parent:?} of node {id:?} is not in the tree")]
    UnknownParent {
        /// The node to be placed.
        id: NodeId,
        /// The parent it names.
        parent: NodeId,
    },
    /// The sibling before the new place has another parent.
    #[error("node {after:?}, which node {id:?} should follow, is not its sibling")]
    NotASibling {
        /// The node to be placed.
        id: NodeId,
        /// The sibling it names.
        after: NodeId,
    },
    /// The node would become its own ancestor.
    #[error("node {0:?} would be its own ancestor")]
    Cycle(NodeId),
    /// The order of painting does not contain every node exactly once.
    #[error("the order of painting does not contain every node exactly once")]
    Paint,
    /// The tree would have more than [`MAX_TREE_NODES`] nodes.
    #[error("the tree has more than {MAX_TREE_NODES} nodes")]
    TooManyNodes,
    /// The node would have more than [`MAX_TREE_DEPTH`] ancestors.
    #[error("node {0:?} has more than {MAX_TREE_DEPTH} ancestors")]
    TooDeep(NodeId),
    /// The source has no tree yet: its keyframe must be applied first.
    #[error("source {} has no tree yet; a keyframe must come first", .0.0)]
    UnknownSource(SourceId),
}
