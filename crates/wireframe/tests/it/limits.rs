//! Content over a limit is replaced by placeholders and counted; it is never an error.

use afterimage_wireframe::buffer::{
    Degraded, FrameWriter, MAX_DEPTH, MAX_FRAME_TEXT_BYTES, MAX_NODES, MAX_STRING_BYTES, MAX_TOUCHES, parse,
};
use afterimage_wireframe::{
    Attr, Frame, Ident, Kind, MAX_LENGTH, Node, NodeId, PlaceholderReason, Point, RawText, Rect, SourceId,
    TextField, Timed, Touch, TouchPhase, Viewport,
};

const VIEWPORT: Viewport = Viewport { w: 3900, h: 8440 };

fn id(value: u32) -> NodeId {
    NodeId::new(value).unwrap()
}

fn rect(x: i32, y: i32, w: i32, h: i32) -> Rect {
    Rect { x, y, w, h }
}

fn writer() -> FrameWriter {
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), 1, VIEWPORT);
    writer
}

fn parsed(bytes: &[u8]) -> (Frame<RawText<'_>>, Degraded) {
    let parsed = parse(bytes).unwrap();
    (parsed.frame.unwrap(), parsed.degraded)
}

fn reason<T>(node: &Node<T>) -> Option<PlaceholderReason> {
    PlaceholderReason::from_code(node.attr(Attr::PlaceholderReason)?)
}

fn depth<T>(nodes: &[Node<T>], node: &Node<T>) -> usize {
    let parent = |id: NodeId| nodes.iter().find(|node| node.id == id).unwrap().parent;
    std::iter::successors(node.parent, |above| parent(*above)).count()
}

#[test]
fn tree_over_the_depth_limit_ends_in_a_placeholder() {
    let mut writer = writer();
    for level in 1..=2000 {
        writer.node(
            id(level),
            NodeId::new(level - 1),
            Kind::Container,
            rect(0, 0, 100, 100),
        );
        writer.text(TextField::Text, "level");
    }
    // Nodes after the deep branch are still read.
    writer.node(id(5000), Some(id(1)), Kind::Text, rect(7, 8, 9, 10));
    let (frame, degraded) = parsed(writer.finish());
    assert_eq!(frame.nodes.len(), MAX_DEPTH + 2);
    let placeholder = &frame.nodes[MAX_DEPTH];
    assert_eq!(placeholder.kind, Kind::Placeholder);
    assert_eq!(reason(placeholder), Some(PlaceholderReason::TooDeep));
    assert!(placeholder.texts.is_empty());
    assert_eq!(depth(&frame.nodes, placeholder), MAX_DEPTH);
    assert_eq!(frame.nodes.last().unwrap().id, id(5000));
    assert_eq!(degraded.too_deep as usize, 2000 - MAX_DEPTH);
    assert_eq!(degraded.replaced_nodes(), degraded.too_deep);
}

#[test]
fn siblings_over_the_depth_limit_share_a_placeholder_with_their_bounding_rect() {
    let mut writer = writer();
    let deepest = MAX_DEPTH as u32;
    for level in 1..=deepest {
        writer.node(
            id(level),
            NodeId::new(level - 1),
            Kind::Container,
            rect(100, 100, 500, 500),
        );
    }
    for sibling in 0..3 {
        let at = 100 + 50 * sibling;
        writer.node(
            id(1000 + sibling as u32),
            Some(id(deepest)),
            Kind::Text,
            rect(at, at, 40, 20),
        );
    }
    let (frame, degraded) = parsed(writer.finish());
    let placeholder = frame.nodes.last().unwrap();
    assert_eq!(
        (placeholder.id, placeholder.parent),
        (id(1000), Some(id(deepest)))
    );
    assert_eq!(placeholder.rect, rect(100, 100, 140, 120));
    assert_eq!(degraded.too_deep, 3);
}

