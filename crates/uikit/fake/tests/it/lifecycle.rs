//! The app's state, the keyboard and the names of screens.

use afterimage_fake_uikit::application::application;
use afterimage_fake_uikit::build::{as_view, label, plain, window};
use afterimage_fake_uikit::controllers::{
    FakeController, FakeNavigation, FakePages, FakeSplit, FakeTabs, ObservedController, ObservedItem,
    ShopHosting, ShopItem, ShopList, container, controller,
};
use afterimage_fake_uikit::controls::{FakeTextEffectsWindow, FakeWindow};
use afterimage_fake_uikit::events::{BEGAN, ENDED, MOVED, touch};
use afterimage_fake_uikit::host::{GO_ON, Host};
use afterimage_fake_uikit::notifications::{
    UIApplicationDidBecomeActiveNotification, UIApplicationDidEnterBackgroundNotification,
    UIApplicationDidReceiveMemoryWarningNotification, UIApplicationWillEnterForegroundNotification,
    UIApplicationWillResignActiveNotification, UIKeyboardDidChangeFrameNotification,
    UIKeyboardWillChangeFrameNotification, observer_count, post, post_keyboard, post_on_other_thread,
};
use afterimage_fake_uikit::{FakeView, boot, run_loop, show, up, view};
use afterimage_uikit::host::Advice;
use afterimage_wireframe::buffer::parse;
use objc2::DefinedClass;
use objc2::rc::Retained;

use crate::frame::Frame;

fn shown() -> Retained<FakeWindow> {
    boot();
    let main = window(vec![label([0.0, 0.0, 90.0, 20.0], "main")]);
    show(vec![main.clone()]);
    main
}

#[test]
fn nothing_of_ours_is_called_in_the_background_until_the_return() {
    let main = shown();
    let host = Host::started();
    assert_eq!(host.events(), ["Keyboard(None)", "State(Active)"]);
    host.frame();
    let before = host.frames.borrow().len();
    post(&UIApplicationWillResignActiveNotification);
    post(&UIApplicationDidEnterBackgroundNotification);
    assert_eq!(run_loop::source_count(), 0);
    // Five hours of a timer that redraws, and touches that a test tool sends.
    let finger = touch(&main, [5.0, 5.0], BEGAN);
    finger.ivars().raises.set(true);
    for _ in 0..300 {
        run_loop::advance_ms(60_000.0);
        run_loop::turn();
        finger.send(MOVED, [5.0, 5.0]);
    }
    assert_eq!((host.frames.borrow().len(), host.capture.failures()), (before, 0));
    post(&UIApplicationWillEnterForegroundNotification);
    post(&UIApplicationDidBecomeActiveNotification);
    assert_eq!(
        host.events(),
        [
            "State(Inactive)",
            "State(Background)",
            "State(Inactive)",
            "State(Active)"
        ]
    );
    assert_eq!(run_loop::source_count(), 2);
    // A whole frame with the next turn, although nothing was drawn.
    run_loop::turn();
    assert_eq!(host.frames.borrow().len(), before + 1);
    assert_eq!(
        Frame::read(host.frames.borrow().last().unwrap()).texts(),
        ["main"]
    );
}

#[test]
fn walk_that_was_interrupted_starts_again_after_the_return() {
    boot();
    let groups = (0..10).map(|_| label([0.0, 0.0, 9.0, 9.0], "text"));
    let many = (0..400).map(|_| label([0.0, 0.0, 9.0, 9.0], "text"));
    let first = groups.chain(many).collect();
    show(vec![window(first)]);
    let host = Host::started();
    host.step_ns.set(700_000);
    run_loop::turn();
    let partial = Frame::read(host.frames.borrow().last().unwrap()).nodes.len();
    assert!(partial < 400, "the walk runs out of time");
    post(&UIApplicationDidEnterBackgroundNotification);
    post(&UIApplicationWillEnterForegroundNotification);
    host.step_ns.set(0);
    run_loop::advance_ms(5_000.0);
    run_loop::turn();
    let frames = host.frames.borrow();
    let whole = Frame::read(frames.last().unwrap());
    assert_eq!(whole.nodes.len(), 411);
}

