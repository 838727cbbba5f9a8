//! Functions that the hand-made vectors are built from.

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{
    Attr, Change, Entry, Frame, Kind, Node, NodeId, Place, Point, RecordedText, Rect, SourceId, TextField,
    Timed, Update, Viewport,
};

use super::Made;
use crate::random::Recorded;
use crate::round_trip::header;

pub(super) const WINDOW: Viewport = Viewport { w: 3900, h: 8440 };

/// A header without entries: a host that stopped before its first frame.
pub(super) fn nothing() -> Made {
    Made {
        name: "nothing",
        header: SegmentHeader::default(),
        blocks: Vec::new(),
    }
}

/// A vector whose header has all fields.
pub(super) fn vector(name: &'static str, blocks: Vec<Vec<Recorded>>) -> Made {
    Made {
        name,
        header: SegmentHeader {
            session_id: name.into(),
            ..header()
        },
        blocks,
    }
}

/// An entry, in milliseconds after the segment was opened.
pub(super) fn at(ms: u64, entry: Entry<RecordedText>) -> Recorded {
    Timed::new(header().elapsed_ms + ms, entry)
}

pub(super) fn id(value: u32) -> NodeId {
    NodeId::new(value).unwrap()
}

pub(super) fn rect(x: i32, y: i32, w: i32, h: i32) -> Rect {
    Rect { x, y, w, h }
}

pub(super) fn point(x: i32, y: i32) -> Point {
    Point { x, y }
}

pub(super) fn node(value: u32, parent: u32, kind: Kind, place: Rect) -> Node<RecordedText> {
    Node::new(id(value), NodeId::new(parent), kind, place)
}

/// A node with a text.
pub(super) fn text_node(value: u32, parent: u32, place: Rect, text: &str) -> Node<RecordedText> {
    let mut node = node(value, parent, Kind::Text, place);
    node.texts.insert(TextField::Text, RecordedText::new(text));
    node
}

pub(super) fn keyframe(
    source: u8,
    nodes: Vec<Node<RecordedText>>,
    paint: Option<&[u32]>,
) -> Entry<RecordedText> {
    Entry::Keyframe(Frame {
        source: SourceId(source),
        viewport: WINDOW,
        nodes,
        paint: paint.map(order),
    })
}

pub(super) fn changes(source: u8, changes: Vec<Change<RecordedText>>) -> Entry<RecordedText> {
    Entry::Changes {
        source: SourceId(source),
        changes,
    }
}

pub(super) fn order(ids: &[u32]) -> Vec<NodeId> {
    ids.iter().copied().map(id).collect()
}

pub(super) fn insert(node: Node<RecordedText>, after: u32) -> Change<RecordedText> {
    Change::Insert {
        node,
        after: NodeId::new(after),
    }
}

pub(super) fn move_to(value: u32, parent: u32, after: u32) -> Change<RecordedText> {
    Change::Move {
        id: id(value),
        to: Place {
            parent: NodeId::new(parent),
            after: NodeId::new(after),
        },
    }
}

pub(super) fn scroll(value: u32, x: i32, y: i32) -> Change<RecordedText> {
    Change::Scroll {
        id: id(value),
        offset: point(x, y),
    }
}

/// An update without properties.
pub(super) fn update(value: u32) -> Update<RecordedText> {
    Update::new(id(value))
}

pub(super) fn updated(update: Update<RecordedText>) -> Change<RecordedText> {
    Change::Update(update)
}

/// An update that sets or removes a scalar.
pub(super) fn set(value: u32, key: Attr, to: Option<u32>) -> Change<RecordedText> {
    let mut update = update(value);
    update.attrs.push((key, to));
    updated(update)
}

/// An update that sets or removes a text.
pub(super) fn say(value: u32, field: TextField, to: Option<&str>) -> Change<RecordedText> {
    let mut update = update(value);
    update.texts.push((field, to.map(RecordedText::new)));
    updated(update)
}
