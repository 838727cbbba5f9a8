//! The node history of version 3: two alternating sources with the same ids, nodes that are removed and inserted again,
//! parents many steps up, and updates of nodes that moved or that no keyframe had.

use afterimage_wireframe::{Change, Entry, Kind, Node, RecordedText, Rect, SourceId};

use super::Made;
use super::made::{at, changes, id, insert, keyframe, move_to, node, rect, update, updated, vector};
use crate::random::Recorded;

/// Depth of a chain of nodes that exceeds the maximum of steps up.
const DEEP: u32 = 40;

pub(super) fn known() -> Made {
    vector(
        "known",
        vec![opened(), in_turns(), gone_and_back(), deep(), renewed()],
    )
}

fn place(value: u32, parent: u32, y: i32) -> Node<RecordedText> {
    node(value, parent, Kind::Container, rect(10, y, 800, 90))
}

fn placed(value: u32, to: Rect) -> Change<RecordedText> {
    let mut moved = update(value);
    moved.rect = Some(to);
    updated(moved)
}

/// Two sources with the same ids and different positions.
fn opened() -> Vec<Recorded> {
    let nodes = |wide: i32| {
        vec![
            node(1, 0, Kind::Container, rect(0, 0, wide, 8440)),
            node(2, 1, Kind::Scroll, rect(0, 100, wide, 4000)),
            place(3, 2, 0),
            place(4, 2, 90),
            node(5, 1, Kind::Button, rect(50, 5000, wide / 2, 200)),
        ]
    };
    vec![
        at(0, keyframe(0, nodes(3900), None)),
        at(0, keyframe(1, nodes(2000), None)),
    ]
}

/// Rows inserted alternately into both sources.
fn in_turns() -> Vec<Recorded> {
    let row = |source: u8, value: u32, after: u32, y: i32| {
        changes(
            source,
            vec![
                insert(place(value, 2, y), after),
                placed(5, rect(50, y, 700 + i32::from(source), 200)),
            ],
        )
    };
    vec![
        at(100, row(0, 6, 4, 180)),
        at(100, row(1, 6, 4, 200)),
        at(200, row(1, 7, 6, 300)),
        at(200, row(0, 7, 6, 270)),
        // Not at the predicted position.
        at(300, row(0, 8, 3, 45)),
    ]
}

/// The history keeps removed nodes and last children, and moves do not change it.
fn gone_and_back() -> Vec<Recorded> {
    vec![
        at(
            400,
            changes(0, vec![Change::Remove(id(7)), insert(place(9, 2, 360), 6)]),
        ),
        at(
            500,
            changes(
                0,
                vec![insert(place(7, 1, 6000), 5), placed(7, rect(10, 6100, 800, 90))],
            ),
        ),
        at(
            600,
            changes(
                0,
                vec![
                    move_to(3, 7, 0),
                    insert(place(10, 7, 0), 3),
                    placed(3, rect(0, 0, 80, 90)),
                ],
            ),
        ),
        // A node below a root, and one beside that root.
        at(
            700,
            changes(
                0,
                vec![
                    insert(place(11, 0, 0), 1),
                    insert(place(12, 11, 5), 0),
                    insert(place(13, 0, 7), 11),
                ],
            ),
        ),
    ]
}

/// Parents at the maximum of steps up, and beyond it, where the id is encoded.
fn deep() -> Vec<Recorded> {
    let chain = (1..=DEEP).map(|step| insert(place(100 + step, if step == 1 { 5 } else { 99 + step }, 1), 0));
    let up = |value: u32, from: u32, after: u32| insert(place(value, from, 2), after);
    let mut all: Vec<Change<RecordedText>> = chain.collect();
    all.push(up(201, 105, 106));
    all.push(up(202, 101, 102));
    vec![
        at(800, changes(1, all)),
        at(900, changes(1, vec![up(203, 139, 140), up(204, 109, 110)])),
        at(1_000, changes(1, vec![up(205, 1, 5)])),
    ]
}

/// A source that is gone and starts again with fewer nodes. The history keeps the nodes from before.
fn renewed() -> Vec<Recorded> {
    vec![
        at(1_100, Entry::SourceGone(SourceId(1))),
        at(
            1_200,
            keyframe(
                1,
                vec![
                    node(1, 0, Kind::Container, rect(0, 0, 2000, 8440)),
                    place(4, 1, 9),
                ],
                None,
            ),
        ),
        at(
            1_300,
            changes(
                1,
                vec![
                    insert(place(2, 4, 5), 0),
                    insert(place(6, 2, 3), 0),
                    placed(4, rect(1, 9, 800, 91)),
                ],
            ),
        ),
    ]
}
