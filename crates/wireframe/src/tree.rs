//! A tree that changes are applied to: what a player holds, and what the diff is checked against.
//!
//! Nothing in it is trusted: a change that names an unknown node, an id twice or a parent below its
//! own child is refused and leaves the tree as it was. Siblings are linked, so that every change costs
//! what it touches, and no step recurses, so that no depth can blow the stack.

mod error;
mod links;
mod paint;

use foldhash::HashMap;

use links::{Ends, Slot};
use paint::PaintOrder;

pub use error::TreeError;

use crate::{Attr, Change, Frame, Node, NodeId, Place, Point, SortedMap, SourceId, Update, Viewport};

/// Most nodes of a tree. Frames are held to fewer when they are parsed; while changes are applied,
/// nodes that go and nodes that came stand side by side, and a reader must not exhaust memory.
pub const MAX_TREE_NODES: usize = 1 << 17;

/// Most ancestors of a node at the moment it is put in its place. Views nest some dozens deep; checking
/// for cycles walks them all.
pub const MAX_TREE_DEPTH: usize = 1024;

/// The tree of one source.
#[derive(Clone, Debug)]
pub struct Tree<T> {
    source: SourceId,
    viewport: Viewport,
    slots: HashMap<NodeId, Slot<T>>,
    roots: Ends,
    paint: Option<PaintOrder>,
}

impl<T> Tree<T> {
    /// A tree without nodes.
    #[must_use]
    pub fn empty(source: SourceId, viewport: Viewport) -> Self {
        Self {
            source,
            viewport,
            slots: HashMap::default(),
            roots: Ends::default(),
            paint: None,
        }
    }

    /// Whose tree it is.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// The window that the roots stand in.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// Sets the window; the changes of a tree do not carry it.
    pub fn set_viewport(&mut self, viewport: Viewport) {
        self.viewport = viewport;
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The node of an id.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node<T>> {
        self.slots.get(&id).map(|slot| &slot.node)
    }

    /// The sibling before a node.
    #[must_use]
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        self.slots.get(&id)?.before
    }

    /// Ids of a node's children in their order; of the roots for `None`.
    pub fn children(&self, parent: Option<NodeId>) -> impl Iterator<Item = NodeId> {
        let first = self.ends(parent).and_then(|ends| ends.first);
        std::iter::successors(first, |id| self.slots.get(id)?.after)
    }

    /// Nodes depth first, parents before their children, siblings in their order.
    pub fn nodes(&self) -> impl Iterator<Item = &Node<T>> {
        std::iter::successors(self.roots.first, |id| self.following(*id)).filter_map(|id| self.node(id))
    }

    /// Every id in the order of painting, where that is not the order of [`Tree::nodes`].
    #[must_use]
    pub fn paint(&self) -> Option<Vec<NodeId>> {
        self.paint.as_ref().map(|order| order.iter().collect())
    }
}

impl<T> Tree<T> {
    fn insert(&mut self, node: Node<T>, after: Option<NodeId>) -> Result<(), TreeError> {
        let id = node.id;
        let place = Place {
            parent: node.parent,
            after,
        };
        if self.slots.contains_key(&id) {
            return Err(TreeError::DuplicateNode(id));
        }
        if self.slots.len() >= MAX_TREE_NODES {
            return Err(TreeError::TooManyNodes);
        }
        self.check_place(id, place)?;
        if self.paint.is_some() {
            let below = self.predecessor(place);
            if let Some(order) = &mut self.paint {
                order.insert(id, below);
            }
        }
        let children = Ends::default();
        self.slots.insert(
            id,
            Slot {
                node,
                before: None,
                after: None,
                children,
            },
        );
        self.attach(id, place);
        Ok(())
    }

    fn remove(&mut self, id: NodeId) -> Result<(), TreeError> {
        if !self.slots.contains_key(&id) {
            return Err(TreeError::UnknownNode(id));
        }
        self.detach(id);
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            pending.extend(self.children(Some(id)));
            self.slots.remove(&id);
            if let Some(order) = &mut self.paint {
                order.remove(id);
            }
        }
        Ok(())
    }

    fn move_to(&mut self, id: NodeId, to: Place) -> Result<(), TreeError> {
        if !self.slots.contains_key(&id) {
            return Err(TreeError::UnknownNode(id));
        }
        self.check_place(id, to)?;
        self.detach(id);
        self.attach(id, to);
        Ok(())
    }

    fn set_paint(&mut self, order: Option<&[NodeId]>) -> Result<(), TreeError> {
        self.paint = match order {
            None => None,
            Some(ids) => {
                let order = PaintOrder::new(ids).ok_or(TreeError::Paint)?;
                if order.len() != self.slots.len() || ids.iter().any(|id| !self.slots.contains_key(id)) {
                    return Err(TreeError::Paint);
                }
                Some(order)
            }
        };
        Ok(())
    }
}

impl<T: Clone> Tree<T> {
    /// Builds the tree of a frame. Nodes have to come after their parents.
    ///
    /// # Errors
    ///
    /// [`TreeError`] where the frame's nodes are no tree within the limits.
    pub fn from_frame(frame: &Frame<T>) -> Result<Self, TreeError> {
        let mut tree = Self::empty(frame.source, frame.viewport);
        for node in &frame.nodes {
            let last = tree.ends(node.parent).and_then(|ends| ends.last);
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

    /// Applies one change. An inserted node is painted right after its predecessor depth first, a removed
    /// one leaves the order of painting, a moved one keeps its place in it; a paint change says the rest.
    ///
    /// # Errors
    ///
    /// [`TreeError`] where the change does not fit the tree, which then is as it was.
    pub fn apply(&mut self, change: &Change<T>) -> Result<(), TreeError> {
        match change {
            Change::Remove(id) => self.remove(*id),
            Change::Insert { node, after } => self.insert(node.clone(), *after),
            Change::Move { id, to } => self.move_to(*id, *to),
            Change::Update(update) => self.update(update),
            Change::Scroll { id, offset } => self.scroll(*id, *offset),
            Change::Paint(order) => self.set_paint(order.as_deref()),
        }
    }

    fn scroll(&mut self, id: NodeId, offset: Point) -> Result<(), TreeError> {
        let node = &mut self.slot_mut(id)?.node;
        let before = node.scroll_offset();
        for (key, old, new) in [
            (Attr::ScrollX, before.x, offset.x),
            (Attr::ScrollY, before.y, offset.y),
        ] {
            // An axis that stays as it is keeps its form too: absent, or a written zero.
            if old != new {
                node.attrs.insert(key, new.cast_unsigned());
            }
        }
        Ok(())
    }

    fn update(&mut self, update: &Update<T>) -> Result<(), TreeError> {
        let node = &mut self.slot_mut(update.id)?.node;
        node.kind = update.kind.unwrap_or(node.kind);
        node.rect = update.rect.unwrap_or(node.rect);
        set_all(&mut node.attrs, &update.attrs);
        set_all(&mut node.idents, &update.idents);
        set_all(&mut node.texts, &update.texts);
        Ok(())
    }
}

fn set_all<K: Ord + Copy, V: Clone>(map: &mut SortedMap<K, V>, changes: &[(K, Option<V>)]) {
    for (key, value) in changes {
        match value {
            Some(value) => map.insert(*key, value.clone()),
            None => map.remove(*key),
        };
    }
}
