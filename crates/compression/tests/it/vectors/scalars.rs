//! Every property: in a keyframe, changed, and removed.

use afterimage_wireframe::{Attr, Change, Ident, Kind, RecordedText, TextField};

use super::Made;
use super::made::{at, changes, keyframe, node, rect, set, update, updated, vector};
use crate::random::Recorded;

/// The scalars when the vector was written. Later scalars get a vector of their own.
const KEYS: &[u16] = &[
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 21, 22, 23, 24, 25, 30, 31, 32, 33, 34, 35,
    40, 41, 42, 43, 50, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 70, 71, 72, 73, 74, 75, 80, 81, 82, 83,
    84,
];
/// The last name and the last text when the vector was written.
const LAST_IDENT: u16 = 7;
const LAST_TEXT: u16 = 5;

/// More values than the recent values of a column.
const MANY: u32 = 300;

pub(super) fn scalars() -> Made {
    vector("scalars", vec![first(), others(), many(), gone()])
}

fn keys() -> impl Iterator<Item = Attr> {
    KEYS.iter().map(|code| Attr::from_code(*code).unwrap())
}

fn idents() -> impl Iterator<Item = Ident> {
    (1..=LAST_IDENT).map(|code| Ident::from_code(code).unwrap())
}

fn texts() -> impl Iterator<Item = TextField> {
    (1..=LAST_TEXT).map(|code| TextField::from_code(code).unwrap())
}

fn node_of(place: usize) -> u32 {
    place as u32 + 2
}

/// A plausible value of a property.
fn value(key: Attr) -> u32 {
    match key {
        Attr::Foreground | Attr::Background | Attr::BorderColour => 0x1122_33ff,
        Attr::RangeMin => 0.25_f32.to_bits(),
        Attr::RangeMax => 10.0_f32.to_bits(),
        Attr::Opacity => 750,
        Attr::FontWeight => 700,
        Attr::BorderSides => 5,
        Attr::ClipX | Attr::ClipY => (-20_i32).cast_unsigned(),
        Attr::ClipW | Attr::ClipH => 300,
        _ => 1,
    }
}

/// A node for each key, with this key only, and a node with all keys.
fn first() -> Vec<Recorded> {
    let mut all = node(1, 0, Kind::Container, rect(0, 0, 3900, 8440));
    all.idents = idents()
        .map(|key| (key, format!("name {}", key.code()).into()))
        .collect();
    all.texts = texts()
        .map(|key| (key, RecordedText::new(format!("text {}", key.code()))))
        .collect();
    let mut nodes = vec![all];
    for (place, key) in keys().enumerate() {
        let mut node = node(
            node_of(place),
            1,
            Kind::Text,
            rect(100, 100 * place as i32, 400, 90),
        );
        node.attrs.insert(key, value(key));
        nodes.push(node);
    }
    let mut last = node(node_of(KEYS.len()), 1, Kind::Input, rect(2000, 0, 1800, 600));
    last.attrs = keys().map(|key| (key, value(key))).collect();
    nodes.push(last);
    vec![at(0, keyframe(0, nodes, None))]
}

/// New values, which differ twice by the same step.
fn others() -> Vec<Recorded> {
    let step = |by: u32| {
        keys()
            .enumerate()
            .map(|(place, key)| set(node_of(place), key, Some(value(key).wrapping_add(by))))
            .collect::<Vec<Change<RecordedText>>>()
    };
    vec![
        at(100, changes(0, step(1))),
        at(200, changes(0, step(2))),
        at(300, changes(0, step(0))),
    ]
}

/// More values of a property than the recent values, and then the first value again.
fn many() -> Vec<Recorded> {
    let last = node_of(KEYS.len());
    let several = (0..MANY)
        .chain([0, MANY - 1, 100])
        .map(|step| set(last, Attr::TransformTx, Some(7 * step)));
    vec![at(400, changes(0, several.collect()))]
}

/// All properties are removed.
fn gone() -> Vec<Recorded> {
    let mut nothing = update(1);
    nothing.idents = idents().map(|key| (key, None)).collect();
    nothing.texts = texts().map(|key| (key, None)).collect();
    let mut all: Vec<Change<RecordedText>> = keys()
        .enumerate()
        .map(|(place, key)| set(node_of(place), key, None))
        .collect();
    all.push(updated(nothing));
    vec![at(500, changes(0, all))]
}