#[test]
fn nodes_over_the_node_limit_become_one_placeholder_per_open_parent() {
    let mut writer = writer();
    let rows = MAX_NODES as u32 + 500;
    writer.node(id(1), None, Kind::Container, rect(0, 0, 3900, 8440));
    writer.node(id(2), Some(id(1)), Kind::Scroll, rect(0, 0, 3900, 8000));
    for row in 0..rows {
        let y = row as i32 * 100;
        writer.node(id(10 + row * 2), Some(id(2)), Kind::Text, rect(0, y, 3900, 100));
        writer.text(TextField::Text, "row");
        writer.node(
            id(11 + row * 2),
            Some(id(10 + row * 2)),
            Kind::Image,
            rect(0, 0, 100, 100),
        );
    }
    writer.node(id(3), Some(id(1)), Kind::Button, rect(0, 8000, 1000, 440));
    writer.node(id(4), Some(id(1)), Kind::Button, rect(1000, 8000, 1000, 440));
    let (frame, degraded) = parsed(writer.finish());

    let kept_rows = (MAX_NODES as u32 - 2) / 2;
    let over: Vec<_> = frame.nodes.iter().skip(MAX_NODES).collect();
    assert_eq!(over.len(), 2);
    assert_eq!(
        (over[0].id, over[0].parent),
        (id(10 + kept_rows * 2), Some(id(2)))
    );
    let top = kept_rows as i32 * 100;
    assert_eq!(over[0].rect, rect(0, top, 3900, rows as i32 * 100 - top));
    assert_eq!((over[1].id, over[1].parent), (id(3), Some(id(1))));
    assert_eq!(over[1].rect, rect(0, 8000, 2000, 440));
    assert!(
        over.iter()
            .all(|node| reason(node) == Some(PlaceholderReason::TooMany))
    );
    assert_eq!(degraded.too_many as usize, 2 + 2 * rows as usize + 2 - MAX_NODES);
}

#[test]
fn roots_over_the_node_limit_become_one_placeholder() {
    let mut writer = writer();
    for root in 1..=MAX_NODES as u32 * 3 {
        writer.node(id(root), None, Kind::Container, rect(0, 0, 1, 1));
    }
    let (frame, degraded) = parsed(writer.finish());
    assert_eq!(frame.nodes.len(), MAX_NODES + 1);
    assert_eq!(degraded.too_many as usize, MAX_NODES * 2);
}

#[test]
fn node_with_a_string_over_the_limit_becomes_a_placeholder_without_descendants() {
    let mut writer = writer();
    writer.node(id(1), None, Kind::Container, rect(0, 0, 100, 100));
    writer.node(id(2), Some(id(1)), Kind::Text, rect(1, 2, 30, 40));
    writer.ident(Ident::Class, "TextView");
    writer.text(TextField::Text, &"x".repeat(MAX_STRING_BYTES + 1));
    writer.node(id(3), Some(id(2)), Kind::Text, rect(1, 2, 3, 4));
    writer.node(id(4), Some(id(1)), Kind::Text, rect(50, 50, 5, 5));
    writer.text(TextField::Text, &"y".repeat(MAX_STRING_BYTES));
    // Names count like texts, and shorter strings after them do not matter.
    writer.node(id(5), Some(id(1)), Kind::Text, rect(50, 50, 5, 5));
    writer.ident(Ident::Tag, &"z".repeat(MAX_STRING_BYTES + 1));
    writer.text(TextField::Text, "short");
    let (frame, degraded) = parsed(writer.finish());
    let ids: Vec<_> = frame.nodes.iter().map(|node| node.id.value()).collect();
    assert_eq!(ids, [1, 2, 4, 5]);
    let placeholder = &frame.nodes[1];
    assert_eq!(
        (placeholder.kind, placeholder.rect),
        (Kind::Placeholder, rect(1, 2, 30, 40))
    );
    assert_eq!(reason(placeholder), Some(PlaceholderReason::TooLong));
    assert!(placeholder.texts.is_empty() && placeholder.idents.is_empty());
    assert_eq!(frame.nodes[2].kind, Kind::Text);
    assert_eq!(frame.nodes[3].kind, Kind::Placeholder);
    assert_eq!(degraded.too_long, 3);
}

#[test]
fn total_text_of_a_frame_is_limited() {
    let mut writer = writer();
    let text = "z".repeat(MAX_STRING_BYTES);
    for node in 1..=100 {
        writer.node(id(node), None, Kind::Text, rect(0, 0, 1, 1));
        writer.text(TextField::Text, &text);
    }
    let bytes = writer.finish();
    let (frame, degraded) = parsed(bytes);
    let kept = MAX_FRAME_TEXT_BYTES / MAX_STRING_BYTES;
    assert_eq!(
        frame.nodes.iter().filter(|node| node.kind == Kind::Text).count(),
        kept
    );
    assert_eq!(degraded.too_long as usize, 100 - kept);
}

