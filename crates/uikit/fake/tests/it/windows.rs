//! The windows of a frame, in the order in which they are drawn, and trees that are too large.

use afterimage_fake_uikit::application::{FakeWindowScene, Scene, scene, screen, set_scenes};
use afterimage_fake_uikit::build::{SCREEN, as_view, label, plain, window};
use afterimage_fake_uikit::controls::{
    FakeTextEffectsWindow, FakeWindow, ObservedTextEffectsWindow, ObservedWindow, ShopWindow,
};
use afterimage_fake_uikit::events::{BEGAN, touch};
use afterimage_fake_uikit::graphics::dynamic;
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::{FakeView, boot, run_loop, show, up, view};
use afterimage_wireframe::buffer::parse;
use afterimage_wireframe::{Attr, Kind, Point, Rect, Viewport};
use objc2::rc::Retained;

use crate::frame::{Frame, attr, place};

const WHOLE: [f64; 4] = [0.0, 0.0, SCREEN[0], SCREEN[1]];

fn named(text: &str, level: f64) -> Retained<FakeWindow> {
    let child = label([0.0, 0.0, 90.0, 20.0], text);
    view(WHOLE, |state| state.level = level, vec![child])
}

fn cast<T: objc2::Message>(window: Retained<T>) -> Retained<FakeWindow> {
    unsafe { Retained::cast_unchecked(window) }
}

fn on(activation: isize, windows: Vec<Retained<FakeWindow>>) -> Retained<FakeWindowScene> {
    scene(Scene {
        activation,
        screen: screen(SCREEN[0], SCREEN[1]),
        origin: [0.0, 0.0],
        windows,
    })
}

