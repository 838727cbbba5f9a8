//! Segments that no honest writer makes: whole, each checksum right, and refused all the same.
//!
//! The writer refuses them too, but only once it has told what they say. So what it told until then is made a
//! segment, and a reader that goes the same way has to stop where the writer did. What an honest writer cannot
//! even begin to tell is told by one whose tables or trees were tampered with.

use afterimage_wireframe::{
    Change, Entry, Frame, Kind, Node, NodeId, Place, RecordedText, Rect, SourceId, TextField, Timed, Update,
    Viewport,
};

use super::model::KEYFRAME;
use super::node::Look;
use super::tree::{NONE, Slot};
use super::{DICTIONARY_NUMBER, Field, Model, PackedWriter};
use crate::column::{KIND, ShapeKey};
use crate::error::FaultKind;
use crate::header::SegmentHeader;
use crate::reader::SegmentReader;
use crate::record::packed_records;

type Told = Timed<Entry<RecordedText>>;

const SOURCE: SourceId = SourceId(0);

fn id(id: u32) -> NodeId {
    NodeId::new(id).unwrap()
}

fn node(at: u32, parent: Option<u32>) -> Node<RecordedText> {
    Node::new(id(at), parent.map(id), Kind::Container, Rect::default())
}

fn keyframe(nodes: Vec<Node<RecordedText>>) -> Told {
    let mut frame = Frame::empty(SOURCE, Viewport { w: 3_900, h: 8_440 });
    frame.nodes = nodes;
    Timed::new(10, Entry::Keyframe(frame))
}

/// 1 with 2 and 5 in it, 2 with 3 in it, and 3 with 4.
fn family() -> Told {
    keyframe(vec![
        node(1, None),
        node(2, Some(1)),
        node(3, Some(2)),
        node(4, Some(3)),
        node(5, Some(1)),
    ])
}

fn changes(changes: Vec<Change<RecordedText>>) -> Told {
    Timed::new(
        20,
        Entry::Changes {
            source: SOURCE,
            changes,
        },
    )
}

fn moved(node: u32, parent: u32, after: Option<u32>) -> Told {
    changes(vec![Change::Move {
        id: id(node),
        to: Place {
            parent: Some(id(parent)),
            after: after.map(id),
        },
    }])
}

fn inserted(node: Node<RecordedText>, after: Option<u32>) -> Told {
    changes(vec![Change::Insert {
        node,
        after: after.map(id),
    }])
}

fn now_an_image(node: u32) -> Told {
    changes(vec![Change::Update(Update {
        id: id(node),
        kind: Some(Kind::Image),
        rect: None,
        attrs: Vec::new(),
        idents: Vec::new(),
        texts: Vec::new(),
    })])
}

/// The writer after some entries that are in order.
fn writer(honest: &[Told]) -> PackedWriter {
    let mut writer = PackedWriter::new(&SegmentHeader::default()).unwrap();
    for entry in honest {
        writer.push(entry).unwrap();
    }
    writer
}

/// Reads what a writer told so far: so many entries, and then a fault for that reason in one of the records.
fn assert_refused(writer: PackedWriter, honest: &[Told], reason: FaultKind) {
    let segment = packed_records(&writer.out.finish(), DICTIONARY_NUMBER).unwrap();
    let mut reader = SegmentReader::open(&segment).unwrap();
    for entry in honest {
        assert_eq!(reader.next().unwrap().unwrap(), *entry);
    }
    let fault = reader.next().unwrap().unwrap_err();
    assert_eq!(fault.kind, reason);
    assert!(fault.offset < segment.len() as u64, "{fault}");
    assert!(reader.next().is_none(), "nothing is read beyond a fault");
}

/// The field that the entry after the family is refused for, by the writer and by readers.
fn refused_for(hostile: &Told) -> FaultKind {
    let honest = [family()];
    let mut writer = writer(&honest);
    let reason = writer.push(hostile).unwrap_err();
    assert_refused(writer, &honest, reason);
    reason
}

/// The same, where the writer was tampered with so that it goes along.
fn refused_when(tamper: impl FnOnce(&mut Model), hostile: &Told, field: Field) {
    let honest = [family()];
    let mut writer = writer(&honest);
    tamper(&mut writer.model);
    // Told it is, whatever the writer makes of it behind that.
    let _ = writer.push(hostile);
    assert_refused(writer, &honest, of(field));
}