#[test]
fn order_of_painting_contains_only_recorded_nodes() {
    let mut writer = writer();
    for node in 1..=3 {
        writer.node(id(node * 10), None, Kind::Container, rect(0, 0, 10, 10));
        writer.node(
            id(node * 10 + 1),
            Some(id(node * 10)),
            Kind::Text,
            rect(0, 0, 10, 10),
        );
        if node == 2 {
            writer.text(TextField::Text, &"x".repeat(MAX_STRING_BYTES + 1));
            writer.node(id(99), Some(id(21)), Kind::Image, rect(0, 0, 1, 1));
        }
    }
    writer.paint_ranks(&[9, 8, 7, 6, 5, 4, 4]);
    let (frame, _) = parsed(writer.finish());
    let painted: Vec<_> = frame.paint.unwrap().into_iter().map(NodeId::value).collect();
    assert_eq!(painted, [30, 31, 21, 20, 11, 10]);
}

#[test]
fn lengths_out_of_range_are_clamped_and_counted() {
    let mut writer = writer();
    let far = rect(i32::MIN, i32::MAX, i32::MAX, i32::MIN);
    writer.node(id(1), None, Kind::Scroll, far);
    writer.length(Attr::ScrollX, i32::MAX);
    writer.length(Attr::ScrollY, i32::MIN);
    let most = MAX_LENGTH;
    writer.node(id(2), Some(id(1)), Kind::Text, rect(most, -most, most, 0));
    writer.length(Attr::FontSize, -i32::MAX);
    let (frame, degraded) = parsed(writer.finish());
    let (root, child) = (&frame.nodes[0], &frame.nodes[1]);
    assert_eq!(root.rect, rect(-most, most, most, 0));
    assert_eq!(root.scroll_offset(), Point { x: most, y: -most });
    assert_eq!(child.rect, rect(most, -most, most, 0));
    assert_eq!(child.length(Attr::FontSize), Some(-most));
    let expected = Degraded {
        clamped_lengths: 4,
        ..Degraded::default()
    };
    assert_eq!(degraded, expected);
}

#[test]
fn values_without_a_meaning_are_kept_and_counted() {
    let mut writer = writer();
    writer.node(id(1), None, Kind::Container, rect(0, 0, 10, 10));
    let written = [
        (Attr::Ellipsis, 9),
        (Attr::LayoutDirection, 7),
        (Attr::MaskOverride, 99),
        (Attr::TransformA, f32::NAN.to_bits()),
        (Attr::TransformTx, f32::INFINITY.to_bits()),
        // A singular transform, and a shift by 10^9 pixels: finite numbers.
        (Attr::TransformB, 0),
        (Attr::TransformC, 0),
        (Attr::TransformD, 0),
        (Attr::TransformTy, 1e9_f32.to_bits()),
    ];
    for (key, value) in written {
        writer.attr(key, value);
    }
    let (frame, degraded) = parsed(writer.finish());
    for (key, value) in written {
        assert_eq!(frame.nodes[0].attr(key), Some(value), "{key:?}");
    }
    let expected = Degraded {
        unknown_values: 5,
        ..Degraded::default()
    };
    assert_eq!(degraded, expected);
    assert_eq!((degraded.values(), degraded.replaced_nodes()), (5, 0));
}

#[test]
fn places_of_touches_out_of_range_are_clamped_and_counted() {
    let mut writer = writer();
    let most = MAX_LENGTH;
    for (x, y) in [(i32::MAX, i32::MIN), (most + 1, 0), (most, -most), (0, -1)] {
        let at = Point { x, y };
        let (pointer, phase) = (1, TouchPhase::Move);
        writer.touch(&Timed::new(5, Touch { pointer, phase, at }));
    }
    let parsed = parse(writer.finish()).unwrap();
    let places: Vec<_> = parsed
        .touches
        .iter()
        .map(|touch| (touch.value.at.x, touch.value.at.y))
        .collect();
    assert_eq!(places, [(most, -most), (most, 0), (most, -most), (0, -1)]);
    assert_eq!(parsed.degraded.clamped_lengths, 2);
}

