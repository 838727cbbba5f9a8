//! Reads the tree of a buffer into the model.

use super::error::{BufferError, BufferFault, fault};
use super::id_set::IdSet;
use super::layout::{ATTR_BYTES, CLASS_ATTR, CLASS_IDENT, CLASS_TEXT, HEADER_BYTES, NODE_BYTES, words};
use super::limits::{MAX_COORDINATE, MAX_DEPTH, MAX_FRAME_TEXT_BYTES, MAX_NODES, MAX_STRING_BYTES};
use super::open::{FrameBuffer, Sections};
use super::paint::paint_order;
use super::strings::Strings;
use crate::{
    Attr, Frame, Ident, Kind, Node, NodeId, PlaceholderReason, RawText, Rect, SourceId, TextField, Timed,
    Touch, Viewport,
};

/// What a buffer holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed<'a> {
    /// The host's uptime at the end of the walk, in milliseconds.
    pub uptime_ms: u64,
    /// Whose frame it is.
    pub source: SourceId,
    /// The window's size.
    pub viewport: Viewport,
    /// The tree, `None` in a buffer of touches alone. Nodes with `Attr::ChildrenNotReached` are here
    /// without their children, which are still those of the last frame.
    pub frame: Option<Frame<RawText<'a>>>,
    /// Touch points in the order they were written.
    pub touches: Vec<Timed<Touch>>,
    /// What was left out.
    pub degraded: Degraded,
}

/// How much of a buffer was left out or not understood, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Degraded {
    /// Nodes deeper than [`MAX_DEPTH`].
    pub too_deep: u32,
    /// Nodes over [`MAX_NODES`].
    pub too_many: u32,
    /// Nodes whose strings are over [`MAX_STRING_BYTES`] or take the frame over
    /// [`MAX_FRAME_TEXT_BYTES`], with their descendants.
    pub too_long: u32,
    /// Nodes of a kind that this version does not know; they are kept as [`Kind::Unknown`].
    pub unknown_kinds: u32,
    /// Attributes with a key that this version does not know.
    pub unknown_attrs: u32,
    /// Touch points over the limit or of an unknown phase.
    pub dropped_touches: u32,
}

impl Degraded {
    /// Whether the buffer was taken just as it is.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Nodes that are not in the frame as the host wrote them.
    #[must_use]
    pub fn replaced_nodes(&self) -> u32 {
        self.too_deep
            .saturating_add(self.too_many)
            .saturating_add(self.too_long)
    }
}

/// Reads a whole buffer.
///
/// # Errors
///
/// The first fault that is found, with its offset.
pub fn parse(bytes: &[u8]) -> Result<Parsed<'_>, BufferError> {
    FrameBuffer::open(bytes)?.parse()
}

pub(super) fn parse_tree<'a>(buffer: &FrameBuffer<'a>) -> Result<Parsed<'a>, BufferError> {
    let mut degraded = Degraded {
        dropped_touches: buffer.dropped_touches() as u32,
        ..Degraded::default()
    };
    let frame = match &buffer.sections {
        None => None,
        Some(sections) => {
            let mut tree = Tree::new(sections, &mut degraded)?;
            tree.read(sections)?;
            Some(Frame {
                source: buffer.source(),
                viewport: buffer.viewport(),
                paint: paint_order(sections, &tree.kept)?,
                nodes: tree.nodes,
            })
        }
    };
    Ok(Parsed {
        uptime_ms: buffer.uptime_ms(),
        source: buffer.source(),
        viewport: buffer.viewport(),
        frame,
        touches: buffer.touches().collect(),
        degraded,
    })
}

/// A tree while it is read.
struct Tree<'a, 'd> {
    nodes: Vec<Node<RawText<'a>>>,
    /// By node of the buffer, the id it is kept under; filled only where there are paint ranks.
    kept: Vec<Option<NodeId>>,
    ids: IdSet,
    /// The node read last and its ancestors.
    open: Vec<Open>,
    /// As in [`Open::overflow`], of the roots.
    root_overflow: Option<usize>,
    strings: Strings<'a>,
    text_bytes: usize,
    degraded: &'d mut Degraded,
}

