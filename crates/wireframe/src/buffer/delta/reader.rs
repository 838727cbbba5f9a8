//! Decodes the nodes of a delta, in their order.

use super::super::attrs::AttrReader;
use super::super::degraded::Degraded;
use super::super::layout::ATTR_BYTES;
use super::located_node::LocatedNode;
use super::steps::Delta;
use crate::{Attr, Kind, Node, NodeId, RawText};

/// Initial capacity for scalars, enough for most nodes.
const USUAL_ATTRS: usize = 16;

/// Decodes nodes into the memory of one node, which is reused.
pub struct NodeReader<'a> {
    pub(super) attrs: AttrReader<'a>,
    pub(super) records: &'a [[u8; ATTR_BYTES]],
    node: Option<Node<RawText<'a>>>,
    pub(super) degraded: Degraded,
}

impl<'a> Delta<'a> {
    /// Returns a reader for the nodes of the steps. Read each once and in their order, so that the limit of text in
    /// a frame applies to their sum.
    #[must_use]
    pub fn reader(&self) -> NodeReader<'a> {
        NodeReader {
            attrs: AttrReader::new(self.strings),
            records: self.attrs,
            node: None,
            degraded: Degraded::default(),
        }
    }
}

impl<'a> NodeReader<'a> {
    /// Decodes the node of a record. Returns `None` if the frame must be parsed as a whole: the node has a fault, is
    /// over a limit, or its children were not reached.
    pub fn read(&mut self, record: &LocatedNode) -> Option<&Node<RawText<'a>>> {
        let (id, parent) = (NodeId::new(record.id)?, NodeId::new(record.parent));
        let kind = Kind::from_code(record.kind).unwrap_or_else(|| {
            self.degraded.unknown_kinds += 1;
            Kind::Unknown
        });
        let attrs = self.records.get(record.attrs())?;
        let node = self
            .node
            .get_or_insert_with(|| with_capacity(Node::new(id, parent, kind, record.rect)));
        self.attrs.strings.seek(record.offset.text as usize);
        let properties = node.reset(id, parent, kind, record.rect);
        let fits = self
            .attrs
            .read(id, properties, attrs, 0, &mut self.degraded)
            .ok()?;
        (fits && !node.flag(Attr::ChildrenNotReached)).then_some(node)
    }

    /// Returns the counts of the nodes read so far.
    #[must_use]
    pub fn degraded(&self) -> Degraded {
        self.degraded
    }
}

fn with_capacity(mut node: Node<RawText<'_>>) -> Node<RawText<'_>> {
    node.attrs.reserve(USUAL_ATTRS);
    node
}
