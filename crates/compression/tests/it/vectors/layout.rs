//! Layout direction, reactions to taps, and the places of an ellipsis: in keyframes, inserted, changed and removed.

use afterimage_wireframe::{Attr, Change, Kind, Node, RecordedText, TextField};

use super::Made;
use super::made::{at, changes, insert, keyframe, node, rect, say, set, text_node, vector};
use crate::random::Recorded;

/// Codes of a later version, which readers keep.
const UNKNOWN_DIRECTION: u32 = 7;
const UNKNOWN_ELLIPSIS: u32 = 9;

/// Rows of the list.
const ROWS: u32 = 12;

pub(super) fn layout() -> Made {
    vector("layout", vec![opened(), turned(), removed()])
}

fn with(mut node: Node<RecordedText>, attrs: &[(Attr, u32)]) -> Node<RecordedText> {
    for (key, value) in attrs {
        node.attrs.insert(*key, *value);
    }
    node
}

/// A row that reacts to taps, with a text whose ellipsis depends on the row.
fn row(place: u32) -> [Node<RecordedText>; 2] {
    let y = 300 * place as i32;
    let container = node(10 + 2 * place, 3, Kind::Container, rect(0, y, 3900, 300));
    let text = text_node(
        11 + 2 * place,
        10 + 2 * place,
        rect(100, 50, 3700, 200),
        "שלום Ada",
    );
    [
        with(container, &[(Attr::Clickable, 1)]),
        with(
            text,
            &[
                (Attr::MaxLines, 1 + place % 3),
                (Attr::Ellipsis, place % 4),
                (Attr::Clickable, 0),
            ],
        ),
    ]
}

fn opened() -> Vec<Recorded> {
    let root = node(1, 0, Kind::Container, rect(0, 0, 3900, 8440));
    let title = text_node(2, 1, rect(100, 0, 3700, 300), "مرحبا");
    let mut nodes = vec![
        with(root, &[(Attr::LayoutDirection, 2), (Attr::Clickable, 0)]),
        with(title, &[(Attr::Ellipsis, UNKNOWN_ELLIPSIS), (Attr::MaxLines, 0)]),
        with(
            node(3, 1, Kind::Scroll, rect(0, 400, 3900, 7000)),
            &[(Attr::LayoutDirection, UNKNOWN_DIRECTION)],
        ),
    ];
    nodes.extend((0..ROWS).flat_map(row));
    let button = node(90, 1, Kind::Button, rect(100, 7600, 3700, 500));
    let both = [(Attr::LayoutDirection, 1), (Attr::Clickable, u32::MAX)];
    nodes.push(with(button, &both));
    // Neither has an effect without a text.
    let empty = node(91, 1, Kind::Text, rect(100, 8200, 3700, 200));
    nodes.push(with(empty, &[(Attr::MaxLines, 2), (Attr::Ellipsis, 3)]));
    vec![at(0, keyframe(0, nodes, None))]
}

fn turned() -> Vec<Recorded> {
    let [container, text] = row(ROWS);
    let after = 10 + 2 * (ROWS - 1);
    let all = |key, value| -> Vec<Change<RecordedText>> {
        let rows = (0..ROWS).map(|place| 11 + 2 * place);
        rows.map(|id| set(id, key, Some(value))).collect()
    };
    vec![
        at(100, changes(0, vec![set(1, Attr::LayoutDirection, Some(1))])),
        at(200, changes(0, vec![insert(container, after), insert(text, 0)])),
        at(300, changes(0, all(Attr::Ellipsis, 2))),
        at(400, changes(0, all(Attr::Clickable, 1))),
        at(
            500,
            changes(
                0,
                vec![
                    set(90, Attr::Clickable, Some(0)),
                    set(90, Attr::LayoutDirection, Some(2)),
                    say(91, TextField::Placeholder, Some("")),
                ],
            ),
        ),
    ]
}

fn removed() -> Vec<Recorded> {
    let keys = [Attr::LayoutDirection, Attr::Clickable];
    let all = [1, 3, 90]
        .into_iter()
        .flat_map(|id| keys.map(|key| set(id, key, None)));
    let texts = (0..=ROWS).map(|place| set(11 + 2 * place, Attr::Ellipsis, None));
    vec![
        at(600, changes(0, all.collect())),
        at(700, changes(0, texts.collect())),
    ]
}
