//! Builds a frame from the nodes of a buffer, with placeholders for nodes over a limit.

use super::attrs::AttrReader;
use super::degraded::Degraded;
use super::error::{BufferError, BufferFault, fault};
use super::id_set::IdSet;
use super::layout::{ATTR_BYTES, HEADER_BYTES, NODE_BYTES, NODE_TAIL_AT, PARENT_AT};
use super::limits::{MAX_DEPTH, MAX_NODES};
use super::node_fields::{NodeFields, parent_fault};
use super::sections::TreeSections;
use super::strings::StringReader;
use crate::{Attr, Kind, Node, NodeId, PlaceholderReason, RawText, Rect};

/// A frame while it is built.
pub(super) struct FrameBuilder<'a, 'd> {
    pub nodes: Vec<Node<RawText<'a>>>,
    /// For each node of the buffer, its id if it is in the frame; filled only if there are paint ranks.
    pub recorded_ids: Vec<Option<NodeId>>,
    ids: IdSet,
    /// The previous node and its ancestors.
    open: Vec<OpenNode>,
    /// [`OpenNode::overflow`] of the roots.
    root_overflow: Option<usize>,
    attrs: AttrReader<'a>,
    degraded: &'d mut Degraded,
}

/// A node that may still get children.
struct OpenNode {
    id: u32,
    /// Reason why its descendants are left out, if they are.
    left_out: Option<PlaceholderReason>,
    /// Position in `nodes` of the placeholder for those of its children that were too deep or too many.
    overflow: Option<usize>,
}

impl<'a, 'd> FrameBuilder<'a, 'd> {
    pub(super) fn new(sections: &TreeSections<'a>, degraded: &'d mut Degraded) -> Self {
        let count = sections.nodes.len();
        // Past the limit, one placeholder may follow under each node that is open then.
        let most = count.min(MAX_NODES + MAX_DEPTH + 1);
        Self {
            nodes: Vec::with_capacity(most),
            recorded_ids: Vec::with_capacity(if sections.ranks.is_empty() { 0 } else { count }),
            ids: IdSet::with_capacity(most),
            open: Vec::new(),
            root_overflow: None,
            attrs: AttrReader::new(StringReader::new(sections)),
            degraded,
        }
    }

    /// Reads all nodes of the buffer.
    pub(super) fn read(&mut self, sections: &TreeSections<'a>) -> Result<(), BufferError> {
        let has_ranks = !sections.ranks.is_empty();
        let mut attrs = sections.attrs;
        let attrs_end = sections.ranks_at();
        for (index, bytes) in sections.nodes.iter().enumerate() {
            let offset = HEADER_BYTES + index * NODE_BYTES;
            let fields = NodeFields::read(bytes, offset)?;
            let attrs_at = attrs_end - attrs.len() * ATTR_BYTES;
            let Some((own, rest)) = attrs.split_at_checked(fields.attr_count) else {
                let (id, count, left) = (fields.id.value(), fields.attr_count, attrs.len());
                return fault(
                    offset + NODE_TAIL_AT,
                    BufferFault::MissingAttrs { id, count, left },
                );
            };
            attrs = rest;
            self.close_until_parent(&fields, sections.nodes, offset)?;
            let is_recorded = self.add_node(&fields, own, attrs_at, offset)?;
            if has_ranks {
                self.recorded_ids.push(is_recorded.then_some(fields.id));
            }
        }
        if !attrs.is_empty() {
            let left = attrs.len();
            return fault(attrs_end - left * ATTR_BYTES, BufferFault::SpareAttrs { left });
        }
        self.attrs.strings.finish()
    }

    /// Closes the open nodes that are not ancestors of the next node.
    fn close_until_parent(
        &mut self,
        fields: &NodeFields,
        records: &[[u8; NODE_BYTES]],
        offset: usize,
    ) -> Result<(), BufferError> {
        let Some(parent) = fields.parent else {
            self.open.clear();
            return Ok(());
        };
        while self.open.last().is_some_and(|open| open.id != parent.value()) {
            self.open.pop();
        }
        if self.open.is_empty() {
            return fault(
                offset + PARENT_AT,
                parent_fault(fields.id.value(), parent.value(), records),
            );
        }
        Ok(())
    }