#[test]
fn touches_over_the_limit_or_of_unknown_phases_are_dropped() {
    let mut writer = writer();
    let point = Timed::new(
        5,
        Touch {
            pointer: 1,
            phase: TouchPhase::Move,
            at: Point { x: 1, y: 2 },
        },
    );
    for _ in 0..MAX_TOUCHES + 7 {
        writer.touch(&point);
    }
    let mut bytes = writer.finish().to_vec();
    let first_phase = 48 + 20;
    bytes[first_phase] = 77;
    let parsed = parse(&bytes).unwrap();
    assert_eq!(parsed.touches.len(), MAX_TOUCHES - 1);
    assert_eq!(parsed.degraded.dropped_touches, 8);
}

#[test]
fn unknown_kinds_and_keys_are_counted() {
    let mut writer = writer();
    writer.node(id(1), None, Kind::Text, rect(0, 0, 10, 10));
    writer.attr(Attr::Foreground, 1);
    writer.ident(Ident::Tag, "a tag");
    writer.text(TextField::Text, "a");
    writer.node(id(2), Some(id(1)), Kind::Text, rect(0, 0, 10, 10));
    writer.attr(Attr::Foreground, 250);
    let mut bytes = writer.finish().to_vec();
    bytes[48 + 26] = 200;
    let attrs = 48 + 2 * 28;
    // A scalar and a name. The string after the unknown name is still found.
    bytes[attrs + 1] = 17;
    bytes[attrs + 8 + 1] = 17;
    // An attribute of an unknown class: its value is not a length.
    bytes[attrs + 24 + 2] = 9;
    let (frame, degraded) = parsed(&bytes);
    let node = &frame.nodes[0];
    assert_eq!(node.kind, Kind::Unknown);
    assert!(node.attrs.is_empty() && node.idents.is_empty());
    assert_eq!(node.text(TextField::Text), Some(&RawText::new("a")));
    let expected = Degraded {
        unknown_kinds: 1,
        unknown_attrs: 3,
        ..Degraded::default()
    };
    assert_eq!(degraded, expected);
}

#[test]
fn writer_sorts_attributes_and_the_last_value_of_a_key_wins() {
    let mut writer = writer();
    writer.node(id(1), None, Kind::Input, rect(0, 0, 10, 10));
    writer.text(TextField::Value, "typed");
    writer.attr(Attr::Secure, 0);
    writer.ident(Ident::Class, "EditText");
    writer.attr(Attr::Foreground, 7);
    writer.attr(Attr::Secure, 1);
    let (frame, _) = parsed(writer.finish());
    let attrs: Vec<_> = frame.nodes[0]
        .attrs
        .iter()
        .map(|(key, value)| (key, *value))
        .collect();
    assert_eq!(attrs, [(Attr::Foreground, 7), (Attr::Secure, 1)]);
    assert_eq!(frame.nodes[0].ident(Ident::Class), Some("EditText"));
}

#[test]
fn paint_ranks_of_a_wrong_count_are_not_written() {
    for ranks in [&[2, 1][..], &[3, 2, 1, 0]] {
        let mut writer = writer();
        for node in 1..=3 {
            writer.node(id(node), None, Kind::Text, rect(0, 0, 10, 10));
        }
        writer.paint_ranks(ranks);
        assert_eq!(parsed(writer.finish()).0.paint, None);
    }
}

#[test]
fn begin_clears_the_previous_buffer() {
    let mut writer = writer();
    let frame = |writer: &mut FrameWriter| {
        writer.begin(SourceId(0), 1, VIEWPORT);
        writer.node(id(1), None, Kind::Text, rect(0, 0, 10, 10));
        writer.text(TextField::Text, "a");
        writer.finish().to_vec()
    };
    let before = frame(&mut writer);
    writer.begin(SourceId(3), 2, VIEWPORT);
    for node in 1..500 {
        writer.node(id(node), None, Kind::Text, rect(0, 0, 10, 10));
        writer.text(TextField::Text, &node.to_string());
    }
    writer.paint_ranks(&(0..499).rev().collect::<Vec<_>>());
    assert_eq!(
        writer.finish().to_vec(),
        writer.finish(),
        "a second `finish` returns the same bytes"
    );
    assert_eq!(frame(&mut writer), before);
}
