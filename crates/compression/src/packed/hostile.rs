//! Hostile segments: all checksums are right, and the reader has to refuse them all the same.
//!
//! The encoder refuses these entries too, but only after it coded the invalid value. The tests make a segment of the bytes
//! up to there, and a reader has to stop at the same value. Values that the encoder cannot code are coded by one whose
//! tables or trees were tampered with.

use afterimage_wireframe::{
    Change, Entry, Frame, Kind, Node, NodeId, Place, RecordedText, Rect, SourceId, TextField, Timed, Update,
    Viewport,
};

use super::dictionary::DICTIONARY_NUMBER;
use super::field::Field;
use super::model_node::{ModelNode, NONE};
use super::node::NodeTemplate;
use super::segment_model::{KEYFRAME, NODE_COUNT_CONTEXT};
use super::writer::PackedWriter;
use crate::column::{KIND, ShapeKey};
use crate::error::FaultKind;
use crate::header::SegmentHeader;
use crate::reader::SegmentReader;
use crate::record::packed_records;

type TimedEntry = Timed<Entry<RecordedText>>;

const SOURCE: SourceId = SourceId(0);

fn id(id: u32) -> NodeId {
    NodeId::new(id).unwrap()
}

fn node(at: u32, parent: Option<u32>) -> Node<RecordedText> {
    Node::new(id(at), parent.map(id), Kind::Container, Rect::default())
}

fn keyframe(nodes: Vec<Node<RecordedText>>) -> TimedEntry {
    let mut frame = Frame::empty(SOURCE, Viewport { w: 3_900, h: 8_440 });
    frame.nodes = nodes;
    Timed::new(10, Entry::Keyframe(frame))
}

/// A keyframe: node 1 with the children 2 and 5, 3 below 2, and 4 below 3.
fn valid_keyframe() -> TimedEntry {
    keyframe(vec![
        node(1, None),
        node(2, Some(1)),
        node(3, Some(2)),
        node(4, Some(3)),
        node(5, Some(1)),
    ])
}

fn changes(changes: Vec<Change<RecordedText>>) -> TimedEntry {
    Timed::new(
        20,
        Entry::Changes {
            source: SOURCE,
            changes,
        },
    )
}

fn moved(node: u32, parent: u32, after: Option<u32>) -> TimedEntry {
    changes(vec![Change::Move {
        id: id(node),
        to: Place {
            parent: Some(id(parent)),
            after: after.map(id),
        },
    }])
}

fn inserted(node: Node<RecordedText>, after: Option<u32>) -> TimedEntry {
    changes(vec![Change::Insert {
        node,
        after: after.map(id),
    }])
}

fn update_of_kind(node: u32) -> TimedEntry {
    changes(vec![Change::Update(Update {
        kind: Some(Kind::Image),
        ..Update::new(id(node))
    })])
}

/// A writer that has encoded valid entries.
fn writer(valid: &[TimedEntry]) -> PackedWriter {
    let mut writer = PackedWriter::new(&SegmentHeader::default()).unwrap();
    for entry in valid {
        writer.push(entry).unwrap();
    }
    writer
}

/// Asserts that a reader of the bytes so far returns the valid entries, then a fault of a kind within the records, and
/// then nothing.
fn assert_refused(writer: PackedWriter, valid: &[TimedEntry], kind: FaultKind) {
    let segment = packed_records(
        &writer.coder.into_values().into_bits().finish(),
        DICTIONARY_NUMBER,
    )
    .unwrap();
    let mut reader = SegmentReader::open(&segment).unwrap();
    for entry in valid {
        assert_eq!(reader.next().unwrap().unwrap(), *entry);
    }
    let fault = reader.next().unwrap().unwrap_err();
    assert_eq!(fault.kind, kind);
    assert!(fault.offset < segment.len() as u64, "{fault}");
    assert!(reader.next().is_none(), "entries after a fault");
}

/// The kind of the fault of an entry after the valid keyframe, the same for the writer and the reader.
fn refused_for(hostile: &TimedEntry) -> FaultKind {
    let valid = [valid_keyframe()];
    let mut writer = writer(&valid);
    let kind = writer.push(hostile).unwrap_err();
    assert_refused(writer, &valid, kind);
    kind
}

/// Asserts that a reader refuses an entry at a field if the writer was tampered with so that it encodes the entry.
fn assert_refused_after(tamper: impl FnOnce(&mut PackedWriter), hostile: &TimedEntry, field: Field) {
    let valid = [valid_keyframe()];
    let mut writer = writer(&valid);
    tamper(&mut writer);
    // The writer may fail after it encoded the value.
    let _ = writer.push(hostile);
    assert_refused(writer, &valid, field.invalid());
}

#[test]
fn cycle_is_refused() {
    assert_eq!(refused_for(&moved(2, 4, None)), Field::PlaceAfter.invalid());
    assert_eq!(refused_for(&moved(2, 3, Some(4))), Field::PlaceAfter.invalid());
    assert_eq!(refused_for(&moved(2, 2, None)), Field::PlaceAfter.invalid());
}

