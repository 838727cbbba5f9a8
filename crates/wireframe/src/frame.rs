//! A frame: the whole visible tree of one source at one time.

use crate::{Node, NodeId, Viewport};

/// The source of a frame: the host's views, Compose, an attached instance. Each source has its own node ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u8);

/// The whole visible tree of one source.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame<T> {
    /// Source of the tree.
    pub source: SourceId,
    /// Size of the window that contains the roots.
    pub viewport: Viewport,
    /// Depth first, parents before their children, siblings in their order.
    pub nodes: Vec<Node<T>>,
    /// All ids in the order of painting, if it differs from the order of `nodes`.
    pub paint: Option<Vec<NodeId>>,
}

impl<T> Frame<T> {
    /// A frame without nodes.
    #[must_use]
    pub fn empty(source: SourceId, viewport: Viewport) -> Self {
        Self {
            source,
            viewport,
            nodes: Vec::new(),
            paint: None,
        }
    }
}
