//! A PIN cannot be read from taps: on which key a finger was makes no difference to the recording.

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{
    Attr, Entry, Environment, Gesture, Kind, MaskOverride, NodeId, Point, Rect, SourceId, TextField, Timed,
    Touch, TouchPhase,
};

use crate::host::{Host, SESSION, WINDOW, config};

/// Where the pad stands in the window: three columns of keys, four rows.
const PAD: Rect = Rect {
    x: 300,
    y: 4000,
    w: 3000,
    h: 4000,
};
const MIDDLE: Point = Point { x: 1800, y: 6000 };

/// A button beside the pad.
const HELP: Point = Point { x: 200, y: 1000 };

/// How a host says what the pad is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Pad {
    None,
    Plain,
    Masked,
    Blocked,
    Keyboard,
    UnderDialog,
}

fn id(n: u32) -> NodeId {
    NodeId::new(n).unwrap()
}

fn key(digit: i32) -> Rect {
    Rect {
        x: PAD.x + digit % 3 * 1000,
        y: PAD.y + digit / 3 * 1000,
        w: 1000,
        h: 1000,
    }
}

fn on(digit: i32) -> Point {
    let Rect { x, y, .. } = key(digit);
    Point {
        x: x + 400 + digit,
        y: y + 500,
    }
}

fn screen(at: u64, pad: Pad) -> Vec<u8> {
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), at, WINDOW);
    writer.node(
        id(1),
        None,
        Kind::Container,
        Rect {
            x: 0,
            y: 0,
            w: WINDOW.w,
            h: WINDOW.h,
        },
    );
    writer.attr(Attr::Background, 0xffff_ffff);
    if pad != Pad::None {
        let kind = if pad == Pad::Keyboard {
            Kind::Keyboard
        } else {
            Kind::Container
        };
        writer.node(id(2), Some(id(1)), kind, PAD);
        match pad {
            Pad::Masked | Pad::UnderDialog => writer.attr(Attr::MaskOverride, MaskOverride::Mask.code()),
            Pad::Blocked => writer.attr(Attr::MaskOverride, MaskOverride::Block.code()),
            _ => {}
        }
        for digit in 0..12 {
            let key = key(digit);
            let place = Rect {
                x: key.x - PAD.x,
                y: key.y - PAD.y,
                ..key
            };
            writer.node(id(10 + digit as u32), Some(id(2)), Kind::Button, place);
            writer.attr(Attr::Background, 0x2222_22ff);
            writer.text(TextField::Text, &digit.to_string());
        }
    }
    // What most windows have on top of all: something as large as they are that paints nothing.
    writer.node(
        id(50),
        Some(id(1)),
        Kind::Container,
        Rect {
            x: 0,
            y: 0,
            w: WINDOW.w,
            h: WINDOW.h,
        },
    );
    if pad == Pad::UnderDialog {
        writer.node(id(60), Some(id(1)), Kind::Container, PAD);
        writer.attr(Attr::Background, 0xffff_ffff);
    }
    writer.finish().to_vec()
}

fn touch(host: &Host, at: u64, phase: TouchPhase, place: Point) {
    host.clock.advance_to(at);
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), at, WINDOW);
    writer.touch(&Timed::new(
        at,
        Touch {
            pointer: 1,
            phase,
            at: place,
        },
    ));
    let _ = host.engine.submit_frame(writer.finish());
    host.settle();
}

fn show(host: &Host, at: u64, pad: Pad) {
    host.clock.advance_to(at);
    let _ = host.engine.submit_frame(&screen(at, pad));
    host.settle();
}

/// Taps each of these places, a little beside it when the finger goes up.
fn tap(host: &Host, from: u64, places: &[Point]) {
    for (place, at) in places.iter().zip((from..).step_by(200)) {
        touch(host, at, TouchPhase::Start, *place);
        touch(
            host,
            at + 30,
            TouchPhase::Move,
            Point {
                x: place.x + 3,
                y: place.y + 4,
            },
        );
        touch(
            host,
            at + 60,
            TouchPhase::End,
            Point {
                x: place.x + 5,
                y: place.y + 6,
            },
        );
    }
}

