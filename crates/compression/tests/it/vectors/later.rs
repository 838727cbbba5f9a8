//! Additions that a later writer may make within the same version. This version skips all of them.
//!
//! The records are written as bytes, since the present writer cannot encode such additions.

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{
    Attr, Change, Entry, Environment, Kind, Orientation, PropertyChanges, TextField, Viewport,
};

use super::Made;
use super::made::{at, changes, keyframe, node, rect, say, set};
use crate::round_trip::header;

/// The entries that this version decodes from the records below.
pub(crate) fn later() -> Made {
    let mut text = node(2, 1, Kind::Text, rect(10, 20, 300, 40));
    text.texts
        .insert(TextField::Text, afterimage_wireframe::RecordedText::new("Hi"));
    text.attrs.insert(Attr::FontSize, 170);
    let nodes = vec![node(1, 0, Kind::Unknown, rect(0, 0, 3900, 8440)), text];
    let mut update = vec![
        set(2, Attr::FontSize, Some(180)),
        say(2, TextField::Text, Some("Hi")),
    ];
    // An update of a property of a later version is an empty update.
    if let [Change::Update(update), _] = update.as_mut_slice() {
        update.attrs = PropertyChanges::default();
    }
    Made {
        name: "later",
        header: SegmentHeader {
            session_id: "later".into(),
            elapsed_ms: header().elapsed_ms,
            viewport: Viewport { w: 3900, h: 8440 },
            ..SegmentHeader::default()
        },
        blocks: vec![
            vec![
                at(0, keyframe(0, nodes, None)),
                at(
                    1,
                    Entry::Environment(Environment::Orientation(Orientation::Landscape)),
                ),
            ],
            vec![at(15, changes(0, update))],
        ],
    }
}

/// The records of versions 1 and 3.
pub(crate) fn records() -> Vec<Vec<u8>> {
    let uptime = [
        &[252][..],
        &u32::try_from(header().elapsed_ms).unwrap().to_le_bytes(),
    ]
    .concat();
    let fields = [
        field(2, b"later"),
        field(6, &uptime),
        field(7, &signed(3900)),
        field(8, &signed(8440)),
        field(200, b"a field of a later version"),
    ];
    let keyframe = [
        column(1, &[0, 4, 4, 4, 4]),
        column(2, &[0, 2, 2, 2, 4]),
        // The keyframe; then an orientation with a further number, an unknown kind, an unknown orientation, and a tap with
        // too few numbers.
        column(
            3,
            &[
                &[0][..],
                &signed(3900),
                &signed(8440),
                &[2],
                &[1, 2, 2, 8, 0],
                &[77, 1, 4, 1, 0],
                &[1, 1, 10, 0],
                &[6, 1, 10, 0],
            ]
            .concat(),
        ),
        // A node of an unknown kind, then one with scalar 4, scalar 999, name 99, text 1 and text 40; the texts and the name
        // are new.
        column(4, &[2, 0, 250, 0, 2, 0, 2, 0, 0, 170, 0, 1, 0, 0, 0]),
        column(
            5,
            &[
                &[0, 0][..],
                &signed(3900),
                &signed(8440),
                &[20, 40],
                &signed(300 - 3900),
                &signed(40),
            ]
            .concat(),
        ),
        // The order of painting.
        column(6, &[0]),
        // The shapes of both, and the lengths of the strings: a name, two texts, and the name of the unknown kind.
        column(
            8,
            &[
                &[0, 5, 4 << 3 | 1][..],
                &wide(999 << 3 | 1),
                &wide(99 << 3 | 3),
                &[1 << 3 | 5],
                &wide(40 << 3 | 5),
                &[1, 2, 3, 4],
            ]
            .concat(),
        ),
        column(9, b"nHiyouroom"),
        // Unknown columns, one of them empty.
        column(12, b"values of a later version"),
        column(300, &[]),
    ];
    let update = [
        column(1, &[1]),
        column(2, &[20]),
        column(3, &[0, 2]),
        // Two updates of new shapes.
        column(6, &[3, 4, 3, 0]),
        column(4, &[1, 1]),
        column(8, &[&[1][..], &wide(999 << 3 | 1), &[1, 1 << 3 | 5]].concat()),
    ];
    vec![
        record(b"AFTI\x03\0\x03\0", &fields.concat()),
        record(b"B", &block(&keyframe.concat())),
        record(b"Z", b"a record of a later version"),
        record(b"B", &block(&update.concat())),
    ]
}

/// A record with its checksum.
pub(crate) fn record(front: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
    let mut record = [front, &length, payload].concat();
    record.extend(crc32fast::hash(&record).to_le_bytes());
    record
}

/// A block without compression.
fn block(columns: &[u8]) -> Vec<u8> {
    [&[0][..], &number(columns.len()), columns].concat()
}

fn field(tag: u16, value: &[u8]) -> Vec<u8> {
    column(tag, value)
}

fn column(number_: u16, values: &[u8]) -> Vec<u8> {
    [&number(number_.into())[..], &number(values.len()), values].concat()
}

fn number(value: usize) -> Vec<u8> {
    if value < 251 {
        vec![u8::try_from(value).unwrap()]
    } else {
        wide(u16::try_from(value).unwrap()).to_vec()
    }
}

/// A number in two bytes.
fn wide(value: u16) -> [u8; 3] {
    let [low, high] = value.to_le_bytes();
    [251, low, high]
}

/// A signed number in zigzag encoding.
fn signed(value: i32) -> Vec<u8> {
    number(usize::try_from(value << 1 ^ value >> 31).unwrap())
}
