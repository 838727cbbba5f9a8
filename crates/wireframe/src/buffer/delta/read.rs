//! Reads the nodes of a delta, one after the other.

use super::super::attrs::AttrReader;
use super::super::layout::{ATTR_BYTES, NODE_BYTES, words};
use super::super::parse::Degraded;
use super::Delta;
use crate::{Attr, Kind, Node, NodeId, RawText, Rect};

/// Room for the scalars of most nodes.
const USUAL_ATTRS: usize = 16;

/// A node as it lies in the buffer, with its place.
#[derive(Clone, Copy)]
pub struct NodeRecord<'a> {
    pub(super) bytes: &'a [u8; NODE_BYTES],
    pub(super) attrs: &'a [[u8; ATTR_BYTES]],
    pub(super) rect: Rect,
}

/// Reads nodes into the memory of one.
pub struct NodeReader<'a> {
    attrs: AttrReader<'a>,
    node: Option<Node<RawText<'a>>>,
}

/// Gives a node room for the properties of most.
fn roomy(mut node: Node<RawText<'_>>) -> Node<RawText<'_>> {
    node.attrs.reserve(USUAL_ATTRS);
    node
}

impl NodeRecord<'_> {
    pub(super) fn id(&self) -> u32 {
        let [id] = words(self.bytes);
        id
    }

    pub(super) fn parent(&self) -> u32 {
        let [_, parent] = words(self.bytes);
        parent
    }
}

impl<'a> Delta<'a> {
    /// How many nodes came.
    #[must_use]
    pub fn came(&self) -> usize {
        self.runs.iter().map(|run| run.came).sum()
    }

    /// Reads the nodes of the steps, each once and in their order.
    #[must_use]
    pub fn reader(&self) -> NodeReader<'a> {
        NodeReader {
            attrs: AttrReader::resumed(self.strings, self.text_bytes),
            node: None,
        }
    }
}

impl<'a> NodeReader<'a> {
    /// The node of a record; `None` where it is not one that can be taken by itself.
    pub fn read(&mut self, record: &NodeRecord<'a>) -> Option<&Node<RawText<'a>>> {
        let [id, parent, .., tail] = words::<7>(record.bytes);
        let (id, parent) = (NodeId::new(id)?, NodeId::new(parent));
        let kind = Kind::from_code(tail >> 16).unwrap_or(Kind::Unknown);
        let node = self
            .node
            .get_or_insert_with(|| roomy(Node::new(id, parent, kind, record.rect)));
        let properties = node.reset(id, parent, kind, record.rect);
        let fits = self
            .attrs
            .read(id, properties, record.attrs, 0, &mut Degraded::default())
            .ok()?;
        (fits && !node.flag(Attr::ChildrenNotReached)).then_some(node)
    }

    /// Bytes of strings that the frame uses at most, with those read so far.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        self.attrs.text_bytes()
    }
}