#[test]
fn move_behind_a_node_that_is_no_sibling_is_refused() {
    assert_eq!(refused_for(&moved(5, 1, Some(3))), Field::PlaceAfter.invalid());
    assert_eq!(refused_for(&moved(5, 1, Some(5))), Field::PlaceAfter.invalid());
}

#[test]
fn moves_into_each_other_are_refused() {
    let into_each_other = changes(vec![
        Change::Move {
            id: id(2),
            to: Place {
                parent: Some(id(5)),
                after: None,
            },
        },
        Change::Move {
            id: id(5),
            to: Place {
                parent: Some(id(4)),
                after: None,
            },
        },
    ]);
    assert_eq!(refused_for(&into_each_other), Field::PlaceAfter.invalid());
}

#[test]
fn change_of_a_missing_node_is_refused() {
    assert_eq!(
        refused_for(&changes(vec![Change::Remove(id(9))])),
        Field::Target.invalid()
    );
    assert_eq!(refused_for(&moved(9, 1, None)), Field::Target.invalid());
    assert_eq!(refused_for(&moved(5, 9, None)), Field::PlaceParent.invalid());
    assert_eq!(refused_for(&moved(5, 1, Some(9))), Field::PlaceAfter.invalid());
    assert_eq!(refused_for(&update_of_kind(9)), Field::Target.invalid());
    // Descendants are removed with their ancestor.
    let removed_before = changes(vec![Change::Remove(id(2)), Change::Remove(id(4))]);
    assert_eq!(refused_for(&removed_before), Field::Target.invalid());
}

#[test]
fn duplicate_id_is_refused() {
    assert_eq!(
        refused_for(&inserted(node(4, Some(1)), Some(5))),
        Field::NodeId.invalid()
    );
    assert_eq!(
        refused_for(&keyframe(vec![node(1, None), node(1, None)])),
        Field::NodeId.invalid()
    );
}

#[test]
fn node_with_a_missing_parent_is_refused() {
    let add_parent = |writer: &mut PackedWriter| {
        let parent = ModelNode {
            id: 9,
            ..ModelNode::default()
        };
        let tree = writer.model.tree_mut(SOURCE).unwrap();
        tree.insert(parent, NONE, NONE).unwrap();
    };
    let orphan = inserted(node(6, Some(9)), None);
    assert_refused_after(add_parent, &orphan, Field::PlaceParent);
}

#[test]
fn tree_that_is_too_deep_is_refused() {
    let nodes = (1..=1_100).map(|at| node(at, (at > 1).then(|| at - 1)));
    assert_eq!(refused_for(&keyframe(nodes.collect())), Field::NodeId.invalid());
}

#[test]
fn changes_without_a_keyframe_are_refused() {
    let mut entry = changes(Vec::new());
    if let Entry::Changes { source, .. } = &mut entry.value {
        *source = SourceId(3);
    }
    let source_id = SourceId(3);
    assert_eq!(refused_for(&entry), FaultKind::NoKeyframe { source_id });
}

#[test]
fn index_out_of_range_is_refused() {
    let mut with_text = node(6, Some(1));
    with_text
        .texts
        .insert(TextField::Text, RecordedText::new("*****".to_owned()));
    let string = |writer: &mut PackedWriter| writer.coder.set_string_index("*****", u32::MAX - 1);
    assert_refused_after(string, &inserted(with_text, Some(5)), Field::String);

    let image = Node::new(id(6), Some(id(1)), Kind::Image, Rect::default());
    let template = |writer: &mut PackedWriter| {
        let template = NodeTemplate {
            kind: Kind::Image.code(),
            keys: Vec::new(),
        };
        writer.model.nodes_mut().set_template_index(template, 1 << 20);
    };
    assert_refused_after(template, &inserted(image, Some(5)), Field::Template);

    let shape = |writer: &mut PackedWriter| {
        let keys = [ShapeKey::field(KIND).code()];
        writer.model.changes_mut().push_shape(&keys);
    };
    assert_refused_after(shape, &update_of_kind(5), Field::Update);
}

#[test]
fn too_large_node_count_is_refused() {
    for count in [1 << 20, 1 << 32, i64::MAX, -1] {
        let mut writer = writer(&[]);
        let PackedWriter { model, coder } = &mut writer;
        model.entry_kind(coder, KEYFRAME);
        model.time(coder, KEYFRAME, 10);
        model.source(coder, SOURCE.0).unwrap();
        coder.number(Field::Viewport, &[0], &[0], 3_900);
        coder.number(Field::Viewport, &[1], &[0], 8_440);
        coder.number(Field::Place, &[NODE_COUNT_CONTEXT], &[], count);
        let segment = packed_records(
            &writer.coder.into_values().into_bits().finish(),
            DICTIONARY_NUMBER,
        )
        .unwrap();
        let mut reader = SegmentReader::open(&segment).unwrap();
        let fault = reader.next().unwrap().unwrap_err();
        assert!(
            matches!(
                fault.kind,
                FaultKind::InvalidField { .. } | FaultKind::LimitExceeded
            ),
            "{fault}"
        );
        assert!(reader.next().is_none());
    }
}
