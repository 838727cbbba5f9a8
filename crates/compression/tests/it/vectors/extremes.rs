//! Numbers at the ends of their ranges.

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{
    Attr, Change, Entry, Environment, Gesture, Kind, NodeId, RecordedText, SwipeDirection, Timed, Touch,
    TouchPhase, Viewport,
};

use super::Made;
use super::made::{
    at, changes, id, insert, keyframe, node, point, rect, scroll, set, update, updated, vector,
};
use crate::random::Recorded;

const LEAST: i32 = i32::MIN;
const MOST: i32 = i32::MAX;

pub(super) fn extremes() -> Made {
    let made = vector("extremes", vec![nodes(), steps(), times()]);
    Made {
        header: SegmentHeader {
            sequence: u64::MAX,
            density: 2.1,
            viewport: Viewport::default(),
            screen: String::new(),
            ..made.header
        },
        ..made
    }
}

fn nodes() -> Vec<Recorded> {
    let mut corner = node(1, 0, Kind::Scroll, rect(LEAST, LEAST, MOST, MOST));
    corner.attrs.insert(Attr::ScrollX, LEAST.cast_unsigned());
    corner.attrs.insert(Attr::ScrollY, MOST.cast_unsigned());
    let mut far = node(u32::MAX, 1, Kind::Slider, rect(MOST, MOST, LEAST, -1));
    far.attrs.insert(Attr::Foreground, u32::MAX);
    far.attrs.insert(Attr::Background, 0);
    far.attrs.insert(Attr::Opacity, u32::MAX);
    far.attrs.insert(Attr::FontWeight, u32::MAX);
    let ranges = [
        (f32::MIN, f32::MAX),
        (0.1, 1.0e-5),
        (1.0e-6, -1.5e-7),
        (f32::NAN, f32::INFINITY),
        (-0.0, f32::MIN_POSITIVE),
        (16_777_216.0, 8_388_607.5),
    ];
    let sliders = (2..).zip(ranges).map(|(value, (least, most))| {
        let mut node = node(value, u32::MAX, Kind::Slider, rect(0, 0, 0, 0));
        node.attrs.insert(Attr::RangeMin, least.to_bits());
        node.attrs.insert(Attr::RangeMax, most.to_bits());
        node
    });
    let nodes = [corner, far].into_iter().chain(sliders).collect();
    vec![at(0, keyframe(255, nodes, None))]
}

fn steps() -> Vec<Recorded> {
    let mut opposite = update(u32::MAX);
    opposite.rect = Some(rect(LEAST, LEAST, MOST, MOST));
    let touch = |x, y| {
        let at = point(x, y);
        let phase = TouchPhase::Move;
        Entry::Touch(Touch {
            pointer: u32::MAX,
            phase,
            at,
        })
    };
    let gestures = [
        Gesture::LongPress {
            at: point(LEAST, MOST),
            duration_ms: u32::MAX,
        },
        Gesture::Swipe {
            from: point(LEAST, LEAST),
            to: point(MOST, MOST),
            direction: SwipeDirection::Down,
            duration_ms: 0,
        },
        Gesture::Pinch {
            centre: point(0, 0),
            scale_permille: u32::MAX,
            duration_ms: 1,
        },
    ];
    let change = |change: Change<RecordedText>| changes(255, vec![change]);
    let mut all = vec![
        change(updated(opposite)),
        change(scroll(1, MOST, LEAST)),
        change(scroll(1, LEAST, 0)),
        change(set(u32::MAX, Attr::Opacity, Some(0))),
        change(set(u32::MAX, Attr::Foreground, Some(1))),
        change(set(u32::MAX, Attr::LineHeight, Some(LEAST.cast_unsigned()))),
        change(set(u32::MAX, Attr::LineHeight, Some(MOST.cast_unsigned()))),
        change(insert(node(u32::MAX - 1, 0, Kind::Text, rect(0, 0, 0, 0)), 1)),
        change(Change::Paint(NodeId::new(1).map(|_| {
            [2, 4, 6, 3, 5, 7, u32::MAX, 1, u32::MAX - 1].map(id).into()
        }))),
        touch(LEAST, MOST),
        touch(MOST, LEAST),
        touch(0, 0),
    ];
    all.extend(gestures.map(|gesture| Entry::Environment(Environment::Gesture(gesture))));
    (1..).zip(all).map(|(step, what)| at(step * 10, what)).collect()
}

/// Times that decrease, stay equal, and jump to the maximum.
fn times() -> Vec<Recorded> {
    let tap = |x| Entry::Environment(Environment::Gesture(Gesture::Tap { at: point(x, 0) }));
    let anchor = |wall_ms, elapsed_ms| Entry::Environment(Environment::ClockAnchor { wall_ms, elapsed_ms });
    vec![
        Timed::new(0, tap(1)),
        Timed::new(0, tap(2)),
        Timed::new(u64::MAX, tap(3)),
        Timed::new(1 << 63, tap(4)),
        Timed::new(1 << 62, anchor(u64::MAX, 0)),
        Timed::new(5, tap(5)),
        Timed::new(7, anchor(1_795_221_990_000, u64::MAX)),
        Timed::new(u64::MAX - 1, tap(6)),
    ]
}
