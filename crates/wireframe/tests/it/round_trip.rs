//! The parser returns what the writer was given, and arbitrary bytes cause no panic.

use std::collections::{HashMap, HashSet};
use std::fs;

use afterimage_wireframe::buffer::{
    FrameBuffer, FrameWriter, MAX_DEPTH, MAX_FRAME_TEXT_BYTES, MAX_NODES, MAX_TOUCHES, Parsed, parse,
};
use afterimage_wireframe::{
    Attr, Ident, Kind, MAX_LENGTH, NodeId, Point, RawText, Rect, SourceId, TextField, Timed, Touch,
    TouchPhase, Viewport,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::vector;

/// A node as a walker reads it from a view.
#[derive(Clone, Debug)]
struct WalkedNode {
    /// Selects the parent among the open nodes.
    parent: Index,
    kind: Kind,
    place: Rect,
    attrs: Vec<(Attr, u32)>,
    idents: Vec<(Ident, String)>,
    texts: Vec<(TextField, String)>,
}

fn walked_nodes() -> impl Strategy<Value = WalkedNode> {
    let edge = -20_000..20_000_i32;
    let length = 0..10_000_i32;
    (
        any::<Index>(),
        select(Kind::ALL),
        (edge.clone(), edge, length.clone(), length),
        btree_map(select(Attr::ALL), any::<u32>(), 0..6),
        btree_map(select(Ident::ALL), "[a-z]{0,3}", 0..3),
        btree_map(select(TextField::ALL), "\\PC{0,6}", 0..3),
    )
        .prop_map(|(parent, kind, (x, y, w, h), attrs, idents, texts)| WalkedNode {
            parent,
            kind,
            place: Rect { x, y, w, h },
            attrs: attrs
                .into_iter()
                .map(|(key, value)| (key, with_meaning(key, value)))
                .collect(),
            idents: idents.into_iter().collect(),
            texts: texts.into_iter().collect(),
        })
}

/// Returns a value that this version knows and does not clamp, made from any number.
fn with_meaning(key: Attr, value: u32) -> u32 {
    match key {
        Attr::Align
        | Attr::VerticalAlign
        | Attr::Ellipsis
        | Attr::LayoutDirection
        | Attr::InputType
        | Attr::ContentType
        | Attr::ImageOrigin
        | Attr::MaskOverride
        | Attr::PlaceholderReason => 1 + value % 2,
        Attr::Foreground | Attr::Background | Attr::BorderColour | Attr::Opacity | Attr::Clickable => value,
        // A length, or a finite real.
        _ => (value.cast_signed() >> 3).cast_unsigned() & !(1 << 23),
    }
}

fn touches() -> impl Strategy<Value = Vec<Timed<Touch>>> {
    let touch = (
        any::<u64>(),
        any::<u32>(),
        select(TouchPhase::ALL),
        -MAX_LENGTH..=MAX_LENGTH,
        -MAX_LENGTH..=MAX_LENGTH,
    );
    vec(
        touch.prop_map(|(elapsed_ms, pointer, phase, x, y)| {
            let at = Point { x, y };
            Timed::new(elapsed_ms, Touch { pointer, phase, at })
        }),
        0..10,
    )
}

/// Writes a tree. Returns the parent of each node.
fn write(writer: &mut FrameWriter, nodes: &[WalkedNode]) -> Vec<Option<NodeId>> {
    let mut open: Vec<NodeId> = Vec::new();
    let mut parents = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        open.truncate(node.parent.index(open.len() + 1));
        // Ids in no order, far apart from each other.
        let id = NodeId::new((index as u32 + 1).wrapping_mul(0x9E37_79B1)).unwrap();
        let parent = open.last().copied();
        writer.node(id, parent, node.kind, node.place);
        for (key, value) in &node.attrs {
            writer.attr(*key, *value);
        }
        for (key, value) in &node.idents {
            writer.ident(*key, value);
        }
        for (key, value) in &node.texts {
            writer.text(*key, value);
        }
        open.push(id);
        parents.push(parent);
    }
    parents
}

/// Checks the properties of every parsed frame.
fn check_parsed(bytes: &[u8], parsed: &Parsed<'_>) {
    assert!(parsed.touches.len() <= MAX_TOUCHES.min(bytes.len() / 24));
    let Some(frame) = &parsed.frame else { return };
    assert!(frame.nodes.len() <= (MAX_NODES + MAX_DEPTH + 1).min(bytes.len() / 28));
    let mut depths = HashMap::new();
    let mut text = 0;
    for node in &frame.nodes {
        let depth = node.parent.map_or(0, |parent| depths[&parent] + 1);
        assert!(depth <= MAX_DEPTH);
        assert_eq!(depths.insert(node.id, depth), None, "{:?} twice", node.id);
        assert!(node.rect.w >= 0 && node.rect.h >= 0);
        text += node.texts.iter().map(|(_, text)| text.len_bytes()).sum::<usize>();
        text += node.idents.iter().map(|(_, name)| name.len()).sum::<usize>();
    }
    assert!(text <= MAX_FRAME_TEXT_BYTES);
    if let Some(paint) = &frame.paint {
        assert_eq!(paint.len(), frame.nodes.len());
        assert_eq!(paint.iter().collect::<HashSet<_>>(), depths.keys().collect());
    }
}

