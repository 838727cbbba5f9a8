//! Reads the nodes of a delta, one after the other.

use std::ops::Range;

use super::super::attrs::AttrReader;
use super::super::layout::{ATTR_BYTES, NODE_BYTES, words};
use super::super::parse::Degraded;
use super::Delta;
use super::layout::Start;
use crate::{Attr, Kind, Node, NodeId, RawText, Rect};

/// Room for the scalars of most nodes.
const USUAL_ATTRS: usize = 16;

/// A node as it lies in the buffer, with its place.
#[derive(Clone, Copy, Debug)]
pub struct NodeRecord {
    pub(super) id: u32,
    pub(super) parent: u32,
    kind: u32,
    /// Where its attributes and its text begin.
    pub(super) start: Start,
    /// How many attributes it has.
    attrs: u32,
    rect: Rect,
}

/// Reads nodes into the memory of one.
pub struct NodeReader<'a> {
    attrs: AttrReader<'a>,
    records: &'a [[u8; ATTR_BYTES]],
    node: Option<Node<RawText<'a>>>,
}

/// Gives a node room for the properties of most.
fn roomy(mut node: Node<RawText<'_>>) -> Node<RawText<'_>> {
    node.attrs.reserve(USUAL_ATTRS);
    node
}

impl NodeRecord {
    pub(super) fn new(bytes: &[u8; NODE_BYTES], start: Start, rect: Rect) -> Self {
        let [id, parent, .., tail] = words::<7>(bytes);
        Self {
            id,
            parent,
            kind: tail >> 16,
            start,
            attrs: tail & 0xFFFF,
            rect,
        }
    }

    fn attrs(&self) -> Range<usize> {
        self.start.attrs as usize..(self.start.attrs + self.attrs) as usize
    }
}

impl<'a> Delta<'a> {
    /// How many nodes came.
    #[must_use]
    pub fn inserted(&self) -> usize {
        self.splices.iter().map(|splice| splice.inserted).sum()
    }

    /// Reads the nodes of the steps, each once and in their order.
    #[must_use]
    pub fn reader(&self) -> NodeReader<'a> {
        NodeReader {
            attrs: AttrReader::of(self.text),
            records: self.attrs,
            node: None,
        }
    }
}

impl<'a> NodeReader<'a> {
    /// The node of a record; `None` where it is not one that can be taken by itself.
    pub fn read(&mut self, record: &NodeRecord) -> Option<&Node<RawText<'a>>> {
        let (id, parent) = (NodeId::new(record.id)?, NodeId::new(record.parent));
        let kind = Kind::from_code(record.kind).unwrap_or(Kind::Unknown);
        let attrs = self.records.get(record.attrs())?;
        let node = self
            .node
            .get_or_insert_with(|| roomy(Node::new(id, parent, kind, record.rect)));
        self.attrs.text.go_to(record.start.text as usize);
        let properties = node.reset(id, parent, kind, record.rect);
        let fits = self
            .attrs
            .read(id, properties, attrs, 0, &mut Degraded::default())
            .ok()?;
        (fits && !node.flag(Attr::ChildrenNotReached)).then_some(node)
    }
}
