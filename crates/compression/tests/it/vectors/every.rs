//! Every kind of entry, node, change and environment record.

use afterimage_wireframe::{
    AppState, Attr, Change, Entry, Environment, Gesture, Ident, Kind, Orientation, RecordedText, SourceId,
    SwipeDirection, TextField, Touch, TouchPhase, Viewport,
};

use super::Made;
use super::made::{
    at, changes, id, insert, keyframe, move_to, node, point, rect, scroll, set, text_node, update, updated,
    vector,
};
use crate::random::Recorded;

/// The kinds of nodes when the vector was written.
const KINDS: usize = 21;
/// The states of an app when the vector was written.
const STATES: usize = 4;

pub(super) fn every() -> Made {
    vector(
        "every",
        vec![first(), environment(), touches(), frames(), sources()],
    )
}

/// A node of every kind, some below others.
fn first() -> Vec<Recorded> {
    let mut nodes = vec![node(1, 0, Kind::Container, rect(0, 0, 3900, 8440))];
    for (place, kind) in (0..).zip(Kind::ALL.iter().take(KINDS)) {
        let parent = u32::from(*kind != Kind::Unknown);
        let mut node = node(
            10 + place as u32,
            parent,
            *kind,
            rect(40 * place, 200 * place, 800, 160),
        );
        if place % 3 == 1 {
            node.attrs.insert(Attr::Background, 0x2040_60ff);
        }
        nodes.push(node);
    }
    nodes.push(text_node(50, 16, rect(0, 0, 780, 150), "Milk"));
    nodes.push(text_node(51, 16, rect(0, 150, 780, 150), "Bread"));
    vec![at(0, keyframe(0, nodes, None))]
}

fn environment() -> Vec<Recorded> {
    let mut all = vec![
        Environment::Viewport(Viewport { w: 8440, h: 3900 }),
        Environment::Viewport(Viewport { w: 3900, h: 8440 }),
        Environment::Orientation(Orientation::Landscape),
        Environment::Orientation(Orientation::Portrait),
        Environment::Screen("inbox".into()),
        Environment::Screen("inbox/mail \u{fc}ber".into()),
        Environment::Screen("".into()),
        Environment::Keyboard(Some(rect(0, 5400, 3900, 3040))),
        Environment::Keyboard(None),
    ];
    all.extend(AppState::ALL.iter().take(STATES).copied().map(Environment::App));
    let centre = point(1950, 4220);
    all.push(Environment::Gesture(Gesture::Tap { at: centre }));
    all.push(Environment::Gesture(Gesture::LongPress {
        at: centre,
        duration_ms: 750,
    }));
    for direction in SwipeDirection::ALL {
        all.push(Environment::Gesture(Gesture::Swipe {
            from: centre,
            to: point(1955, 1005),
            direction: *direction,
            duration_ms: 180,
        }));
    }
    all.push(Environment::Gesture(Gesture::Pinch {
        centre,
        scale_permille: 1500,
        duration_ms: 400,
    }));
    (1..)
        .zip(all)
        .map(|(step, what)| at(step * 40, Entry::Environment(what)))
        .collect()
}

/// Two fingers that start, move and end.
fn touches() -> Vec<Recorded> {
    let touch = |ms, pointer, phase, x, y| {
        let at_point = point(x, y);
        at(
            ms,
            Entry::Touch(Touch {
                pointer,
                phase,
                at: at_point,
            }),
        )
    };
    let mut all = vec![touch(1000, 0, TouchPhase::Start, 500, 6000)];
    for step in 1..12_i32 {
        let y = 6000 - 90 * step - step * step;
        all.push(touch(
            1000 + 16 * step as u64,
            0,
            TouchPhase::Move,
            500 + step % 3,
            y,
        ));
    }
    all.push(touch(1200, 1, TouchPhase::Start, 2505, 3001));
    all.push(touch(1216, 0, TouchPhase::End, 501, 4889));
    all.push(touch(1232, 1, TouchPhase::Cancel, 2500, 3000));
    all.push(touch(1300, 0, TouchPhase::Start, -5, 12));
    all.push(touch(1350, 0, TouchPhase::End, -5, 12));
    all
}

