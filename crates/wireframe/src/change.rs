//! How a tree becomes the next one.

use crate::{Attr, Ident, Kind, Node, NodeId, Point, Rect, TextField};

/// A place among siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The parent, `None` among the roots.
    pub parent: Option<NodeId>,
    /// The sibling before it, `None` when it comes first.
    pub after: Option<NodeId>,
}

/// One step from a tree to the next. Steps are applied in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// Takes a node out, and all below it.
    Remove(NodeId),
    /// Puts a new node without children at `after` among the children of `node.parent`.
    Insert {
        /// The node.
        node: Node<T>,
        /// The sibling before it, `None` when it comes first.
        after: Option<NodeId>,
    },
    /// Puts a node, with all below it, at another place in the tree.
    Move {
        /// The node.
        id: NodeId,
        /// Where it goes.
        to: Place,
    },
    /// Changes some of a node's fields.
    Update(Update<T>),
    /// Scrolls a container; its children keep their places in the content.
    Scroll {
        /// The container.
        id: NodeId,
        /// Its new offset.
        offset: Point,
    },
    /// Replaces the order of painting; `None`: as the tree says.
    Paint(Option<Vec<NodeId>>),
}

/// The changed fields of one node; `None` as a property's value takes it away.
#[derive(Clone, Debug, PartialEq)]
pub struct Update<T> {
    /// The node.
    pub id: NodeId,
    /// Another kind.
    pub kind: Option<Kind>,
    /// Another place or size.
    pub rect: Option<Rect>,
    /// Changed scalars.
    pub attrs: Vec<(Attr, Option<u32>)>,
    /// Changed names.
    pub idents: Vec<(Ident, Option<Box<str>>)>,
    /// Changed texts.
    pub texts: Vec<(TextField, Option<T>)>,
}