#[test]
fn requested_frame_is_whole_after_a_walk_that_was_interrupted() {
    boot();
    let group = |_| {
        let labels = (0..20).map(|_| label([0.0, 0.0, 9.0, 9.0], "text")).collect();
        plain([0.0, 0.0, 90.0, 90.0], labels)
    };
    show(vec![window((0..20).map(group).collect())]);
    let host = Host::started();
    host.step_ns.set(700_000);
    run_loop::turn();
    assert_eq!(host.capture.counts().incomplete_frames, 1);
    // Another person uses the app: the engine forgets the last frame and requests one.
    host.capture.requester().request();
    host.step_ns.set(0);
    run_loop::advance_ms(5_000.0);
    run_loop::turn();
    let frames = host.frames.borrow();
    // The one after the walk that was interrupted.
    let whole = Frame::read(&frames[1]);
    assert_eq!(whole.nodes.len(), 1 + 20 + 20 * 20);
}

#[test]
fn observers_exist_between_start_and_stop_alone() {
    shown();
    let host = Host::new();
    assert_eq!(observer_count(), 0);
    host.capture.start();
    let observers = observer_count();
    assert!(observers > 0);
    // Also while nothing is recorded: the next recording needs the app's state.
    host.advice.set(Advice::Stop);
    run_loop::turn();
    assert_eq!((observer_count(), run_loop::source_count()), (observers, 0));
    post(&UIApplicationDidEnterBackgroundNotification);
    post(&UIApplicationWillEnterForegroundNotification);
    assert_eq!(run_loop::source_count(), 0, "the engine has asked for nothing");
    host.advice.set(GO_ON);
    host.capture.start();
    assert_eq!(observer_count(), observers);
    host.capture.stop();
    assert_eq!((observer_count(), run_loop::source_count()), (0, 0));
    post(&UIApplicationDidBecomeActiveNotification);
    assert_eq!(run_loop::source_count(), 0);
    drop(host);
    assert_eq!(observer_count(), 0);
}

#[test]
fn launch_in_front_of_another_app_is_inactive_and_walked() {
    shown();
    application().ivars().state.set(1);
    let host = Host::started();
    run_loop::turn();
    assert_eq!(host.frames.borrow().len(), 1);
    assert_eq!(host.events().last().unwrap(), "State(Inactive)");
}

#[test]
fn prewarmed_launch_waits_for_the_foreground() {
    shown();
    application().ivars().state.set(2);
    let host = Host::started();
    run_loop::turn();
    assert_eq!((host.frames.borrow().len(), run_loop::source_count()), (0, 0));
    assert_eq!(host.events().last().unwrap(), "State(Background)");
    post(&UIApplicationWillEnterForegroundNotification);
    run_loop::turn();
    assert_eq!(host.frames.borrow().len(), 1);
}

#[test]
fn app_extension_has_no_capture_and_one_counted_failure() {
    shown();
    application().ivars().is_extension.set(true);
    let host = Host::started();
    run_loop::turn();
    assert_eq!((observer_count(), run_loop::source_count()), (0, 0));
    assert_eq!((host.capture.failures(), host.frames.borrow().len()), (1, 0));
}

#[test]
fn memory_warnings_are_events_and_change_nothing() {
    shown();
    let host = Host::started();
    host.events();
    post(&UIApplicationDidReceiveMemoryWarningNotification);
    assert_eq!(host.events(), ["State(LowMemory)"]);
    assert_eq!(run_loop::source_count(), 2);
}

#[test]
fn notifications_of_other_threads_change_nothing_and_are_counted() {
    shown();
    let host = Host::started();
    host.events();
    post_on_other_thread(&UIApplicationDidEnterBackgroundNotification, None);
    let docked = Some([0.0, 544.0, 390.0, 300.0]);
    post_on_other_thread(&UIKeyboardDidChangeFrameNotification, docked);
    assert_eq!(
        (host.events(), host.capture.failures()),
        (Vec::<String>::new(), 2)
    );
    // The main thread reports them.
    host.frame();
    host.frame();
    assert_eq!(host.capture.failures(), 2);
    assert_eq!(
        *host.failures.borrow(),
        ["a call on another thread than the main one"]
    );
}