    /// Adds the next node. Returns whether the frame contains it, as itself or as a placeholder.
    fn add_node(
        &mut self,
        fields: &NodeFields,
        attrs: &[[u8; ATTR_BYTES]],
        attrs_at: usize,
        offset: usize,
    ) -> Result<bool, BufferError> {
        let depth = self.open.len();
        if let Some(reason) = self.open.last().and_then(|parent| parent.left_out) {
            self.attrs.strings.skip(attrs, fields.id.value(), attrs_at)?;
            self.count(reason);
            self.open.push(OpenNode::left_out(fields, reason));
            return Ok(false);
        }
        let over = if depth >= MAX_DEPTH {
            Some(PlaceholderReason::TooDeep)
        } else if self.nodes.len() >= MAX_NODES {
            Some(PlaceholderReason::TooMany)
        } else {
            None
        };
        if let Some(reason) = over {
            self.attrs.strings.skip(attrs, fields.id.value(), attrs_at)?;
            return self.add_overflow(fields, reason, offset);
        }

        self.add_id(fields.id, offset)?;
        self.degraded.clamped_lengths += u32::from(fields.is_clamped);
        let kind = Kind::from_code(fields.kind).unwrap_or_else(|| {
            self.degraded.unknown_kinds += 1;
            Kind::Unknown
        });
        let mut node = Node::new(fields.id, fields.parent, kind, fields.rect);
        let fits = self
            .attrs
            .read(fields.id, &mut node, attrs, attrs_at, self.degraded)?;
        if fits {
            self.open.push(OpenNode {
                id: fields.id.value(),
                left_out: None,
                overflow: None,
            });
            self.nodes.push(node);
        } else {
            let reason = PlaceholderReason::TooLong;
            self.count(reason);
            self.open.push(OpenNode::left_out(fields, reason));
            self.nodes.push(placeholder(fields, reason));
        }
        Ok(true)
    }

    /// Adds a node over a limit. The first such child of each parent becomes the placeholder for itself and for the
    /// siblings that follow it. Returns whether the node is that placeholder.
    fn add_overflow(
        &mut self,
        fields: &NodeFields,
        reason: PlaceholderReason,
        offset: usize,
    ) -> Result<bool, BufferError> {
        self.count(reason);
        let next = self.nodes.len();
        let overflow = match self.open.last_mut() {
            Some(parent) => &mut parent.overflow,
            None => &mut self.root_overflow,
        };
        let existing = overflow.and_then(|at| self.nodes.get_mut(at));
        let is_first = existing.is_none();
        if let Some(placeholder) = existing {
            placeholder.rect = bounding_rect(placeholder.rect, fields.rect);
        } else {
            *overflow = Some(next);
            self.add_id(fields.id, offset)?;
            self.nodes.push(placeholder(fields, reason));
        }
        self.open.push(OpenNode::left_out(fields, reason));
        Ok(is_first)
    }

    fn add_id(&mut self, id: NodeId, offset: usize) -> Result<(), BufferError> {
        if self.ids.insert(id.value()) {
            return Ok(());
        }
        fault(offset, BufferFault::DuplicateId { id: id.value() })
    }

    fn count(&mut self, reason: PlaceholderReason) {
        let count = match reason {
            PlaceholderReason::TooDeep => &mut self.degraded.too_deep,
            PlaceholderReason::TooMany => &mut self.degraded.too_many,
            _ => &mut self.degraded.too_long,
        };
        *count += 1;
    }
}

impl OpenNode {
    fn left_out(fields: &NodeFields, reason: PlaceholderReason) -> Self {
        Self {
            id: fields.id.value(),
            left_out: Some(reason),
            overflow: None,
        }
    }
}

fn placeholder<'a>(fields: &NodeFields, reason: PlaceholderReason) -> Node<RawText<'a>> {
    let mut node = Node::new(fields.id, fields.parent, Kind::Placeholder, fields.rect);
    node.attrs.insert(Attr::PlaceholderReason, reason.code());
    node
}

/// The smallest rectangle that contains both.
fn bounding_rect(a: Rect, b: Rect) -> Rect {
    Rect::from_edges(
        a.x.min(b.x),
        a.y.min(b.y),
        a.right().max(b.right()),
        a.bottom().max(b.bottom()),
    )
}
