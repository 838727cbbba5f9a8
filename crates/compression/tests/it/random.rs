//! Random entries of every kind, with every field and values at the ends of their ranges.

use afterimage_wireframe::{
    AppState, Attr, Change, Entry, Environment, Frame, Gesture, Ident, Kind, Node, NodeId, Orientation,
    Place, Point, RecordedText, Rect, SortedMap, SourceId, SwipeDirection, TextField, Timed, Touch,
    TouchPhase, Update, Viewport,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) type Recorded = Timed<Entry<RecordedText>>;

/// Entries that the writer accepts: no source has changes before its keyframe.
pub(crate) fn entries() -> impl Strategy<Value = Vec<Recorded>> {
    vec((any::<u64>(), entry()), 0..20).prop_map(|entries| {
        let mut live = Vec::new();
        let mut kept = Vec::new();
        for (elapsed_ms, entry) in entries {
            match &entry {
                Entry::Keyframe(frame) => live.push(frame.source),
                Entry::Changes { source, .. } if !live.contains(source) => continue,
                Entry::SourceGone(source) => live.retain(|other| other != source),
                _ => {}
            }
            kept.push(Timed::new(elapsed_ms, entry));
        }
        kept
    })
}

fn entry() -> impl Strategy<Value = Entry<RecordedText>> {
    prop_oneof![
        frame().prop_map(Entry::Keyframe),
        (source(), vec(change(), 0..8)).prop_map(|(source, changes)| Entry::Changes { source, changes }),
        source().prop_map(Entry::SourceGone),
        (any::<u32>(), select(TouchPhase::ALL), point())
            .prop_map(|(pointer, phase, at)| Entry::Touch(Touch { pointer, phase, at })),
        environment().prop_map(Entry::Environment),
    ]
}

fn source() -> impl Strategy<Value = SourceId> {
    prop_oneof![Just(0), Just(1), any::<u8>()].prop_map(SourceId)
}

fn id() -> impl Strategy<Value = NodeId> {
    prop_oneof![1..50_u32, 1..=u32::MAX].prop_map(|value| NodeId::new(value).unwrap())
}

fn length() -> impl Strategy<Value = i32> {
    prop_oneof![0..4000_i32, any::<i32>()]
}

fn point() -> impl Strategy<Value = Point> {
    (length(), length()).prop_map(|(x, y)| Point { x, y })
}

fn rect() -> impl Strategy<Value = Rect> {
    (length(), length(), length(), length()).prop_map(|(x, y, w, h)| Rect { x, y, w, h })
}

fn viewport() -> impl Strategy<Value = Viewport> {
    (length(), length()).prop_map(|(w, h)| Viewport { w, h })
}

fn value() -> impl Strategy<Value = u32> {
    prop_oneof![0..3_u32, any::<u32>()]
}

fn string() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[ab]{1,2}", any::<String>()]
}

fn attrs() -> impl Strategy<Value = Vec<(Attr, u32)>> {
    vec((select(Attr::ALL), value()), 0..6)
}

fn idents() -> impl Strategy<Value = Vec<(Ident, Box<str>)>> {
    vec((select(Ident::ALL), string().prop_map(Into::into)), 0..3)
}

fn texts() -> impl Strategy<Value = Vec<(TextField, RecordedText)>> {
    vec(
        (select(TextField::ALL), string().prop_map(RecordedText::new)),
        0..3,
    )
}

fn node() -> impl Strategy<Value = Node<RecordedText>> {
    let fields = (id(), option::of(id()), select(Kind::ALL), rect());
    (fields, attrs(), idents(), texts()).prop_map(|((id, parent, kind, rect), attrs, idents, texts)| {
        let mut node = Node::new(id, parent, kind, rect);
        node.attrs = SortedMap::from_iter(attrs);
        node.idents = SortedMap::from_iter(idents);
        node.texts = SortedMap::from_iter(texts);
        node
    })
}

fn frame() -> impl Strategy<Value = Frame<RecordedText>> {
    let paint = option::of(vec(id(), 0..5));
    (source(), viewport(), vec(node(), 0..10), paint).prop_map(|(source, viewport, nodes, paint)| Frame {
        source,
        viewport,
        nodes,
        paint,
    })
}

fn some<K: Clone + std::fmt::Debug, V: Clone + std::fmt::Debug>(
    entries: impl Strategy<Value = Vec<(K, V)>>,
) -> impl Strategy<Value = Vec<(K, Option<V>)>> {
    (entries, any::<u8>()).prop_map(|(entries, gone)| {
        let keep = |(at, (key, value))| (key, (gone >> at & 1 == 0).then_some(value));
        entries.into_iter().enumerate().map(keep).collect()
    })
}

fn update() -> impl Strategy<Value = Update<RecordedText>> {
    let fields = (id(), option::of(select(Kind::ALL)), option::of(rect()));
    (fields, some(attrs()), some(idents()), some(texts())).prop_map(
        |((id, kind, rect), attrs, idents, texts)| Update {
            id,
            kind,
            rect,
            attrs: attrs.into(),
            idents: idents.into(),
            texts: texts.into(),
        },
    )
}

fn change() -> impl Strategy<Value = Change<RecordedText>> {
    prop_oneof![
        id().prop_map(Change::Remove),
        (node(), option::of(id())).prop_map(|(node, after)| Change::Insert { node, after }),
        (id(), option::of(id()), option::of(id())).prop_map(|(id, parent, after)| Change::Move {
            id,
            to: Place { parent, after },
        }),
        update().prop_map(Change::Update),
        (id(), point()).prop_map(|(id, offset)| Change::Scroll { id, offset }),
        option::of(vec(id(), 0..5)).prop_map(Change::Paint),
    ]
}

fn environment() -> impl Strategy<Value = Environment> {
    prop_oneof![
        viewport().prop_map(Environment::Viewport),
        select(Orientation::ALL).prop_map(Environment::Orientation),
        string().prop_map(|name| Environment::Screen(name.into())),
        select(AppState::ALL).prop_map(Environment::App),
        option::of(rect()).prop_map(Environment::Keyboard),
        gesture().prop_map(Environment::Gesture),
        (any::<u32>(), select(TouchPhase::ALL))
            .prop_map(|(pointer, phase)| Environment::TouchWithoutPlace { pointer, phase }),
        (any::<u64>(), any::<u64>())
            .prop_map(|(wall_ms, elapsed_ms)| Environment::ClockAnchor { wall_ms, elapsed_ms }),
    ]
}

fn gesture() -> impl Strategy<Value = Gesture> {
    prop_oneof![
        point().prop_map(|at| Gesture::Tap { at }),
        (point(), any::<u32>()).prop_map(|(at, duration_ms)| Gesture::LongPress { at, duration_ms }),
        (point(), point(), select(SwipeDirection::ALL), any::<u32>()).prop_map(
            |(from, to, direction, duration_ms)| {
                Gesture::Swipe {
                    from,
                    to,
                    direction,
                    duration_ms,
                }
            }
        ),
        (point(), any::<u32>(), any::<u32>()).prop_map(|(centre, scale_permille, duration_ms)| {
            Gesture::Pinch {
                centre,
                scale_permille,
                duration_ms,
            }
        }),
    ]
}
