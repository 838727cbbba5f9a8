//! Apps that break UIKit's rules: the walk goes on, the failure is counted, and the app notices nothing.

use std::cell::Cell;
use std::rc::Rc;

use afterimage_fake_uikit::application::{Scene, scene, screen, set_scenes};
use afterimage_fake_uikit::build::{as_view, label, plain, window};
use afterimage_fake_uikit::controllers::{ShopItem, ShopList, controller};
use afterimage_fake_uikit::controls::{FakeLabel, FakeWindow};
use afterimage_fake_uikit::events::{BEGAN, Touch, event, touch_of};
use afterimage_fake_uikit::graphics::rgb;
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::layer::LayerState;
use afterimage_fake_uikit::{FakeView, ViewState, application, boot, run_loop, show, up, view};
use afterimage_wireframe::buffer::parse;
use afterimage_wireframe::{Attr, Point, TextField, Viewport};
use objc2::rc::Retained;

use crate::frame::{Frame, attr};

const PLACE: [f64; 4] = [0.0, 0.0, 90.0, 20.0];

/// A label whose getter has an action, as an override of the app.
fn overriding(text: &str, getter: &'static str, action: impl Fn() + 'static) -> Retained<FakeView> {
    let action: Rc<dyn Fn()> = Rc::new(action);
    let change = |state: &mut afterimage_fake_uikit::ViewState| {
        afterimage_fake_uikit::build::set_text(state, text);
        state.overridden = Some((getter, action));
    };
    up(view::<FakeLabel>(PLACE, change, vec![]))
}

#[test]
fn views_that_are_removed_during_the_walk_are_no_failure() {
    boot();
    for getter in ["isHidden", "backgroundColor", "text", "subviews"] {
        let (left, right) = (label(PLACE, "left"), label(PLACE, "right"));
        let parent = plain(PLACE, vec![left.clone()]);
        let (first, whole) = (Cell::new(Some(left)), Cell::new(Some(parent.clone())));
        let remover = overriding("remover", getter, {
            let last = Cell::new(Some(right.clone()));
            move || {
                for view in [&first, &last, &whole].into_iter().filter_map(Cell::take) {
                    view.leave();
                }
            }
        });
        parent.add(remover);
        parent.add(right);
        show(vec![window(vec![parent, label(PLACE, "after")])]);
        let host = Host::started();
        // The array of subviews is a copy, as that of UIKit.
        assert_eq!(
            Frame::read(&host.frame()).texts(),
            ["left", "remover", "right", "after"],
            "{getter}"
        );
        assert_eq!(Frame::read(&host.frame()).texts(), ["after"], "{getter}");
        assert_eq!(host.capture.failures(), 0);
    }
}

#[test]
fn override_that_turns_the_run_loop_starts_no_second_walk() {
    boot();
    let turning = overriding("turning", "text", run_loop::turn);
    show(vec![window(vec![turning])]);
    let host = Host::started();
    assert_eq!(Frame::read(&host.frame()).texts(), ["turning"]);
    assert_eq!((host.capture.walks(), host.capture.failures()), (1, 0));
}

#[test]
fn override_that_stops_the_capture_ends_it_after_the_walk() {
    boot();
    let host = Rc::new(Host::started());
    let weak = Rc::downgrade(&host);
    let stopping = overriding("stopping", "text", move || {
        if let Some(host) = weak.upgrade() {
            host.capture.stop();
        }
    });
    show(vec![window(vec![stopping])]);
    run_loop::turn();
    run_loop::advance_ms(1000.0);
    run_loop::turn();
    assert!(host.capture.failures() <= 1);
    assert_eq!(
        run_loop::source_count(),
        0,
        "the capture is stopped after the walk"
    );
}

#[test]
fn override_that_stops_and_starts_the_capture_leaves_it_started() {
    boot();
    let restarts: [fn(&Host); 2] = [
        |host| host.capture.start(),
        |host| {
            host.capture.await_request();
            host.capture.request_frame();
        },
    ];
    for restart in restarts {
        let host = Rc::new(Host::started());
        let weak = Rc::downgrade(&host);
        let is_first = Cell::new(true);
        let restarting = overriding("restarting", "text", move || {
            if let (Some(host), true) = (weak.upgrade(), is_first.take()) {
                host.capture.stop();
                restart(&host);
            }
        });
        show(vec![window(vec![restarting])]);
        host.frame();
        assert_eq!(run_loop::source_count(), 2);
        assert_eq!(Frame::read(&host.frame()).texts(), ["restarting"]);
        assert_eq!(host.capture.failures(), 0);
    }
}

