//! Writes frame buffers: for hosts in Rust, and as the reference for writers in other languages.

use std::collections::HashMap;

use super::layout::{
    ATTR_BYTES, CLASS_ATTR, CLASS_IDENT, CLASS_TEXT, FRAME_BUFFER_VERSION, HAS_TREE, HEADER_BYTES, MAGIC,
    NODE_BYTES, NODE_TAIL_AT, RANK_BYTES, halves, put_words, text_len,
};
use super::sorted_records::{Inserted, SortedRecords};
use super::unreached;
use crate::{
    Attr, Frame, Ident, Kind, Node, NodeId, RawText, Rect, SourceId, TextField, Timed, Touch, Viewport,
};

/// Writes frame buffers, one after another, into memory that it reuses: once warm it does not allocate.
///
/// ```
/// use afterimage_wireframe::buffer::{FrameWriter, parse};
/// use afterimage_wireframe::{Kind, NodeId, Rect, SourceId, TextField, Viewport};
///
/// let mut writer = FrameWriter::default();
/// writer.begin(SourceId(0), 1000, Viewport { w: 3900, h: 8440 });
/// let root = NodeId::new(1).unwrap();
/// writer.node(root, None, Kind::Text, Rect { x: 160, y: 100, w: 800, h: 200 });
/// writer.text(TextField::Text, "Hello");
/// let parsed = parse(writer.finish())?;
/// assert_eq!(parsed.frame.unwrap().nodes[0].text(TextField::Text).unwrap().len_bytes(), 5);
/// # Ok::<(), afterimage_wireframe::buffer::BufferError>(())
/// ```
#[derive(Default)]
pub struct FrameWriter {
    source: SourceId,
    elapsed_ms: u64,
    viewport: Viewport,
    has_tree: bool,
    nodes: Vec<u8>,
    attrs: SortedRecords,
    /// Attributes of the last node with a string, which are stored behind its scalars. A scalar that is set later moves none of them.
    strings: SortedRecords,
    text: Vec<u8>,
    /// Offset in `text` of the last node's strings.
    own_text: usize,
    /// Indices of the nodes whose children were not all written.
    unreached: Vec<usize>,
    ranks: Vec<u32>,
    order: Vec<u32>,
    touches: Vec<u8>,
    touch_count: u32,
    out: Vec<u8>,
}

impl FrameWriter {
    /// Starts a buffer. `elapsed_ms` is the time since the device's boot at the end of the walk.
    pub fn begin(&mut self, source: SourceId, elapsed_ms: u64, viewport: Viewport) {
        (self.source, self.elapsed_ms, self.viewport) = (source, elapsed_ms, viewport);
        self.has_tree = false;
        self.nodes.clear();
        self.attrs.clear();
        self.text.clear();
        self.strings.clear();
        self.own_text = 0;
        self.ranks.clear();
        self.unreached.clear();
        self.touches.clear();
        self.touch_count = 0;
    }

    /// Replaces the time of the buffer, for a walker that reads the clock at the end of its walk.
    pub fn walked_at(&mut self, elapsed_ms: u64) {
        self.elapsed_ms = elapsed_ms;
    }

    /// Declares that the buffer has a tree, even if no node follows: an empty screen. Without this call and without a
    /// node, the buffer contains only touches.
    pub fn tree(&mut self) {
        self.has_tree = true;
    }

    /// Adds a node. Add nodes depth first. `place` is relative to the parent's content, for a root to the window, in
    /// tenths of a logical pixel.
    pub fn node(&mut self, id: NodeId, parent: Option<NodeId>, kind: Kind, place: Rect) {
        self.end_node();
        self.has_tree = true;
        let parent = parent.map_or(0, NodeId::value);
        let [x, y, w, h] = [place.x, place.y, place.w, place.h].map(i32::cast_unsigned);
        put_words(
            &mut self.nodes,
            [id.value(), parent, x, y, w, h, kind.code() << 16],
        );
        self.attrs.begin_node();
        self.strings.begin_node();
        self.own_text = self.text.len();
    }

    /// Sets a scalar of the last node. A second value of a key replaces the first; so do lengths, names and texts.
    #[inline]
    pub fn attr(&mut self, key: Attr, value: u32) {
        let class_and_key = class_and_key(CLASS_ATTR, key.code());
        if !self.attrs.append(class_and_key, value) && self.has_node() {
            self.attrs.insert(class_and_key, value);
        }
    }

    /// Sets a length of the last node, in tenths of a logical pixel.
    #[inline]
    pub fn length(&mut self, key: Attr, tenths: i32) {
        self.attr(key, tenths.cast_unsigned());
    }

    /// Sets a name of the last node.
    pub fn ident(&mut self, key: Ident, name: &str) {
        self.put_string(class_and_key(CLASS_IDENT, key.code()), name);
    }

    /// Sets a screen text of the last node.
    pub fn text(&mut self, key: TextField, text: &str) {
        self.put_string(class_and_key(CLASS_TEXT, key.code()), text);
    }

    /// Sets `ChildrenNotReached` of a node by its index in the frame: the walk ended in its children.
    pub fn children_not_reached(&mut self, node: usize) {
        self.unreached.push(node);
    }

