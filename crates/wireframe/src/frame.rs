//! A frame: the whole visible tree of one source at one time.

use crate::{Node, NodeId, Orientation};

/// Who wrote a frame: the host's views, Compose, an attached instance. Each has ids of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u8);

/// The window's size, in tenths of a logical pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

impl Viewport {
    /// How the screen is held, as far as the window's shape tells; a square is taken for upright.
    #[must_use]
    pub fn orientation(self) -> Orientation {
        if self.w > self.h {
            Orientation::Landscape
        } else {
            Orientation::Portrait
        }
    }
}

/// The whole visible tree of one source.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame<T> {
    /// Whose tree it is.
    pub source: SourceId,
    /// The window that the roots stand in.
    pub viewport: Viewport,
    /// Depth first, parents before their children, siblings in their order.
    pub nodes: Vec<Node<T>>,
    /// Every id in the order of painting, where that is not the order of `nodes`.
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