#[test]
fn override_that_names_the_screen_has_precedence_over_the_class() {
    boot();
    let host = Rc::new(Host::started());
    let weak = Rc::downgrade(&host);
    let is_first = Cell::new(true);
    let naming = overriding("naming", "text", move || {
        if let (Some(host), true) = (weak.upgrade(), is_first.take()) {
            host.capture.screen_named();
        }
    });
    let main = window(vec![naming]);
    as_view(&main).change().controller = Some(controller::<ShopList>(None));
    show(vec![main.clone()]);
    let names = || {
        host.frame();
        let mut events = host.events();
        events.retain(|event| event.starts_with("Screen"));
        events
    };
    // Neither in the walk that it is called in, nor for the screen that the app is about to show.
    assert_eq!(names(), Vec::<String>::new());
    as_view(&main).change().controller = Some(controller::<ShopItem>(None));
    assert_eq!(names(), Vec::<String>::new());
    as_view(&main).change().controller = Some(controller::<ShopList>(None));
    assert_eq!(names(), ["Screen(\"ListViewController\")"]);
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn nil_against_the_header_blocks_the_view_alone() {
    boot();
    let bad = |getter| {
        up(view::<FakeView>(
            PLACE,
            |state| {
                state.is_nil = Some(getter);
                state.background = rgb(1, 2, 3);
            },
            vec![label(PLACE, getter)],
        ))
    };
    show(vec![window(vec![
        bad("layer"),
        bad("subviews"),
        bad("traitCollection"),
        label(PLACE, "after"),
    ])]);
    let host = Host::started();
    let frame = Frame::read(&host.frame());
    assert_eq!(frame.texts(), ["after"]);
    let blocks: Vec<_> = frame
        .nodes
        .iter()
        .map(|node| attr(node, Attr::MaskOverride))
        .collect();
    assert_eq!(blocks, [None, Some(3), Some(3), Some(3), None]);
    // The place of the first one is not known: it is that of its parent.
    let [window, first, second, ..] = &frame.nodes[..] else {
        panic!()
    };
    assert_eq!(first.rect, window.rect);
    assert_ne!(second.rect, window.rect);
    // The missing layer is asked for its place once more.
    assert_eq!(host.capture.failures(), 4);
}

#[test]
fn impossible_places_give_a_valid_frame_and_the_other_views() {
    boot();
    let odd = |change: fn(&mut LayerState)| {
        let change = |state: &mut ViewState| change(&mut state.layer.change());
        up(view::<FakeView>(PLACE, change, vec![label(PLACE, "inside")]))
    };
    let all: [fn(&mut LayerState); 6] = [
        |layer| layer.position.x = f64::NAN,
        |layer| layer.bounds.size.width = f64::INFINITY,
        |layer| layer.bounds.size.height = -50.0,
        |layer| layer.bounds.origin.y = -1e300,
        |layer| layer.transform.m11 = f64::NAN,
        |layer| (layer.opacity, layer.z, layer.corner_radius) = (f32::NAN, f64::NAN, f64::NAN),
    ];
    let views = all.map(odd).into_iter().chain([label(PLACE, "after")]);
    show(vec![window(views.collect())]);
    let host = Host::started();
    let bytes = host.frame();
    let parsed = parse(&bytes).unwrap();
    let texts: Vec<_> = parsed
        .frame
        .iter()
        .flat_map(|frame| &frame.nodes)
        .filter_map(|node| node.text(TextField::Text))
        .map(|text| text.expose())
        .collect();
    assert_eq!(texts.last(), Some(&"after"));
    // That of a view without an opacity is hidden.
    assert!(texts.len() >= 6, "{texts:?}");
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn scene_that_is_disconnected_during_the_walk_is_no_failure() {
    boot();
    let closing = overriding("closing", "text", || set_scenes(vec![]));
    let main = window(vec![closing, label(PLACE, "after")]);
    let second: Retained<FakeWindow> = view(
        [0.0, 0.0, 390.0, 844.0],
        |state| state.level = 1.0,
        vec![label(PLACE, "second")],
    );
    show(vec![main, second]);
    let host = Host::started();
    assert_eq!(Frame::read(&host.frame()).texts(), ["closing", "after", "second"]);
    run_loop::advance_ms(1000.0);
    run_loop::turn();
    // A window without a scene is not on the screen.
    assert_eq!((host.frames.borrow().len(), host.capture.failures()), (1, 0));
}

#[test]
fn window_whose_getter_raises_is_left_out_alone() {
    boot();
    for getter in ["windowLevel", "bounds", "isHidden", "rootViewController"] {
        let main = window(vec![label(PLACE, "main")]);
        let bad: Retained<FakeWindow> = view(
            [0.0, 0.0, 390.0, 844.0],
            |state| state.raises = Some(getter),
            vec![label(PLACE, "bad")],
        );
        show(vec![bad, main.clone()]);
        let host = Host::started();
        let texts = Frame::read(&host.frame()).nodes.len();
        assert!(texts == 2 || texts == 4, "{getter}: {texts}");
        assert!(host.capture.failures() > 0, "{getter}");
        host.frame();
        let live = objc_runtime::live_objects();
        show(vec![main]);
        assert!(objc_runtime::live_objects() < live, "the window is released");
    }
}

#[test]
fn twenty_thousand_views_and_two_hundred_levels_are_walked_within_the_limits() {
    boot();
    let mut deep = label(PLACE, "deep");
    for _ in 0..200 {
        deep = plain(PLACE, vec![deep]);
    }
    let many = (0..20_000).map(|_| plain(PLACE, vec![]));
    show(vec![window(std::iter::once(deep).chain(many).collect())]);
    let host = Host::started();
    let bytes = host.frame();
    let nodes = parse(&bytes).unwrap().frame.unwrap().nodes;
    assert_eq!(nodes.len(), 10_001);
    assert!(nodes[201].text(afterimage_wireframe::TextField::Text).is_some());
    assert_eq!(
        (host.capture.counts().incomplete_frames, host.capture.failures()),
        (1, 0)
    );
    // With the clock of a slow phone, a walk ends in time, and the next one goes on.
    host.step_ns.set(1_000_000);
    let bytes = host.frame();
    assert!(parse(&bytes).unwrap().frame.unwrap().nodes.len() < 1_000);
}

#[test]
fn touches_without_a_window_or_with_impossible_numbers_are_no_failure() {
    boot();
    let main = window(vec![]);
    show(vec![main.clone()]);
    let host = Host::started();
    let lost = Touch::new(None, [1.0, 1.0], BEGAN);
    let odd = Touch::new(Some(main.clone()), [f64::NAN, f64::INFINITY], BEGAN);
    odd.timestamp.set(-1.0);
    let late = Touch::new(Some(main), [5.0, 5.0], 99);
    late.timestamp.set(f64::MAX);
    application::send(&event([lost, odd, late].into_iter().map(touch_of).collect()));
    host.frame();
    let frames = host.frames.borrow();
    let touches: Vec<_> = frames
        .iter()
        .flat_map(|frame| parse(frame).unwrap().touches)
        .collect();
    assert_eq!(touches.len(), 1);
    assert_eq!((touches[0].elapsed_ms, host.capture.failures()), (0, 0));
}

#[test]
fn touch_on_a_window_without_a_scene_has_its_place_in_the_window() {
    boot();
    show(vec![window(vec![])]);
    let host = Host::started();
    let lost: Retained<FakeWindow> = view([5.0, 7.0, 90.0, 20.0], |_| (), vec![]);
    application::send(&event(vec![touch_of(Touch::new(Some(lost), [1.0, 2.0], BEGAN))]));
    host.frame();
    let frames = host.frames.borrow();
    let mut touches = frames.iter().flat_map(|frame| parse(frame).unwrap().touches);
    assert_eq!(
        touches.next().map(|touch| touch.value.at),
        Some(Point { x: 60, y: 90 })
    );
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn screen_of_size_zero_and_scene_without_windows_give_no_invalid_frame() {
    boot();
    set_scenes(vec![
        scene(Scene {
            activation: 0,
            screen: screen(0.0, 0.0),
            origin: [0.0, 0.0],
            windows: vec![window(vec![label(PLACE, "text")])],
        }),
        scene(Scene {
            activation: 0,
            screen: screen(390.0, 844.0),
            origin: [0.0, 0.0],
            windows: vec![],
        }),
    ]);
    let host = Host::started();
    let bytes = host.frame();
    assert_eq!(parse(&bytes).unwrap().viewport, Viewport::default());
    assert_eq!(host.capture.failures(), 0);
    set_scenes(vec![]);
    run_loop::advance_ms(1000.0);
    run_loop::turn();
    assert_eq!((host.frames.borrow().len(), host.capture.failures()), (1, 0));
}

#[test]
fn view_that_redraws_for_ever_is_walked_at_the_frame_rate_within_the_time_bank() {
    boot();
    let busy = label(PLACE, "0");
    show(vec![window(vec![busy.clone()])]);
    let host = Host::started();
    for turn in 0..600 {
        as_view(&busy).change().text = Some(objc2_foundation::NSString::from_str(&turn.to_string()));
        run_loop::advance_ms(16.0);
        run_loop::turn();
    }
    let walks = host.capture.walks();
    assert!((90..=97).contains(&walks), "{walks} walks in 9.6 s");
    // A walk takes 20 ms: 2 % of the time are one walk a second.
    host.step_ns.set(7_000_000);
    for _ in 0..600 {
        run_loop::advance_ms(16.0);
        run_loop::turn();
    }
    assert!(
        host.capture.walks() - walks < 40,
        "{} walks",
        host.capture.walks() - walks
    );
}
