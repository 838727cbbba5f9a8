//! Redaction of touches: the key of a PIN pad that a finger was on makes no difference to the recording.
//! `touch_order` has the rules about the order of touches and frames.

use afterimage_engine::HostEvent;
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{
    Attr, Entry, Environment, Gesture, Kind, MaskOverride, NodeId, Point, Rect, TextField, TouchPhase,
};

use crate::script::{HOST, SESSION, Script, config};
use crate::views::window;

/// The pad's place in the window: three columns of keys, four rows.
pub(crate) const PAD: Rect = Rect {
    x: 300,
    y: 4000,
    w: 3000,
    h: 4000,
};

/// The centre of the pad.
pub(crate) const CENTRE: Point = Point { x: 1800, y: 6000 };

/// A place beside the pad.
pub(crate) const BESIDE: Point = Point { x: 200, y: 1000 };

/// The ways in which a host shows a pad.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pad {
    None,
    Plain,
    Masked,
    Blocked,
    Keyboard,
    BelowDialog,
    /// Laid out below the window, and drawn in place by a transform of its sheet.
    Moved,
    /// Drawn elsewhere by a transform, so that a touch on its layout is on the window.
    MovedAway,
}

/// Returns a place on a key.
pub(crate) fn key(digit: i32) -> Point {
    let rect = key_rect(digit);
    Point {
        x: rect.x + 400 + digit,
        y: rect.y + 500,
    }
}

fn key_rect(digit: i32) -> Rect {
    Rect {
        x: PAD.x + digit % 3 * 1000,
        y: PAD.y + digit / 3 * 1000,
        w: 1000,
        h: 1000,
    }
}

pub(crate) fn write(writer: &mut FrameWriter, pad: Pad) {
    let id = |id| NodeId::new(id).unwrap();
    writer.node(id(1), None, Kind::Container, window());
    writer.attr(Attr::Background, 0xffff_ffff);
    if pad != Pad::None {
        let kind = match pad {
            Pad::Keyboard => Kind::Keyboard,
            _ => Kind::Container,
        };
        let (place, moved_by) = match pad {
            Pad::Moved => (
                Rect {
                    y: PAD.y + 5000,
                    ..PAD
                },
                -500.0,
            ),
            Pad::MovedAway => (PAD, 500.0),
            _ => (PAD, 0.0_f32),
        };
        writer.node(id(3), Some(id(1)), Kind::Container, window());
        if moved_by != 0.0 {
            writer.attr(Attr::TransformTy, moved_by.to_bits());
        }
        writer.node(id(2), Some(id(3)), kind, place);
        match pad {
            Pad::Masked | Pad::BelowDialog | Pad::Moved | Pad::MovedAway => {
                writer.attr(Attr::MaskOverride, MaskOverride::Mask.code());
            }
            Pad::Blocked => writer.attr(Attr::MaskOverride, MaskOverride::Block.code()),
            _ => {}
        }
        for digit in 0..12 {
            let rect = key_rect(digit);
            let in_pad = Rect {
                x: rect.x - PAD.x,
                y: rect.y - PAD.y,
                ..rect
            };
            writer.node(id(10 + digit as u32), Some(id(2)), Kind::Button, in_pad);
            writer.attr(Attr::Background, 0x2222_22ff);
            writer.text(TextField::Text, &digit.to_string());
        }
    }
    // Most windows have a container on top that is as large as they are and paints nothing.
    writer.node(id(50), Some(id(1)), Kind::Container, window());
    if pad == Pad::BelowDialog {
        writer.node(id(60), Some(id(1)), Kind::Container, PAD);
        writer.attr(Attr::Background, 0xffff_ffff);
    }
}

pub(crate) fn show(script: &mut Script, at_ms: u64, pad: Pad) {
    script.at(at_ms).write(HOST, |writer| write(writer, pad));
}

/// Taps each place, a little beside it when the finger goes up.
fn tap(script: &mut Script, from_ms: u64, places: &[Point]) {
    for (place, at_ms) in places.iter().zip((from_ms..).step_by(200)) {
        let beside = |by| Point {
            x: place.x + by,
            y: place.y + by + 1,
        };
        script.at(at_ms).touch(TouchPhase::Start, *place);
        script.at(at_ms + 30).touch(TouchPhase::Move, beside(3));
        script.at(at_ms + 60).touch(TouchPhase::End, beside(5));
    }
}

/// Returns the recorded bytes of some taps on a pad, and the places in them.
fn recorded(pad: Pad, keyboard: Option<Rect>, taps: &[Point]) -> (Vec<u8>, Vec<Point>) {
    let mut script = Script::started(config());
    show(&mut script, 0, pad);
    if let Some(frame) = keyboard {
        script.event(keyboard_at(frame));
    }
    tap(&mut script, 100, taps);
    show(&mut script, 5000, pad);
    script.stop();
    (script.segment(0).bytes.clone(), places(&script))
}

fn keyboard_at(frame: Rect) -> HostEvent {
    let px = |tenths: i32| tenths as f32 / 10.0;
    HostEvent::Keyboard {
        x: px(frame.x),
        y: px(frame.y),
        width: px(frame.w),
        height: px(frame.h),
    }
}