/// Every kind of change.
fn frames() -> Vec<Recorded> {
    let mut whole = update(11);
    whole.kind = Some(Kind::Button);
    whole.rect = Some(rect(41, 205, 810, 170));
    whole.attrs = vec![
        (Attr::Background, None),
        (Attr::FontSize, Some(165)),
        (Attr::Opacity, Some(500)),
    ]
    .into();
    whole.idents = vec![
        (Ident::Identifier, Some("send".into())),
        (Ident::FontFamily, Some("Inter".into())),
    ]
    .into();
    whole.texts = vec![
        (TextField::Text, Some(RecordedText::new("Send"))),
        (TextField::Label, Some(RecordedText::new("Send the mail"))),
    ]
    .into();
    let mut undone = update(11);
    undone.attrs = vec![(Attr::FontSize, None), (Attr::Opacity, None)].into();
    undone.idents = vec![(Ident::Identifier, None)].into();
    undone.texts = vec![(TextField::Text, None)].into();
    let mut row = text_node(60, 16, rect(0, 300, 780, 150), "Item 9");
    row.idents.insert(Ident::ImageHash, "img:0011aabb".into());
    let mut next = text_node(61, 16, rect(0, 450, 780, 150), "Item 10");
    next.idents.insert(Ident::ImageHash, "img:0011aabc".into());
    vec![
        at(1400, changes(0, Vec::new())),
        at(1500, changes(0, vec![updated(whole)])),
        at(1600, changes(0, vec![updated(undone)])),
        at(1700, changes(0, vec![insert(row, 51), insert(next, 60)])),
        at(1800, changes(0, vec![scroll(16, 0, 150)])),
        at(1816, changes(0, vec![scroll(16, 0, 290)])),
        at(
            1832,
            changes(0, vec![scroll(16, -3, 430), Change::Remove(id(50))]),
        ),
        at(
            1900,
            changes(
                0,
                vec![move_to(61, 16, 0), move_to(12, 0, 10), move_to(13, 12, 0)],
            ),
        ),
        at(
            2000,
            changes(0, vec![Change::Remove(id(12)), set(60, Attr::Selected, Some(1))]),
        ),
        at(
            2100,
            changes(0, vec![moved(14, 10), moved(15, 10), moved(17, 10)]),
        ),
        at(
            2116,
            changes(0, vec![moved(14, 20), moved(15, 20), moved(17, 20)]),
        ),
    ]
}

/// A node that moves to the left of its position in the keyframe.
fn moved(value: u32, by: i32) -> Change<RecordedText> {
    let place = i32::try_from(value).unwrap() - 10;
    let mut update = update(value);
    update.rect = Some(rect(40 * place - by, 200 * place, 800, 160));
    updated(update)
}

/// A second source starts, has a placeholder for a further source, and is gone.
fn sources() -> Vec<Recorded> {
    let dialog = |text| {
        vec![
            node(1, 0, Kind::Container, rect(500, 3000, 2900, 2000)),
            text_node(2, 1, rect(100, 100, 2700, 300), text),
        ]
    };
    vec![
        at(2200, keyframe(7, dialog("Delete?"), None)),
        at(2200, keyframe(255, dialog("Sure?"), None)),
        at(2300, changes(255, vec![Change::Remove(id(1))])),
        at(2400, Entry::SourceGone(SourceId(7))),
        at(2400, Entry::SourceGone(SourceId(8))),
        at(
            2500,
            Entry::Environment(Environment::ClockAnchor {
                wall_ms: 1_795_221_900_000,
                elapsed_ms: 12_350_000,
            }),
        ),
        at(2600, changes(0, vec![Change::Remove(id(10))])),
        at(2700, keyframe(0, Vec::new(), None)),
    ]
}