fn check_no_panic(bytes: &[u8]) {
    if let Ok(buffer) = FrameBuffer::open(bytes) {
        assert!(buffer.bytes().len() <= bytes.len());
        assert!(buffer.touches().count() <= MAX_TOUCHES);
    }
    match parse(bytes) {
        Ok(parsed) => check_parsed(bytes, &parsed),
        Err(error) => assert!(error.offset <= bytes.len(), "{error}"),
    }
}

proptest! {
    #[test]
    fn parsing_reverses_writing(
        nodes in vec(walked_nodes(), 0..40),
        ranks in vec(any::<u32>(), 40),
        painted in any::<bool>(),
        touches in touches(),
        (source, elapsed_ms) in (any::<u8>(), any::<u64>()),
        (w, h) in (0..=MAX_LENGTH, 0..=MAX_LENGTH),
    ) {
        let viewport = Viewport { w, h };
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(source), elapsed_ms, viewport);
        writer.tree();
        let parents = write(&mut writer, &nodes);
        let ranks = &ranks[..nodes.len()];
        if painted {
            writer.paint_ranks(ranks);
        }
        for touch in &touches {
            writer.touch(touch);
        }
        let bytes = writer.finish();
        let parsed = parse(bytes).unwrap();
        check_parsed(bytes, &parsed);
        prop_assert!(parsed.degraded.is_none());
        prop_assert_eq!((parsed.elapsed_ms, parsed.source, parsed.viewport), (elapsed_ms, SourceId(source), viewport));
        prop_assert_eq!(parsed.touches, touches);
        let frame = parsed.frame.unwrap();
        prop_assert_eq!(frame.nodes.len(), nodes.len());
        for ((node, written), parent) in frame.nodes.iter().zip(&nodes).zip(parents) {
            prop_assert_eq!((node.kind, node.parent), (written.kind, parent));
            prop_assert_eq!(node.rect, written.place);
            prop_assert_eq!(node.attrs.iter().map(|(k, v)| (k, *v)).collect::<Vec<_>>(), written.attrs.clone());
            let idents: Vec<_> = node.idents.iter().map(|(k, v)| (k, v.to_string())).collect();
            prop_assert_eq!(idents, written.idents.clone());
            let texts: Vec<_> = node.texts.iter().map(|(k, v)| (k, *v)).collect();
            let expected: Vec<_> = written.texts.iter().map(|(k, v)| (*k, RawText::new(v))).collect();
            prop_assert_eq!(texts, expected);
        }
        let mut order: Vec<_> = frame.nodes.iter().map(|node| node.id).zip(ranks).collect();
        order.sort_by_key(|(_, rank)| **rank);
        let order: Vec<_> = order.into_iter().map(|(id, _)| id).collect();
        let is_node_order = !painted || ranks.is_sorted();
        prop_assert_eq!(frame.paint, (!is_node_order).then_some(order));
    }

    #[test]
    fn arbitrary_bytes_cause_no_panic(bytes in vec(any::<u8>(), 0..400)) {
        check_no_panic(&bytes);
    }

    #[test]
    fn arbitrary_sections_after_a_valid_header_cause_no_panic(
        counts in [0..6_u32, 0..12, 0..24, 0..6],
        touches in 0..4_u32,
        small in any::<bool>(),
        noise in vec(any::<u8>(), 600),
    ) {
        let [nodes, attrs, text, ranks] = counts;
        let ranks = if ranks == 0 { 0 } else { nodes };
        let body = nodes * 28 + attrs * 8 + ranks * 4 + text + touches * 24;
        let mut bytes = b"AIFB\x02\x00\x00\x01\0\0\0\0\0\0\0\0".to_vec();
        for word in [48 + body, touches, 0, 0, nodes, attrs, text, ranks] {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
        // Small numbers mostly pass the first checks.
        let noise = noise.iter().enumerate().map(|(at, byte)| match at % 4 {
            0 if small => byte % 5,
            _ if small => 0,
            _ => *byte,
        });
        bytes.extend(noise.take(body as usize));
        check_no_panic(&bytes);
    }

    #[test]
    fn altered_buffers_cause_no_panic(
        which in any::<Index>(),
        changes in vec((any::<Index>(), any::<u8>()), 1..6),
        cut in proptest::option::weighted(0.2, any::<Index>()),
    ) {
        let good = vector::descriptions("");
        let (name, _) = which.get(&good);
        let mut bytes = fs::read(vector::folder().join(format!("{name}.bin"))).unwrap();
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        check_no_panic(&bytes);
    }
}

#[test]
fn flipping_any_bit_causes_no_panic() {
    for (name, _) in vector::descriptions("") {
        let mut bytes = fs::read(vector::folder().join(format!("{name}.bin"))).unwrap();
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            check_no_panic(&bytes);
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}