pub(crate) fn places(script: &Script) -> Vec<Point> {
    let entries = script
        .segments()
        .iter()
        .flat_map(crate::segments::Segment::entries);
    let places = entries.filter_map(|entry| match entry.value {
        Entry::Touch(touch) => Some(touch.at),
        Entry::Environment(Environment::Gesture(Gesture::Tap { at })) => Some(at),
        _ => None,
    });
    places.collect()
}

#[test]
fn taps_on_different_keys_make_the_same_recording() {
    for (pad, keyboard) in [
        (Pad::Masked, None),
        (Pad::Blocked, None),
        (Pad::Keyboard, None),
        (Pad::Moved, None),
        (Pad::None, Some(PAD)),
    ] {
        let (one, places) = recorded(pad, keyboard, &[1, 9, 8, 4].map(key));
        let (other, _) = recorded(pad, keyboard, &[7, 7, 2, 11].map(key));
        assert!(one == other, "{pad:?}");
        assert_eq!(places, [CENTRE; 12], "{pad:?}: start, end and tap, four times");
    }
}

#[test]
fn a_touch_outside_of_private_areas_keeps_its_place() {
    for (pad, place) in [
        (Pad::Masked, BESIDE),
        (Pad::Plain, key(5)),
        (Pad::BelowDialog, key(5)),
        (Pad::MovedAway, key(5)),
        (Pad::None, key(5)),
    ] {
        let (_, places) = recorded(pad, None, &[place]);
        let [start, moved, end, tapped] = places[..] else {
            panic!("{pad:?}: {places:?}")
        };
        assert_eq!((start, tapped), (place, place), "{pad:?}");
        assert_eq!((moved.x, end.y), (place.x + 3, place.y + 6), "{pad:?}");
    }
}

#[test]
fn a_finger_that_leaves_the_pad_stays_at_its_centre() {
    let mut script = Script::started(config());
    show(&mut script, 0, Pad::Masked);
    script
        .at(100)
        .touch(TouchPhase::Start, key(5))
        .at(110)
        .touch(TouchPhase::Move, BESIDE);
    script.at(120).touch(TouchPhase::End, BESIDE);
    show(&mut script, 200, Pad::Masked);
    script.stop();
    assert_eq!(places(&script), [CENTRE; 3], "start, end and tap");
}

#[test]
fn a_finger_that_enters_the_pad_keeps_its_path_up_to_the_edge() {
    let mut script = Script::started(config());
    show(&mut script, 0, Pad::Masked);
    script
        .at(200)
        .touch(TouchPhase::Start, BESIDE)
        .at(210)
        .touch(TouchPhase::Move, key(4));
    script.at(220).touch(TouchPhase::End, key(4));
    show(&mut script, 300, Pad::Masked);
    script.stop();
    assert_eq!(places(&script), [BESIDE, CENTRE, CENTRE]);
}

#[test]
fn touches_while_the_keyboard_moves_are_redacted_on_either_place() {
    let above = Rect { y: 0, ..PAD };
    let centre_above = Point { x: 1800, y: 2000 };
    let on_above = Point { x: 400, y: 1000 };
    for (at, expected) in [(key(5), CENTRE), (on_above, centre_above)] {
        let mut script = Script::started(config());
        show(&mut script, 0, Pad::None);
        script
            .event(keyboard_at(PAD))
            .at(10)
            .touch(TouchPhase::Start, at)
            .at(20)
            .event(keyboard_at(above));
        show(&mut script, 30, Pad::None);
        script.stop();
        assert_eq!(places(&script), [expected]);
    }
}

#[test]
fn a_keyboard_stays_on_the_screen_when_the_session_changes() {
    let mut script = Script::started(config());
    show(&mut script, 0, Pad::None);
    script.event(keyboard_at(PAD)).at(10).set_session(SESSION + 1);
    show(&mut script, 20, Pad::None);
    script.at(30).touch(TouchPhase::Start, key(5));
    show(&mut script, 40, Pad::None);
    script.stop();
    assert_eq!(places(&script), [CENTRE]);
}

#[test]
fn a_keyboard_that_appears_while_nothing_is_recorded_redacts_later_touches() {
    let places = [key(1), key(9)].map(|at| {
        let mut script = Script::new(config());
        script.event(HostEvent::Keyboard {
            x: 0.0,
            y: 400.0,
            width: 390.0,
            height: 444.0,
        });
        script.at(100).start().at(200).show(&["one"]);
        script
            .at(300)
            .touch(TouchPhase::Start, at)
            .at(350)
            .touch(TouchPhase::End, at);
        script.at(400).show(&["two"]).stop();
        let entries = script.segment(0).entries();
        let touches = entries.into_iter().filter_map(|entry| match entry.value {
            Entry::Touch(touch) => Some(touch.at),
            _ => None,
        });
        touches.collect::<Vec<_>>()
    });
    assert_eq!(places[0].len(), 2);
    assert_eq!(places[0], places[1]);
}