#[test]
fn keyboard_has_its_place_docked_floating_and_split() {
    shown();
    let host = Host::started();
    host.events();
    let rect =
        |x: i32, y: i32, w: i32, h: i32| format!("Keyboard(Some(Rect {{ x: {x}, y: {y}, w: {w}, h: {h} }}))");
    // Docked: it is reported before it moves in.
    post_keyboard(&UIKeyboardWillChangeFrameNotification, [0.0, 544.0, 390.0, 300.0]);
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [0.0, 544.0, 390.0, 300.0]);
    let docked = rect(0, 5440, 3900, 3000);
    assert_eq!(host.events(), [docked.clone(), docked]);
    // It is visible until it has moved out.
    post_keyboard(&UIKeyboardWillChangeFrameNotification, [0.0, 844.0, 390.0, 300.0]);
    assert_eq!(host.events(), Vec::<String>::new());
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [0.0, 844.0, 390.0, 300.0]);
    assert_eq!(host.events(), ["Keyboard(None)"]);
    // Floating: UIKit tells its place after the change alone.
    post_keyboard(&UIKeyboardWillChangeFrameNotification, [0.0, 0.0, 0.0, 0.0]);
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [40.0, 300.0, 320.0, 258.5]);
    assert_eq!(host.events(), [rect(400, 3000, 3200, 2585)]);
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [0.0, 0.0, 0.0, 0.0]);
    assert_eq!(host.events(), ["Keyboard(None)"]);
    // Without a place.
    post(&UIKeyboardDidChangeFrameNotification);
    assert_eq!(
        (host.events(), host.capture.failures()),
        (vec!["Keyboard(None)".into()], 0)
    );
}

#[test]
fn touches_on_the_keyboards_window_are_at_its_middle_or_nowhere() {
    let main = shown();
    let keys: Retained<FakeTextEffectsWindow> =
        view([0.0, 0.0, 390.0, 844.0], |state| state.level = 9.0, vec![]);
    let keys: Retained<FakeWindow> = unsafe { Retained::cast_unchecked(keys) };
    show(vec![main, keys.clone()]);
    let host = Host::started();
    let places = || {
        let finger = touch(&keys, [33.0, 600.0], BEGAN);
        finger.send(BEGAN, [33.0, 600.0]);
        finger.send(MOVED, [60.0, 620.0]);
        finger.send(ENDED, [60.0, 620.0]);
        host.frame();
        let frames = std::mem::take(&mut *host.frames.borrow_mut());
        let touches = frames.iter().flat_map(|frame| parse(frame).unwrap().touches);
        touches
            .map(|touch| (touch.value.at.x, touch.value.at.y))
            .collect::<Vec<_>>()
    };
    assert_eq!(places(), []);
    post_keyboard(&UIKeyboardWillChangeFrameNotification, [0.0, 544.0, 390.0, 300.0]);
    assert_eq!(places(), [(1950, 6940), (1950, 6940)]);
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [0.0, 844.0, 390.0, 300.0]);
    assert_eq!(places(), []);
}

/// The names of screens that the next frame reports before it.
fn screen_events(host: &Host) -> Vec<String> {
    let frames = host.frames.borrow().len();
    host.frame();
    let mut events = std::mem::take(&mut *host.events.borrow_mut());
    events.retain(|(_, event)| event.starts_with("Screen"));
    let names = events.into_iter().map(|(before, event)| {
        assert_eq!(before, frames, "a name is reported before its frame");
        event
    });
    names.collect()
}

#[test]
fn controller_that_replaces_one_at_the_same_address_is_a_new_screen() {
    let main = shown();
    let host = Host::started();
    let is_reused = (0..100).any(|_| {
        as_view(&main).change().controller = Some(controller::<ShopItem>(None));
        assert_eq!(screen_events(&host), ["Screen(\"ItemViewController\")"]);
        let released = as_view(&main).change().controller.take();
        let address = released.as_ref().map(Retained::as_ptr);
        drop(released);
        let next = controller::<ShopList>(None);
        let is_reused = Some(Retained::as_ptr(&next)) == address;
        as_view(&main).change().controller = Some(next);
        assert_eq!(screen_events(&host), ["Screen(\"ListViewController\")"]);
        is_reused
    });
    assert!(is_reused, "no address was used twice");
}