/// The bytes that are sent of some taps on a pad that is on the screen, and the places in them.
fn recorded(pad: Pad, keyboard: Option<Rect>, places: &[Point]) -> (Vec<Vec<u8>>, Vec<Point>) {
    let host = Host::started(config());
    show(&host, 0, pad);
    if let Some(Rect { x, y, w, h }) = keyboard {
        let px = |tenths: i32| tenths as f32 / 10.0;
        let (x, y, width, height) = (px(x), px(y), px(w), px(h));
        host.engine
            .record_event(afterimage::HostEvent::Keyboard { x, y, width, height });
    }
    tap(&host, 100, places);
    show(&host, 5000, pad);
    host.flush();
    let segments = host
        .collector
        .segments
        .lock()
        .unwrap()
        .values()
        .cloned()
        .collect();
    (segments, places_in(&host))
}

fn places_in(host: &Host) -> Vec<Point> {
    let entries = host.collector.entries(SESSION);
    let places = entries.iter().filter_map(|entry| match &entry.value {
        Entry::Touch(touch) => Some(touch.at),
        Entry::Environment(Environment::Gesture(Gesture::Tap { at })) => Some(*at),
        _ => None,
    });
    places.collect()
}

#[test]
fn taps_on_different_keys_make_the_same_recording() {
    let keyboard = (Pad::None, Some(PAD));
    for (pad, keyboard) in [
        (Pad::Masked, None),
        (Pad::Blocked, None),
        (Pad::Keyboard, None),
        keyboard,
    ] {
        let (one, places) = recorded(pad, keyboard, &[1, 9, 8, 4].map(on));
        let (other, _) = recorded(pad, keyboard, &[7, 7, 2, 11].map(on));
        assert!(one == other, "{pad:?}");
        assert_eq!(places, vec![MIDDLE; 12], "{pad:?}: down, up and tap, four times");
    }
}

#[test]
fn a_touch_elsewhere_keeps_its_place() {
    for (pad, place) in [
        (Pad::Masked, HELP),
        (Pad::Plain, on(5)),
        (Pad::UnderDialog, on(5)),
        (Pad::None, on(5)),
    ] {
        let (_, places) = recorded(pad, None, &[place]);
        let [down, moved, up, tapped] = places[..] else {
            panic!("{pad:?}: {places:?}")
        };
        assert_eq!((down, tapped), (place, place), "{pad:?}");
        assert_eq!((moved.x, up.y), (place.x + 3, place.y + 6), "{pad:?}");
    }
}

#[test]
fn a_pad_that_a_later_frame_brings_counts_for_the_touches_before_it() {
    let host = Host::started(config());
    show(&host, 0, Pad::None);
    tap(&host, 100, &[on(5)]);
    show(&host, 300, Pad::Masked);
    tap(&host, 400, &[on(6)]);
    show(&host, 600, Pad::None);
    tap(&host, 700, &[on(7)]);
    host.flush();
    let places = places_in(&host);
    assert_eq!(places[..6], [MIDDLE; 6]);
    assert_eq!(places[6], on(7));
}

#[test]
fn a_finger_that_leaves_the_pad_does_not_tell_where() {
    let host = Host::started(config());
    show(&host, 0, Pad::Masked);
    touch(&host, 100, TouchPhase::Start, on(5));
    touch(&host, 110, TouchPhase::Move, HELP);
    touch(&host, 120, TouchPhase::End, HELP);
    // And one that comes in keeps its way up to the edge.
    touch(&host, 200, TouchPhase::Start, HELP);
    touch(&host, 210, TouchPhase::Move, on(4));
    touch(&host, 220, TouchPhase::End, on(4));
    host.flush();
    let places = places_in(&host);
    assert_eq!(places[..3], [MIDDLE; 3]);
    assert_eq!(places[3..], [HELP, MIDDLE, MIDDLE]);
}

#[test]
fn touches_wait_a_second_at_most() {
    let host = Host::started(config());
    show(&host, 0, Pad::None);
    tap(&host, 100, &[on(5)]);
    show(&host, 1100, Pad::Masked);
    host.flush();
    assert_eq!(places_in(&host)[0], on(5), "another screen by then");
}
