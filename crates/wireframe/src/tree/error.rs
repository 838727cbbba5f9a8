//! Why a frame is no tree, or a change does not fit one.

use super::{MAX_TREE_DEPTH, MAX_TREE_NODES};
use crate::{NodeId, SourceId};

/// Why a frame is no tree, or a change cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// No node has this id.
    #[error("node {0:?} is not in the tree")]
    UnknownNode(NodeId),
    /// The id is taken.
    #[error("node {0:?} is in the tree already")]
    DuplicateNode(NodeId),
    /// The parent is missing, or comes after its child.
    #[error("parent {parent:?} of node {id:?} is not in the tree")]
    UnknownParent {
        /// The node to be placed.
        id: NodeId,
        /// The parent it names.
        parent: NodeId,
    },
    /// The sibling that a node should follow stands elsewhere.
    #[error("node {after:?}, which node {id:?} should follow, is not its sibling")]
    NotASibling {
        /// The node to be placed.
        id: NodeId,
        /// The sibling it names.
        after: NodeId,
    },
    /// The node would stand below itself.
    #[error("node {0:?} would stand below itself")]
    Cycle(NodeId),
    /// The order of painting does not name every node once.
    #[error("the order of painting does not name every node once")]
    Paint,
    /// More than [`MAX_TREE_NODES`].
    #[error("the tree has more than {MAX_TREE_NODES} nodes")]
    TooManyNodes,
    /// More than [`MAX_TREE_DEPTH`] ancestors.
    #[error("node {0:?} stands deeper than {MAX_TREE_DEPTH}")]
    TooDeep(NodeId),
    /// A source has no tree yet: a keyframe has to come first.
    #[error("source {} has no tree yet, a keyframe has to come first", .0.0)]
    UnknownSource(SourceId),
}
