//! Layout of a tree in the window: absolute frames, visible parts, drawn geometry and paint ranks.
//!
//! Both exports start from the same layout, so they cannot disagree about what was on the screen.

use std::collections::HashMap;

use afterimage_wireframe::{DrawnNodes, Node, Rect, SourceId, Tree};

/// A node with its position in the window.
#[derive(Debug)]
pub(crate) struct LaidOutNode<'a, T> {
    pub(crate) node: &'a Node<T>,
    /// Index of the parent in [`Layout::nodes`].
    pub(crate) parent: Option<usize>,
    /// Absolute frame by layout, before any transform, in tenths of a pixel.
    pub(crate) frame: Rect,
    /// Part of the frame that is not clipped by an ancestor, before any transform.
    pub(crate) visible: Rect,
    /// Bounds of the drawn node, after all transforms.
    pub(crate) drawn: Rect,
    /// Position in the paint order, from 0 at the back.
    pub(crate) rank: usize,
}

/// The layout of one source's tree.
#[derive(Debug)]
pub(crate) struct Layout<'a, T> {
    pub(crate) source: SourceId,
    pub(crate) window: Rect,
    /// All nodes, depth first.
    pub(crate) nodes: Vec<LaidOutNode<'a, T>>,
}

impl<'a, T> Layout<'a, T> {
    pub(crate) fn new(tree: &'a Tree<T>) -> Self {
        let viewport = tree.viewport();
        let mut drawn = DrawnNodes::new(viewport);
        let mut index = HashMap::with_capacity(tree.len());
        let mut nodes: Vec<LaidOutNode<'a, T>> = Vec::with_capacity(tree.len());
        for (at, node) in tree.nodes().enumerate() {
            let drawn = drawn.push(node);
            nodes.push(LaidOutNode {
                node,
                parent: node.parent.and_then(|id| index.get(&id).copied()),
                frame: drawn.frame,
                visible: drawn.clip,
                drawn: drawn.quad.bounds(),
                rank: at,
            });
            index.insert(node.id, at);
        }
        for (rank, id) in tree.paint().into_iter().flatten().enumerate() {
            if let Some(node) = index.get(&id).and_then(|at| nodes.get_mut(*at)) {
                node.rank = rank;
            }
        }
        Self {
            source: tree.source(),
            window: Rect {
                x: 0,
                y: 0,
                w: viewport.w,
                h: viewport.h,
            },
            nodes,
        }
    }

    /// Returns the parent of a node, or `None` for a root.
    pub(crate) fn parent(&self, node: &LaidOutNode<'a, T>) -> Option<&LaidOutNode<'a, T>> {
        self.nodes.get(node.parent?)
    }
}
