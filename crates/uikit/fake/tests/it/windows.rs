//! The windows of a frame, in the order in which they are drawn, and trees that are too large.

use afterimage_fake_uikit::application::{FakeWindowScene, Scene, scene, screen, set_scenes};
use afterimage_fake_uikit::build::{SCREEN, label, plain, window};
use afterimage_fake_uikit::controls::{
    FakeTextEffectsWindow, FakeWindow, ObservedTextEffectsWindow, ObservedWindow, ShopWindow,
};
use afterimage_fake_uikit::graphics::dynamic;
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::{FakeView, boot, show, up, view};
use afterimage_wireframe::buffer::parse;
use afterimage_wireframe::{Attr, Kind};
use objc2::rc::Retained;

use crate::frame::{Frame, attr};

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
    assert_eq!(host.capture.incomplete_walks(), 1);

    let many = (0..10_050).map(|_| plain([0.0, 0.0, 9.0, 9.0], vec![])).collect();
    show(vec![window(many)]);
    let bytes = host.frame();
    let parsed = parse(&bytes).unwrap();
    assert_eq!(parsed.frame.unwrap().nodes.len(), 10_001);
    assert_eq!((host.capture.incomplete_walks(), host.capture.failures()), (2, 0));
}