fn of(field: Field) -> FaultKind {
    FaultKind::InvalidField { field: field.name() }
}

#[test]
fn cycles() {
    assert_eq!(refused_for(&moved(2, 4, None)), of(Field::PlaceAfter));
    assert_eq!(refused_for(&moved(2, 3, Some(4))), of(Field::PlaceAfter));
    assert_eq!(refused_for(&moved(2, 2, None)), of(Field::PlaceAfter));
}

#[test]
fn moves_behind_what_is_no_sibling() {
    assert_eq!(refused_for(&moved(5, 1, Some(3))), of(Field::PlaceAfter));
    assert_eq!(refused_for(&moved(5, 1, Some(5))), of(Field::PlaceAfter));
}

#[test]
fn overlapping_moves() {
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
    assert_eq!(refused_for(&into_each_other), of(Field::PlaceAfter));
}

#[test]
fn changes_of_what_is_not_there() {
    assert_eq!(
        refused_for(&changes(vec![Change::Remove(id(9))])),
        of(Field::Target)
    );
    assert_eq!(refused_for(&moved(9, 1, None)), of(Field::Target));
    assert_eq!(refused_for(&moved(5, 9, None)), of(Field::PlaceParent));
    assert_eq!(refused_for(&moved(5, 1, Some(9))), of(Field::PlaceAfter));
    assert_eq!(refused_for(&now_an_image(9)), of(Field::Target));
    // What is below a node goes with it.
    let removed_before = changes(vec![Change::Remove(id(2)), Change::Remove(id(4))]);
    assert_eq!(refused_for(&removed_before), of(Field::Target));
}

#[test]
fn nodes_that_are_there_twice() {
    assert_eq!(
        refused_for(&inserted(node(4, Some(1)), Some(5))),
        of(Field::NodeId)
    );
    assert_eq!(
        refused_for(&keyframe(vec![node(1, None), node(1, None)])),
        of(Field::NodeId)
    );
}

#[test]
fn orphans() {
    let stray = |model: &mut Model| {
        let slot = Slot {
            id: 9,
            ..Slot::default()
        };
        let tree = model.trees.get_mut(&SOURCE.0).unwrap();
        tree.insert(slot, NONE, NONE).unwrap();
    };
    refused_when(stray, &inserted(node(6, Some(9)), None), Field::PlaceParent);
}

#[test]
fn deeper_than_any_tree() {
    let nodes = (1..=1_100).map(|at| node(at, (at > 1).then(|| at - 1)));
    assert_eq!(refused_for(&keyframe(nodes.collect())), of(Field::NodeId));
}

#[test]
fn sources_without_a_keyframe() {
    let mut entry = changes(Vec::new());
    if let Entry::Changes { source, .. } = &mut entry.value {
        *source = SourceId(3);
    }
    let source_id = SourceId(3);
    assert_eq!(refused_for(&entry), FaultKind::NoKeyframe { source_id });
}

#[test]
fn indices_out_of_range() {
    let mut says = node(6, Some(1));
    says.texts
        .insert(TextField::Text, RecordedText::new("*****".to_owned()));
    let string = |model: &mut Model| model.strings.mistake("*****", u32::MAX - 1);
    refused_when(string, &inserted(says, Some(5)), Field::String);

    let image = Node::new(id(6), Some(id(1)), Kind::Image, Rect::default());
    let look = |model: &mut Model| {
        let look = Look {
            kind: Kind::Image.code(),
            keys: Vec::new(),
        };
        model.look_index.insert(look.into(), 1 << 20);
    };
    refused_when(look, &inserted(image, Some(5)), Field::Look);

    let shape = |model: &mut Model| model.updates.push([ShapeKey::field(KIND).code()].into());
    refused_when(shape, &now_an_image(5), Field::Update);
}

#[test]
fn more_nodes_than_memory() {
    for count in [1 << 20, 1 << 32, i64::MAX, -1] {
        let mut writer = writer(&[]);
        let PackedWriter { model, out } = &mut writer;
        model.entry_kind(out, KEYFRAME);
        model.time(out, KEYFRAME, 10);
        model.source(out, SOURCE.0).unwrap();
        model.number(out, Field::Viewport, &[0], &[0], 3_900);
        model.number(out, Field::Viewport, &[1], &[0], 8_440);
        model.number(out, Field::Place, &[0xffff], &[], count);
        let segment = packed_records(&writer.out.finish(), DICTIONARY_NUMBER).unwrap();
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