    /// Sets the order of painting: one number for each node, in the order the nodes were added. Lower numbers are
    /// painted first, equal ones in the order of the nodes. Not written if they give the order of the nodes, or if
    /// their count is not the number of nodes.
    pub fn paint_ranks(&mut self, ranks: &[u32]) {
        self.ranks.clear();
        self.ranks.extend_from_slice(ranks);
    }

    /// Adds a whole tree, for hosts that already have it as a [`Frame`].
    pub fn frame(&mut self, frame: &Frame<RawText<'_>>) {
        self.tree();
        for node in &frame.nodes {
            self.node(node.id, node.parent, node.kind, node.rect);
            for (key, value) in node.attrs.iter() {
                self.attr(key, *value);
            }
            for (key, name) in node.idents.iter() {
                self.ident(key, name);
            }
            for (key, text) in node.texts.iter() {
                self.text(key, text.as_written());
            }
        }
        if let Some(paint) = &frame.paint {
            let ranks: HashMap<NodeId, u32> = paint.iter().zip(0..).map(|(id, rank)| (*id, rank)).collect();
            let rank_of = |node: &Node<_>| ranks.get(&node.id).copied();
            self.ranks = frame.nodes.iter().filter_map(rank_of).collect();
        }
    }

    /// Adds a touch point.
    pub fn touch(&mut self, touch: &Timed<Touch>) {
        let [low, high] = halves(touch.elapsed_ms);
        let Touch { pointer, phase, at } = touch.value;
        let (x, y) = (at.x.cast_unsigned(), at.y.cast_unsigned());
        put_words(&mut self.touches, [low, high, pointer, x, y, phase.code()]);
        self.touch_count += 1;
    }

    /// Ends the buffer and returns its bytes, which stay valid until the next call.
    pub fn finish(&mut self) -> &[u8] {
        self.end_node();
        self.unreached.sort_unstable();
        self.unreached.dedup();
        unreached::insert(&self.unreached, &mut self.nodes, &mut self.attrs.bytes);
        self.unreached.clear();
        let nodes = self.nodes.len() / NODE_BYTES;
        self.normalise_ranks(nodes);
        let total = HEADER_BYTES
            + self.nodes.len()
            + self.attrs.bytes.len()
            + self.ranks.len() * RANK_BYTES
            + self.text.len()
            + self.touches.len();

        let out = &mut self.out;
        out.clear();
        out.reserve(total);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&FRAME_BUFFER_VERSION.to_le_bytes());
        out.push(self.source.0);
        out.push(if self.has_tree { HAS_TREE } else { 0 });
        put_words(out, halves(self.elapsed_ms));
        put_words(out, [total as u32, self.touch_count]);
        put_words(out, [self.viewport.w, self.viewport.h].map(i32::cast_unsigned));
        let counts = [
            nodes,
            self.attrs.bytes.len() / ATTR_BYTES,
            self.text.len(),
            self.ranks.len(),
        ];
        put_words(out, counts.map(|count| count as u32));
        out.extend_from_slice(&self.nodes);
        out.extend_from_slice(&self.attrs.bytes);
        for &rank in &self.ranks {
            put_words(out, [rank]);
        }
        out.extend_from_slice(&self.text);
        out.extend_from_slice(&self.touches);
        out
    }

    /// Adds the strings of the last node behind its scalars, and writes the number of its attributes into its record.
    fn end_node(&mut self) {
        self.attrs.bytes.extend_from_slice(&self.strings.bytes);
        self.strings.clear();
        let count = self.attrs.own().len() as u16;
        let Some(record) = self.nodes.last_chunk_mut::<NODE_BYTES>() else {
            return;
        };
        [record[NODE_TAIL_AT], record[NODE_TAIL_AT + 1]] = count.to_le_bytes();
    }

    /// Whether there is a node that an attribute may belong to.
    fn has_node(&self) -> bool {
        debug_assert!(!self.nodes.is_empty(), "an attribute before any node");
        !self.nodes.is_empty()
    }

    fn put_string(&mut self, class_and_key: u32, string: &str) {
        let length = string.len() as u32;
        if self.strings.append(class_and_key, length) {
            self.text.extend_from_slice(string.as_bytes());
        } else if self.has_node() {
            let Inserted { index, replaced } = self.strings.insert(class_and_key, length);
            let before = self.strings.own().get(..index).unwrap_or_default();
            let start = self.own_text + text_len(before) as usize;
            let end = start + replaced.unwrap_or(0) as usize;
            self.text.splice(start..end, string.bytes());
        }
    }

    /// Turns the numbers into ranks from 0 without gaps, or into none if they give the order of the nodes.
    fn normalise_ranks(&mut self, nodes: usize) {
        if self.ranks.len() != nodes || self.ranks.is_sorted() {
            self.ranks.clear();
            return;
        }
        let Self { ranks, order, .. } = self;
        order.clear();
        order.extend(0..nodes as u32);
        order.sort_unstable_by_key(|&node| (ranks.get(node as usize).copied(), node));
        for (rank, &node) in order.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(node as usize) {
                *slot = rank as u32;
            }
        }
    }
}

/// The class in the upper half, above the key: the order of a node's attributes.
#[inline]
const fn class_and_key(class: u16, key: u16) -> u32 {
    (class as u32) << 16 | key as u32
}