/// A node that may still get children.
struct Open {
    id: u32,
    /// Its content's origin in the window: what its children's places are counted from.
    origin_x: i32,
    origin_y: i32,
    /// Why its descendants are left out, where they are.
    left_out: Option<PlaceholderReason>,
    /// Where in `nodes` the placeholder is that stands for those of its children that were too deep or
    /// too many.
    overflow: Option<usize>,
}

/// A node's record.
struct Record {
    id: NodeId,
    parent: Option<NodeId>,
    kind: u32,
    attr_count: usize,
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

impl<'a, 'd> Tree<'a, 'd> {
    fn new(sections: &Sections<'a>, degraded: &'d mut Degraded) -> Result<Self, BufferError> {
        let count = sections.nodes.len() / NODE_BYTES;
        // Past the limit one placeholder may follow under each node that is open then.
        let most = count.min(MAX_NODES + MAX_DEPTH + 1);
        Ok(Self {
            nodes: Vec::with_capacity(most),
            kept: Vec::with_capacity(if sections.ranks.is_empty() { 0 } else { count }),
            ids: IdSet::for_up_to(most),
            open: Vec::new(),
            root_overflow: None,
            strings: Strings::new(sections)?,
            text_bytes: 0,
            degraded,
        })
    }

    fn read(&mut self, sections: &Sections<'a>) -> Result<(), BufferError> {
        let ranked = !sections.ranks.is_empty();
        let mut attrs: &[[u8; ATTR_BYTES]] = sections.attrs.as_chunks().0;
        let attrs_end = sections.strings_at();
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
        if attrs.is_empty() {
            return Ok(());
        }
        let left = attrs.len();
        fault(attrs_end - left * ATTR_BYTES, BufferFault::SpareAttrs { left })
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
        let (origin_x, origin_y, left_out) = match self.open.last() {
            Some(parent) => (parent.origin_x, parent.origin_y, parent.left_out),
            None => (0, 0, None),
        };
        if let Some(reason) = left_out {
            self.count(reason);
            self.open.push(Open::left_out(record, reason));
            return Ok(false);
        }
        let rect = Rect {
            x: record.left - origin_x,
            y: record.top - origin_y,
            w: (record.right - record.left).max(0),
            h: (record.bottom - record.top).max(0),
        };
        let over = if depth >= MAX_DEPTH {
            Some(PlaceholderReason::TooDeep)
        } else if self.nodes.len() >= MAX_NODES {
            Some(PlaceholderReason::TooMany)
        } else {
            None
        };
        if let Some(reason) = over {
            return self.overflow(record, rect, reason, offset);
        }

        self.add_id(record.id, offset)?;
        let kind = Kind::from_code(record.kind).unwrap_or_else(|| {
            self.degraded.unknown_kinds += 1;
            Kind::Unknown
        });
        let mut node = Node::new(record.id, record.parent, kind, rect);
        let fits = self.attrs(&mut node, attrs, attrs_at)?;
        if fits {
            let scroll = node.scroll_offset();
            self.open.push(Open {
                id: record.id.value(),
                origin_x: record.left - scroll.x,
                origin_y: record.top - scroll.y,
                left_out: None,
                overflow: None,
            });
            self.nodes.push(node);
        } else {
            let reason = PlaceholderReason::TooLong;
            self.count(reason);
            self.open.push(Open::left_out(record, reason));
            self.nodes.push(placeholder(record, rect, reason));
        }
        Ok(true)
    }

