//! Puts the nodes of a buffer into a frame, and placeholders where there are too many.

use super::attrs::AttrReader;
use super::error::{BufferError, BufferFault, fault};
use super::id_set::IdSet;
use super::layout::{ATTR_BYTES, HEADER_BYTES, NODE_BYTES};
use super::limits::{MAX_DEPTH, MAX_NODES};
use super::open::Sections;
use super::parse::Degraded;
use super::record::{Record, parent_fault};
use super::text::Text;
use crate::{Attr, Kind, Node, NodeId, PlaceholderReason, RawText, Rect};

/// A tree while it is read.
pub(super) struct Tree<'a, 'd> {
    pub nodes: Vec<Node<RawText<'a>>>,
    /// By node of the buffer, the id it is kept under; filled only where there are paint ranks.
    pub kept: Vec<Option<NodeId>>,
    ids: IdSet,
    /// The node read last and its ancestors.
    open: Vec<Open>,
    /// As in [`Open::overflow`], of the roots.
    root_overflow: Option<usize>,
    attrs: AttrReader<'a>,
    degraded: &'d mut Degraded,
}

/// A node that may still get children.
struct Open {
    id: u32,
    /// Why its descendants are left out, where they are.
    left_out: Option<PlaceholderReason>,
    /// Where in `nodes` the placeholder is that stands for those of its children that were too deep or
    /// too many.
    overflow: Option<usize>,
}

impl<'a, 'd> Tree<'a, 'd> {
    pub fn new(sections: &Sections<'a>, degraded: &'d mut Degraded) -> Self {
        let count = sections.nodes.len() / NODE_BYTES;
        // Past the limit one placeholder may follow under each node that is open then.
        let most = count.min(MAX_NODES + MAX_DEPTH + 1);
        Self {
            nodes: Vec::with_capacity(most),
            kept: Vec::with_capacity(if sections.ranks.is_empty() { 0 } else { count }),
            ids: IdSet::for_up_to(most),
            open: Vec::new(),
            root_overflow: None,
            attrs: AttrReader::of(Text::new(sections)),
            degraded,
        }
    }

    pub fn read(&mut self, sections: &Sections<'a>) -> Result<(), BufferError> {
        let ranked = !sections.ranks.is_empty();
        let mut attrs: &[[u8; ATTR_BYTES]] = sections.attrs.as_chunks().0;
        let attrs_end = sections.ranks_at();
        let records: &[[u8; NODE_BYTES]] = sections.nodes.as_chunks().0;
        for (index, bytes) in records.iter().enumerate() {
            let offset = HEADER_BYTES + index * NODE_BYTES;
            let record = Record::read(bytes, offset)?;
            let attrs_at = attrs_end - attrs.len() * ATTR_BYTES;
            let Some((own, rest)) = attrs.split_at_checked(record.attr_count) else {
                let (id, count, left) = (record.id.value(), record.attr_count, attrs.len());
                return fault(offset + 24, BufferFault::MissingAttrs { id, count, left });
            };
            attrs = rest;
            self.close_to(&record, records, offset)?;
            let kept = self.node(&record, own, attrs_at, offset)?;
            if ranked {
                self.kept.push(kept.then_some(record.id));
            }
        }
        if !attrs.is_empty() {
            let left = attrs.len();
            return fault(attrs_end - left * ATTR_BYTES, BufferFault::SpareAttrs { left });
        }
        self.attrs.text.end()
    }

    /// Closes the nodes that the next one does not stand in.
    fn close_to(
        &mut self,
        record: &Record,
        records: &[[u8; NODE_BYTES]],
        offset: usize,
    ) -> Result<(), BufferError> {
        let Some(parent) = record.parent else {
            self.open.clear();
            return Ok(());
        };
        while self.open.last().is_some_and(|open| open.id != parent.value()) {
            self.open.pop();
        }
        if self.open.is_empty() {
            return fault(
                offset + 4,
                parent_fault(record.id.value(), parent.value(), records),
            );
        }
        Ok(())
    }

    /// Takes the next node in; says whether it is in the frame, as itself or as a placeholder.
    fn node(
        &mut self,
        record: &Record,
        attrs: &[[u8; ATTR_BYTES]],
        attrs_at: usize,
        offset: usize,
    ) -> Result<bool, BufferError> {
        let depth = self.open.len();
        if let Some(reason) = self.open.last().and_then(|parent| parent.left_out) {
            self.attrs.text.skip(attrs, record.id.value(), attrs_at)?;
            self.count(reason);
            self.open.push(Open::left_out(record, reason));
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
            self.attrs.text.skip(attrs, record.id.value(), attrs_at)?;
            return self.overflow(record, reason, offset);
        }

        self.add_id(record.id, offset)?;
        let kind = Kind::from_code(record.kind).unwrap_or_else(|| {
            self.degraded.unknown_kinds += 1;
            Kind::Unknown
        });
        let mut node = Node::new(record.id, record.parent, kind, record.rect);
        let fits = self
            .attrs
            .read(record.id, &mut node, attrs, attrs_at, self.degraded)?;
        if fits {
            self.open.push(Open {
                id: record.id.value(),
                left_out: None,
                overflow: None,
            });
            self.nodes.push(node);
        } else {
            let reason = PlaceholderReason::TooLong;
            self.count(reason);
            self.open.push(Open::left_out(record, reason));
            self.nodes.push(placeholder(record, reason));
        }
        Ok(true)
    }

    /// The first node over a limit under each parent stands, as a placeholder, for itself and for its
    /// siblings that follow.
    fn overflow(
        &mut self,
        record: &Record,
        reason: PlaceholderReason,
        offset: usize,
    ) -> Result<bool, BufferError> {
        self.count(reason);
        let next = self.nodes.len();
        let overflow = match self.open.last_mut() {
            Some(parent) => &mut parent.overflow,
            None => &mut self.root_overflow,
        };
        let standing = overflow.and_then(|at| self.nodes.get_mut(at));
        let first = standing.is_none();
        if let Some(placeholder) = standing {
            placeholder.rect = hull(placeholder.rect, record.rect);
        } else {
            *overflow = Some(next);
            self.add_id(record.id, offset)?;
            self.nodes.push(placeholder(record, reason));
        }
        self.open.push(Open::left_out(record, reason));
        Ok(first)
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

impl Open {
    fn left_out(record: &Record, reason: PlaceholderReason) -> Self {
        Self {
            id: record.id.value(),
            left_out: Some(reason),
            overflow: None,
        }
    }
}

fn placeholder<'a>(record: &Record, reason: PlaceholderReason) -> Node<RawText<'a>> {
    let mut node = Node::new(record.id, record.parent, Kind::Placeholder, record.rect);
    node.attrs.insert(Attr::PlaceholderReason, reason.code());
    node
}

/// The smallest rectangle with both in it.
fn hull(a: Rect, b: Rect) -> Rect {
    Rect::from_edges(
        a.x.min(b.x),
        a.y.min(b.y),
        a.right().max(b.right()),
        a.bottom().max(b.bottom()),
    )
}