#[test]
fn columns_of_a_split_view_and_pages_are_followed() {
    let main = shown();
    let host = Host::started();
    let names_with = |root| {
        as_view(&main).change().controller = Some(root);
        screen_events(&host)
    };
    let list = || controller::<ShopList>(None);
    let details = controller::<FakeNavigation>(Some(controller::<ShopItem>(None)));
    let split = container::<FakeSplit>(None, vec![list(), details]);
    assert_eq!(names_with(split), ["Screen(\"ItemViewController\")"]);
    let collapsed = container::<FakeSplit>(None, vec![controller::<FakeNavigation>(Some(list()))]);
    assert_eq!(names_with(collapsed), ["Screen(\"ListViewController\")"]);
    let pages = container::<FakePages>(None, vec![controller::<ShopItem>(None)]);
    assert_eq!(names_with(pages), ["Screen(\"ItemViewController\")"]);
    assert_eq!(
        names_with(container::<FakePages>(None, vec![])),
        Vec::<String>::new()
    );
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn child_that_covers_its_container_is_the_screen_and_a_smaller_one_is_a_part() {
    let main = shown();
    let host = Host::started();
    let of_child = |place, change: fn(&mut afterimage_fake_uikit::ViewState)| {
        let child_view = up(view::<FakeView>(place, change, vec![]));
        let root_view = plain([0.0, 0.0, 390.0, 844.0], vec![child_view.clone()]);
        let child = container::<ShopItem>(Some(child_view), vec![]);
        let root = container::<ShopList>(Some(root_view.clone()), vec![child]);
        as_view(&main).add(root_view);
        as_view(&main).change().controller = Some(root);
        screen_events(&host)
    };
    let above_bar = [0.0, 0.0, 390.0, 760.0];
    assert_eq!(of_child(above_bar, |_| ()), ["Screen(\"ItemViewController\")"]);
    let mini_player = [0.0, 700.0, 390.0, 60.0];
    assert_eq!(of_child(mini_player, |_| ()), ["Screen(\"ListViewController\")"]);
    let hidden = |state: &mut afterimage_fake_uikit::ViewState| state.is_hidden = true;
    assert_eq!(of_child(above_bar, hidden), ["Screen(\"ListViewController\")"]);
    // A child that is not in the window waits for its turn.
    let outside = container::<ShopItem>(Some(plain(above_bar, vec![])), vec![]);
    let unloaded = controller::<ShopItem>(None);
    let root_view = plain(above_bar, vec![]);
    as_view(&main).add(root_view.clone());
    let root = container::<ShopList>(Some(root_view), vec![outside, unloaded]);
    as_view(&main).change().controller = Some(root);
    assert_eq!(screen_events(&host), ["Screen(\"ListViewController\")"]);
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn screens_are_named_by_the_topmost_controller_of_the_app_before_their_frame() {
    let main = shown();
    // A window below the app's content has no say.
    let below: Retained<FakeWindow> = view([0.0, 0.0, 390.0, 844.0], |state| state.level = -1.0, vec![]);
    as_view(&below).change().controller = Some(controller::<ShopItem>(None));
    show(vec![below, main.clone()]);
    let list = controller::<ShopList>(None);
    let navigation = controller::<FakeNavigation>(Some(list));
    let tabs = controller::<FakeTabs>(Some(navigation.clone()));
    as_view(&main).change().controller = Some(tabs.clone());
    let host = Host::started();
    let names = || screen_events(&host);
    assert_eq!(names(), ["Screen(\"ListViewController\")"]);
    assert_eq!(names(), Vec::<String>::new());
    navigation.ivars().borrow_mut().shown = Some(controller::<ShopItem>(None));
    assert_eq!(names(), ["Screen(\"ItemViewController\")"]);
    // A sheet of the system is no screen; one of SwiftUI has no name.
    tabs.ivars().borrow_mut().presented = Some(controller::<FakeController>(None));
    assert_eq!(names(), Vec::<String>::new());
    tabs.ivars().borrow_mut().presented = Some(controller::<ShopHosting>(None));
    assert_eq!(names(), Vec::<String>::new());
    tabs.ivars().borrow_mut().presented = None;
    assert_eq!(names(), ["Screen(\"ItemViewController\")"]);
    // Classes that the runtime derives are those of their owners.
    tabs.ivars().borrow_mut().presented = Some(controller::<ObservedController>(None));
    assert_eq!(names(), Vec::<String>::new());
    tabs.ivars().borrow_mut().presented = Some(controller::<ObservedItem>(None));
    assert_eq!(names(), ["Screen(\"ItemViewController\")"]);
    tabs.ivars().borrow_mut().presented = None;
    assert_eq!(names(), ["Screen(\"ItemViewController\")"]);
    // A name of the app stays until the next screen.
    host.capture.screen_named();
    navigation.ivars().borrow_mut().shown = Some(controller::<ShopList>(None));
    assert_eq!(names(), Vec::<String>::new());
    navigation.ivars().borrow_mut().shown = Some(controller::<ShopItem>(None));
    assert_eq!(names(), ["Screen(\"ItemViewController\")"]);
}