#[test]
fn windows_are_drawn_by_level_then_in_their_order() {
    boot();
    show(vec![
        named("alert", 2000.0),
        named("main", 0.0),
        named("second", 0.0),
        named("below", -1.0),
    ]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    assert_eq!(frame.texts(), ["below", "main", "second", "alert"]);
    assert_eq!(frame.nodes.iter().filter(|node| node.parent.is_none()).count(), 4);
}

#[test]
fn windows_that_are_not_shown_or_of_the_system_are_left_out() {
    boot();
    let child = || vec![label([0.0, 0.0, 90.0, 20.0], "prediction of the keyboard")];
    let own: Retained<ShopWindow> = view(WHOLE, |_| (), vec![label([0.0, 0.0, 90.0, 20.0], "overlay")]);
    let keyboard: Retained<FakeTextEffectsWindow> = view(WHOLE, |_| (), child());
    let hidden: Retained<FakeWindow> = view(WHOLE, |state| state.is_hidden = true, child());
    let empty: Retained<FakeWindow> = view([0.0, 0.0, 390.0, 0.0], |_| (), child());
    show(vec![named("main", 0.0), cast(keyboard), hidden, empty, cast(own)]);
    let host = Host::started();
    assert_eq!(Frame::read(&host.frame()).texts(), ["main", "overlay"]);
}

#[test]
fn hidden_windows_alone_give_no_frame() {
    boot();
    let hidden: Retained<FakeWindow> = view(WHOLE, |state| state.is_hidden = true, vec![]);
    show(vec![hidden.clone()]);
    let host = Host::started();
    run_loop::turn();
    assert_eq!((host.frames.borrow().len(), host.capture.failures()), (0, 0));
    as_view(&hidden).change().is_hidden = false;
    assert_eq!(Frame::read(&host.frame()).nodes.len(), 1);
}

#[test]
fn scenes_keep_their_order_although_their_set_has_none() {
    boot();
    let shared = screen(SCREEN[0], SCREEN[1]);
    let scene_of = |text| {
        scene(Scene {
            activation: 0,
            screen: shared.clone(),
            origin: [0.0, 0.0],
            windows: vec![named(text, 0.0)],
        })
    };
    let [first, second] = ["first", "second"].map(scene_of);
    set_scenes(vec![first.clone(), second.clone()]);
    let host = Host::started();
    assert_eq!(Frame::read(&host.frame()).texts(), ["first", "second"]);
    set_scenes(vec![second, first]);
    assert_eq!(Frame::read(&host.frame()).texts(), ["first", "second"]);
}

#[test]
fn observed_windows_belong_to_the_owner_of_their_class() {
    boot();
    let child = |text| vec![label([0.0, 0.0, 90.0, 20.0], text)];
    let own: Retained<ObservedWindow> = view(WHOLE, |_| (), child("observed"));
    let keyboard: Retained<ObservedTextEffectsWindow> = view(WHOLE, |_| (), child("prediction"));
    show(vec![cast(keyboard), cast(own)]);
    let host = Host::started();
    assert_eq!(Frame::read(&host.frame()).texts(), ["observed"]);
}

#[test]
fn scenes_in_the_background_and_on_other_screens_are_left_out() {
    boot();
    let shared = screen(SCREEN[0], SCREEN[1]);
    let front = |activation, text| {
        scene(Scene {
            activation,
            screen: shared.clone(),
            origin: [0.0, 0.0],
            windows: vec![named(text, 0.0)],
        })
    };
    set_scenes(vec![
        front(0, "active"),
        front(1, "inactive"),
        front(2, "background"),
        on(0, vec![named("on a television", 0.0)]),
    ]);
    let host = Host::started();
    assert_eq!(Frame::read(&host.frame()).texts(), ["active", "inactive"]);
    // Nothing is in front: no frame, and the next one follows when something is.
    set_scenes(vec![front(2, "background")]);
    let before = host.frames.borrow().len();
    afterimage_fake_uikit::run_loop::advance_ms(1000.0);
    afterimage_fake_uikit::run_loop::turn();
    assert_eq!(host.frames.borrow().len(), before);
    set_scenes(vec![front(0, "back again")]);
    assert_eq!(Frame::read(&host.frame()).texts(), ["back again"]);
}

#[test]
fn windows_and_touches_of_scenes_side_by_side_are_at_their_places_on_the_screen() {
    boot();
    let shared = screen(1366.0, 1024.0);
    let half = |left: f64, text| {
        let child = label([10.0, 20.0, 90.0, 20.0], text);
        let floating = view([5.0, 100.0, 300.0, 200.0], |state| state.level = 1.0, vec![]);
        let main: Retained<FakeWindow> = view([0.0, 0.0, 683.0, 1000.0], |_| (), vec![child]);
        let scene = scene(Scene {
            activation: 0,
            screen: shared.clone(),
            origin: [left, 24.0],
            windows: vec![main.clone(), floating],
        });
        (main, scene)
    };
    let (left, left_scene) = half(0.0, "left");
    let (right, right_scene) = half(683.0, "right");
    set_scenes(vec![left_scene, right_scene]);
    let host = Host::started();
    for window in [&left, &right] {
        touch(window, [0.0, 0.0], BEGAN).send(BEGAN, [15.0, 30.0]);
    }
    let bytes = host.frame();
    let frame = Frame::read(&bytes);
    let places: Vec<_> = frame.nodes.iter().map(|node| node.rect).collect();
    let (main, label) = (place(0, 240, 6830, 10_000), place(100, 200, 900, 200));
    let floating = place(50, 1240, 3000, 2000);
    let moved = |rect: Rect| Rect {
        x: rect.x + 6830,
        ..rect
    };
    assert_eq!(
        places,
        [main, label, floating, moved(main), label, moved(floating)]
    );
    let frames = host.frames.borrow();
    let parsed = parse(&frames[0]).unwrap();
    assert_eq!(parsed.viewport, Viewport { w: 13_660, h: 10_240 });
    // On the label of its window.
    let touches: Vec<_> = parsed.touches.iter().map(|touch| touch.value.at).collect();
    assert_eq!(touches, [Point { x: 150, y: 540 }, Point { x: 6980, y: 540 }]);
}

#[test]
fn dimming_view_and_alert_keep_what_is_below_them() {
    boot();
    let dimming = up(view::<FakeView>(
        WHOLE,
        |state| state.background = dynamic([0.0, 0.0, 0.0, 0.6], [0.0, 0.0, 0.0, 0.8]),
        vec![],
    ));
    let sheet = plain(
        [0.0, 300.0, 390.0, 544.0],
        vec![label([0.0, 0.0, 90.0, 20.0], "sheet")],
    );
    let alert = plain(
        [60.0, 300.0, 270.0, 140.0],
        vec![label([0.0, 0.0, 90.0, 20.0], "alert")],
    );
    let main = label([0.0, 0.0, 90.0, 20.0], "main");
    show(vec![
        window(vec![main, sheet, dimming, alert]),
        named("above", 1.0),
    ]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    assert_eq!(frame.texts(), ["main", "sheet", "alert", "above"]);
    assert_eq!(attr(&frame.nodes[4], Attr::Background), Some(0x0000_0099));
    assert_eq!(frame.paint, None);
}

#[test]
fn trees_that_are_too_large_are_cut_and_counted() {
    boot();
    let mut deep = plain([0.0, 0.0, 9.0, 9.0], vec![]);
    for _ in 0..300 {
        deep = plain([0.0, 0.0, 9.0, 9.0], vec![deep]);
    }
    show(vec![window(vec![deep])]);
    let host = Host::started();
    let bytes = host.frame();
    let parsed = parse(&bytes).unwrap();
    // The core makes a placeholder of the first view below the limit.
    let nodes = parsed.frame.unwrap().nodes;
    assert_eq!(
        (nodes.len(), nodes.last().unwrap().kind),
        (251, Kind::Placeholder)
    );
    assert_eq!(host.capture.counts().incomplete_frames, 1);

    let many = (0..10_050).map(|_| plain([0.0, 0.0, 9.0, 9.0], vec![])).collect();
    show(vec![window(many)]);
    let bytes = host.frame();
    let parsed = parse(&bytes).unwrap();
    assert_eq!(parsed.frame.unwrap().nodes.len(), 10_001);
    assert_eq!(
        (host.capture.counts().incomplete_frames, host.capture.failures()),
        (2, 0)
    );
}
