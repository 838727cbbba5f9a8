//! Changes that turn a tree into the next one.

use crate::{Attr, Ident, Kind, Node, NodeId, Point, PropertyChanges, Rect, SortedMap, TextField};

/// A place among siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The parent, `None` for a root.
    pub parent: Option<NodeId>,
    /// The sibling before the place, `None` for the first place.
    pub after: Option<NodeId>,
}

/// One change of a tree. Changes are applied in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// Removes a node and its descendants.
    Remove(NodeId),
    /// Inserts a new node without children, among the children of `node.parent`.
    Insert {
        /// The node.
        node: Node<T>,
        /// The sibling before it, `None` for the first place.
        after: Option<NodeId>,
    },
    /// Moves a node and its descendants to another place in the tree.
    Move {
        /// Id of the node.
        id: NodeId,
        /// The new place.
        to: Place,
    },
    /// Changes fields of a node.
    Update(Update<T>),
    /// Scrolls a container. The places of its children are relative to the content and stay unchanged.
    Scroll {
        /// Id of the container.
        id: NodeId,
        /// Its new offset.
        offset: Point,
    },
    /// Replaces the order of painting; `None` is the order of the tree.
    Paint(Option<Vec<NodeId>>),
}

/// The changed fields of one node. A property with the value `None` is removed.
#[derive(Clone, Debug, PartialEq)]
pub struct Update<T> {
    /// Id of the node.
    pub id: NodeId,
    /// The new kind, if it changed.
    pub kind: Option<Kind>,
    /// The new place and size, if they changed.
    pub rect: Option<Rect>,
    /// Changed scalars.
    pub attrs: PropertyChanges<Attr, u32>,
    /// Changed names.
    pub idents: PropertyChanges<Ident, Box<str>>,
    /// Changed texts.
    pub texts: PropertyChanges<TextField, T>,
}

impl<T> Update<T> {
    /// An update of a node that changes nothing.
    #[must_use]
    pub fn new(id: NodeId) -> Self {
        Self {
            id,
            kind: None,
            rect: None,
            attrs: PropertyChanges::default(),
            idents: PropertyChanges::default(),
            texts: PropertyChanges::default(),
        }
    }

    /// Whether the update changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kind.is_none()
            && self.rect.is_none()
            && self.attrs.is_empty()
            && self.idents.is_empty()
            && self.texts.is_empty()
    }

    /// Changes the fields of a node.
    pub(crate) fn apply_to(&self, node: &mut Node<T>)
    where
        T: Clone,
    {
        node.kind = self.kind.unwrap_or(node.kind);
        node.rect = self.rect.unwrap_or(node.rect);
        if !self.attrs.is_empty() || !self.idents.is_empty() || !self.texts.is_empty() {
            let properties = &mut **node;
            set_all(&mut properties.attrs, &self.attrs);
            set_all(&mut properties.idents, &self.idents);
            set_all(&mut properties.texts, &self.texts);
        }
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