    /// The first node over a limit under each parent stands, as a placeholder, for itself and for its
    /// siblings that follow.
    fn overflow(
        &mut self,
        record: &Record,
        rect: Rect,
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
            placeholder.rect = hull(placeholder.rect, rect);
        } else {
            *overflow = Some(next);
            self.add_id(record.id, offset)?;
            self.nodes.push(placeholder(record, rect, reason));
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

    /// Reads a node's attributes; false when its strings are too long.
    fn attrs(
        &mut self,
        node: &mut Node<RawText<'a>>,
        attrs: &[[u8; ATTR_BYTES]],
        attrs_at: usize,
    ) -> Result<bool, BufferError> {
        let id = node.id.value();
        let mut last = None;
        let mut fits = true;
        for (index, bytes) in attrs.iter().enumerate() {
            let offset = attrs_at + index * ATTR_BYTES;
            let [place, value] = words(bytes);
            let (class, key) = ((place >> 16) as u16, place as u16);
            if last.is_some_and(|last| place <= last) {
                return fault(offset, BufferFault::AttrOrder { id, class, key });
            }
            last = Some(place);
            match class {
                CLASS_ATTR => {
                    if let Some(attr) = Attr::from_code(key) {
                        node.attrs.insert(attr, bounded(attr, value));
                        continue;
                    }
                }
                CLASS_IDENT => {
                    if let Some(ident) = Ident::from_code(key) {
                        let name = self.strings.string(value, id, offset)?;
                        fits &= self.spend(name.len());
                        if fits {
                            node.idents.insert(ident, name.into());
                        }
                        continue;
                    }
                }
                CLASS_TEXT => {
                    if let Some(field) = TextField::from_code(key) {
                        let text = self.strings.string(value, id, offset)?;
                        fits &= self.spend(text.len());
                        node.texts.insert(field, RawText::new(text));
                        continue;
                    }
                }
                _ => {}
            }
            self.degraded.unknown_attrs += 1;
        }
        Ok(fits)
    }

    /// Whether a string of this length is still taken.
    fn spend(&mut self, len: usize) -> bool {
        if len > MAX_STRING_BYTES || self.text_bytes + len > MAX_FRAME_TEXT_BYTES {
            return false;
        }
        self.text_bytes += len;
        true
    }
}

impl Open {
    fn left_out(record: &Record, reason: PlaceholderReason) -> Self {
        Self {
            id: record.id.value(),
            origin_x: 0,
            origin_y: 0,
            left_out: Some(reason),
            overflow: None,
        }
    }
}

impl Record {
    fn read(bytes: &[u8; NODE_BYTES], offset: usize) -> Result<Self, BufferError> {
        let [id, parent, left, top, right, bottom, tail] = words(bytes);
        let Some(id) = NodeId::new(id) else {
            return fault(offset, BufferFault::ZeroId);
        };
        let edge = |word: u32| word.cast_signed().clamp(-MAX_COORDINATE, MAX_COORDINATE);
        Ok(Self {
            id,
            parent: NodeId::new(parent),
            kind: tail >> 16,
            attr_count: (tail & 0xFFFF) as usize,
            left: edge(left),
            top: edge(top),
            right: edge(right),
            bottom: edge(bottom),
        })
    }
}

fn bounded(attr: Attr, value: u32) -> u32 {
    match attr {
        Attr::ScrollX | Attr::ScrollY => value
            .cast_signed()
            .clamp(-MAX_COORDINATE, MAX_COORDINATE)
            .cast_unsigned(),
        _ => value,
    }
}

fn placeholder<'a>(record: &Record, rect: Rect, reason: PlaceholderReason) -> Node<RawText<'a>> {
    let mut node = Node::new(record.id, record.parent, Kind::Placeholder, rect);
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

/// Says what is wrong with a parent that is not among the open nodes. Only a buffer that is refused
/// anyway gets here, so the look at all nodes costs nothing otherwise.
fn parent_fault(id: u32, parent: u32, records: &[[u8; NODE_BYTES]]) -> BufferFault {
    let parents: std::collections::HashMap<u32, u32> = records
        .iter()
        .map(|bytes| words(bytes))
        .map(|[id, parent]| (id, parent))
        .collect();
    let mut above = parent;
    for _ in records {
        if above == id {
            return BufferFault::Cycle { id };
        }
        match parents.get(&above) {
            Some(next) => above = *next,
            None => break,
        }
    }
    if parents.contains_key(&parent) {
        BufferFault::NotDepthFirst { id, parent }
    } else {
        BufferFault::MissingParent { id, parent }
    }
}
