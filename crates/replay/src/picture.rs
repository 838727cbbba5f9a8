//! Where everything of a tree is in the window: absolute frames, visible parts, paint ranks.
//!
//! Both exports start here, so that the two can only agree about what was on the screen.

use std::collections::HashMap;

use afterimage_wireframe::{ClipStack, Node, Rect, SourceId, Tree};

/// A node and its place in the window.
#[derive(Debug)]
pub(crate) struct Placed<'a, T> {
    pub(crate) node: &'a Node<T>,
    /// Index of the parent among the placed nodes.
    pub(crate) parent: Option<usize>,
    /// Its absolute frame.
    pub(crate) frame: Rect,
    /// The part of the frame that is seen.
    pub(crate) visible: Rect,
    /// Its place in the order of painting.
    pub(crate) rank: usize,
}

/// The placed nodes of one source, depth first.
#[derive(Debug)]
pub(crate) struct Picture<'a, T> {
    pub(crate) source: SourceId,
    pub(crate) window: Rect,
    pub(crate) placed: Vec<Placed<'a, T>>,
}

impl<'a, T> Picture<'a, T> {
    pub(crate) fn new(tree: &'a Tree<T>) -> Self {
        let viewport = tree.viewport();
        let mut clips = ClipStack::new(viewport);
        let mut index = HashMap::with_capacity(tree.len());
        let mut placed: Vec<Placed<'a, T>> = Vec::with_capacity(tree.len());
        for (at, node) in tree.nodes().enumerate() {
            let shown = clips.push(node);
            placed.push(Placed {
                node,
                parent: node.parent.and_then(|id| index.get(&id).copied()),
                frame: shown.rect,
                visible: shown.visible,
                rank: at,
            });
            index.insert(node.id, at);
        }
        for (rank, id) in tree.paint().into_iter().flatten().enumerate() {
            if let Some(node) = index.get(&id).and_then(|at| placed.get_mut(*at)) {
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
            placed,
        }
    }

    /// The parent of a placed node.
    pub(crate) fn parent(&self, of: &Placed<'a, T>) -> Option<&Placed<'a, T>> {
        self.placed.get(of.parent?)
    }
}
