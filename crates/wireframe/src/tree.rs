//! A tree that changes are applied to: the state of a player, and the reference for the diff.
//!
//! Changes are not trusted. A change with an unknown node, a duplicate id or a parent below its own child is
//! refused and leaves the tree unchanged. Siblings are linked, so that a change costs only the nodes it touches.
//! Nothing is recursive, so that no depth overflows the stack.

mod error;
mod limits;
mod linked_nodes;
mod paint;

pub use error::TreeError;
pub use limits::{MAX_TREE_DEPTH, MAX_TREE_NODES};

use linked_nodes::LinkedNodes;
use paint::PaintOrder;

use crate::{Attr, Change, Frame, Node, NodeId, Place, Point, SourceId, Update, Viewport};

/// The tree of one source.
#[derive(Clone, Debug)]
pub struct Tree<T> {
    source: SourceId,
    viewport: Viewport,
    nodes: LinkedNodes<T>,
    paint: Option<PaintOrder>,
}

impl<T> Tree<T> {
    /// A tree without nodes.
    #[must_use]
    pub fn empty(source: SourceId, viewport: Viewport) -> Self {
        Self {
            source,
            viewport,
            nodes: LinkedNodes::default(),
            paint: None,
        }
    }

    /// Source of the tree.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// Size of the window that contains the roots.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// Sets the size of the window, which is not part of the tree's changes.
    pub fn set_viewport(&mut self, viewport: Viewport) {
        self.viewport = viewport;
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the tree has no nodes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The node with an id.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node<T>> {
        self.nodes.node(id)
    }

    /// The sibling before a node.
    #[must_use]
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        self.nodes.previous_sibling(id)
    }

    /// Ids of a node's children in their order; of the roots for `None`.
    pub fn children(&self, parent: Option<NodeId>) -> impl Iterator<Item = NodeId> {
        self.nodes.children(parent)
    }

    /// Nodes depth first, parents before their children, siblings in their order.
    pub fn nodes(&self) -> impl Iterator<Item = &Node<T>> {
        self.nodes.iter()
    }

    /// All ids in the order of painting, if it differs from the order of [`Tree::nodes`].
    #[must_use]
    pub fn paint(&self) -> Option<Vec<NodeId>> {
        self.paint.as_ref().map(|order| order.iter().collect())
    }
}

impl<T> Tree<T> {
    fn insert(&mut self, node: Node<T>, after: Option<NodeId>) -> Result<(), TreeError> {
        let place = Place {
            parent: node.parent,
            after,
        };
        self.nodes.check_insert(&node, place)?;
        if let Some(order) = &mut self.paint {
            order.insert(node.id, self.nodes.predecessor(place));
        }
        self.nodes.insert(node, place);
        Ok(())
    }

    fn remove(&mut self, id: NodeId) -> Result<(), TreeError> {
        let Self { nodes, paint, .. } = self;
        nodes.remove(id, |removed| {
            if let Some(order) = paint {
                order.remove(removed);
            }
        })
    }

    fn set_paint(&mut self, order: Option<&[NodeId]>) -> Result<(), TreeError> {
        self.paint = match order {
            None => None,
            Some(ids) => {
                let order = PaintOrder::new(ids).ok_or(TreeError::Paint)?;
                if order.len() != self.len() || ids.iter().any(|id| !self.nodes.contains(*id)) {
                    return Err(TreeError::Paint);
                }
                Some(order)
            }
        };
        Ok(())
    }
}

impl<T: Clone> Tree<T> {
    /// Builds the tree of a frame. Nodes must be listed after their parents.
    ///
    /// # Errors
    ///
    /// [`TreeError`] if the frame's nodes are not a tree within the limits.
    pub fn from_frame(frame: &Frame<T>) -> Result<Self, TreeError> {
        let mut tree = Self::empty(frame.source, frame.viewport);
        for node in &frame.nodes {
            let last = tree.nodes.last_child(node.parent);
            tree.insert(node.clone(), last)?;
        }
        tree.set_paint(frame.paint.as_deref())?;
        Ok(tree)
    }

    /// The tree as a frame.
    #[must_use]
    pub fn to_frame(&self) -> Frame<T> {
        Frame {
            source: self.source,
            viewport: self.viewport,
            nodes: self.nodes().cloned().collect(),
            paint: self.paint(),
        }
    }

    /// Applies one change. In the order of painting, an inserted node follows its predecessor depth first, a removed
    /// node is removed, and a moved node keeps its position. A paint change replaces the whole order.
    ///
    /// # Errors
    ///
    /// [`TreeError`] if the change does not fit the tree. The tree is then unchanged.
    pub fn apply(&mut self, change: &Change<T>) -> Result<(), TreeError> {
        match change {
            Change::Remove(id) => self.remove(*id),
            Change::Insert { node, after } => self.insert(node.clone(), *after),
            Change::Move { id, to } => self.nodes.move_to(*id, *to),
            Change::Update(update) => self.update(update),
            Change::Scroll { id, offset } => self.scroll(*id, *offset),
            Change::Paint(order) => self.set_paint(order.as_deref()),
        }
    }

    fn scroll(&mut self, id: NodeId, offset: Point) -> Result<(), TreeError> {
        let node = self.nodes.node_mut(id)?;
        let before = node.scroll_offset();
        for (key, old, new) in [
            (Attr::ScrollX, before.x, offset.x),
            (Attr::ScrollY, before.y, offset.y),
        ] {
            // An axis that does not move keeps its form: absent, or a written zero.
            if old != new {
                node.attrs.insert(key, new.cast_unsigned());
            }
        }
        Ok(())
    }

    fn update(&mut self, update: &Update<T>) -> Result<(), TreeError> {
        let node = self.nodes.node_mut(update.id)?;
        update.apply_to(node);
        Ok(())
    }
}
