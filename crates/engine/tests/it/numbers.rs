//! Numbers of the host that are out of range or not finite: each has a defined result and is counted.

use afterimage_engine::{DeviceInfo, Engine, HostEvent};
use afterimage_wireframe::{
    Attr, Entry, Environment, Kind, MAX_LENGTH, NodeId, Point, Rect, Scene, TouchPhase,
};

use crate::script::{HOST, Script, config};
use crate::segments::check_segment;

const NOT_FINITE: [f32; 3] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY];

fn degraded(script: &Script) -> (u64, u64) {
    (script.intake.degraded(), script.status().counters.degraded_values)
}

#[test]
fn a_window_without_a_size_is_left_out_and_counted() {
    let mut script = Script::started(config());
    script.show(&["one"]).at(10);
    for width in NOT_FINITE.into_iter().chain([-0.5, -1e30]) {
        script.event(HostEvent::Viewport { width, height: 844.0 });
    }
    script.at(20).event(HostEvent::Viewport {
        width: 844.0,
        height: f32::NAN,
    });
    script.stop();
    check_segment(&script, 0, &["0 keyframe @0 one"]);
    assert_eq!(degraded(&script), (6, 0));
}

#[test]
fn a_touch_on_a_keyboard_of_unknown_place_has_no_place() {
    for unknown in NOT_FINITE {
        for axis in 0..4 {
            let mut frame = [0.0, 500.0, 390.0, 344.0];
            frame[axis] = unknown;
            let [x, y, width, height] = frame;
            let places = [Point { x: 300, y: 7000 }, Point { x: 3000, y: 8000 }].map(|at| {
                let mut script = Script::started(config());
                script
                    .show(&["one"])
                    .event(HostEvent::Keyboard { x, y, width, height });
                script
                    .at(100)
                    .touch(TouchPhase::Start, at)
                    .at(150)
                    .touch(TouchPhase::End, at);
                script.at(200).show(&["two"]).stop();
                assert_eq!(degraded(&script), (1, 0));
                let entries = script.segment(0).entries();
                let touches = entries.into_iter().filter_map(|entry| match entry.value {
                    Entry::Touch(touch) => Some(touch.at),
                    _ => None,
                });
                touches.collect::<Vec<_>>()
            });
            assert_eq!(places[0].len(), 2, "{frame:?}");
            assert_eq!(places[0], places[1], "{frame:?}");
        }
    }
}

#[test]
fn the_place_of_a_keyboard_is_rounded_like_that_of_a_node() {
    let mut script = Script::started(config());
    script.show(&["one"]).at(10).event(HostEvent::Keyboard {
        x: -0.25,
        y: 500.25,
        width: 390.0,
        height: 343.95,
    });
    script.stop();
    let keyboard = script
        .segment(0)
        .entries()
        .into_iter()
        .find_map(|entry| match entry.value {
            Entry::Environment(Environment::Keyboard(frame)) => frame,
            _ => None,
        });
    let expected = Rect {
        x: -2,
        y: 5003,
        w: 3900,
        h: 3440,
    };
    assert_eq!(keyboard, Some(expected));
    assert_eq!(degraded(&script), (0, 0));
}

/// Values of a frame without a meaning are counted, whether the frame is read whole or only where it differs.
#[test]
fn values_of_a_frame_without_a_meaning_are_kept_and_counted() {
    let mut script = Script::started(config());
    for (at_ms, x) in [(0, 0), (100, 10), (200, i32::MAX)] {
        script.at(at_ms).write(HOST, |writer| {
            writer.node(NodeId::new(1).unwrap(), None, Kind::Container, Rect::default());
            let place = Rect { x, ..Rect::default() };
            writer.node(NodeId::new(2).unwrap(), NodeId::new(1), Kind::Text, place);
            writer.attr(Attr::LayoutDirection, 7);
            writer.attr(Attr::Ellipsis, 9);
            writer.attr(Attr::TransformA, f32::NAN.to_bits());
            writer.length(Attr::FontSize, 100_i32.saturating_add(x));
        });
    }
    script.stop();
    // Three values in each frame; a place and a font size in the last one.
    assert_eq!(degraded(&script), (0, 3 * 3 + 2));
    let entries = script.segment(0).entries();
    let Entry::Keyframe(frame) = &entries[0].value else {
        panic!("a segment opens with a keyframe")
    };
    let text = &frame.nodes[1];
    assert_eq!(text.attr(Attr::LayoutDirection), Some(7));
    assert_eq!(text.attr(Attr::Ellipsis), Some(9));
    assert!(f32::from_bits(text.attr(Attr::TransformA).unwrap()).is_nan());
    let mut scene = Scene::default();
    for entry in &entries {
        scene.apply(&entry.value).unwrap();
    }
    let node = scene
        .trees()
        .next()
        .unwrap()
        .node(NodeId::new(2).unwrap())
        .unwrap();
    assert_eq!(
        (node.rect.x, node.length(Attr::FontSize)),
        (MAX_LENGTH, Some(MAX_LENGTH))
    );
}

#[test]
fn a_density_that_cannot_be_is_recorded_as_unknown_and_counted() {
    for (density, counted) in [
        (0.0, 0),
        (2.625, 0),
        (-1.0, 1),
        (f32::NAN, 1),
        (f32::INFINITY, 1),
        (f32::NEG_INFINITY, 1),
    ] {
        let device = DeviceInfo {
            density,
            ..DeviceInfo::default()
        };
        let engine = Engine::new(device);
        assert_eq!(engine.status().counters.degraded_values, counted, "{density}");
    }
}
