//! From an app to a replay: the capture on the fake UIKit, the real engine with its threads, the studio as collector on loopback, and
//! its export for the rrweb player. A process of its own, since the queue of the main thread is one for the process.
//!
//! `AFTERIMAGE_STUDIO` is the path of the studio's program; without it, that of a debug build in the SDK's workspace.

mod canaries;
mod canary_views;
mod harness;
mod pictures;
mod rrweb_lint;
mod screens;
mod scrolled_list;
mod tiles;

use std::path::Path;

use afterimage::CaptureReason;
use afterimage::capture::IosVersions;
use afterimage_fake_uikit::build::{as_ui, as_view, button, field, label, plain, window};
use afterimage_fake_uikit::controllers::{ShopItem, ShopList, controller};
use afterimage_fake_uikit::controls::FakeImageView;
use afterimage_fake_uikit::events::{BEGAN, touch};
use afterimage_fake_uikit::graphics::{Image, image};
use afterimage_fake_uikit::notifications::{
    UIApplicationDidEnterBackgroundNotification, UIApplicationWillEnterForegroundNotification,
    UIKeyboardDidChangeFrameNotification, UIKeyboardWillChangeFrameNotification, observer_count, post,
    post_keyboard,
};
use afterimage_fake_uikit::{ViewState, boot, run_loop, show, up, view};
use afterimage_replay::{GapReason, Recording};
use afterimage_uikit::capture::set_mask_override;
use afterimage_wireframe::MaskOverride;
use objc2::DefinedClass;
use objc2_foundation::NSString;
use serde_json::Value;

use harness::{App, Studio, export, started_capture};

#[test]
fn replay_has_texts_screens_and_touches_in_order() {
    boot();
    let message = label([16.0, 120.0, 300.0, 24.0], "Three new mails");
    let edit = button([300.0, 60.0, 80.0, 44.0], "Edit");
    let password = field([16.0, 200.0, 300.0, 34.0], "hunter2", |state| {
        state.is_secure = true
    });
    // A picture of 8 x 8 pixels, in a view of a width.
    let photo = |colour: [u8; 4], scale: f64, width: f64| {
        let picture = image(Image {
            width: 8.0 / scale,
            height: 8.0 / scale,
            scale,
            halves: [colour; 2],
            ..Image::default()
        });
        let place = [16.0, 300.0, width, 8.0];
        // As large as fits.
        let change = |state: &mut ViewState| (state.image, state.content_mode) = (picture, 1);
        up(view::<FakeImageView>(place, change, vec![]))
    };
    const PUBLIC: [u8; 4] = [7, 7, 7, 255];
    const PRIVATE: [u8; 4] = [9, 9, 9, 255];
    let private = plain([0.0, 320.0, 390.0, 320.0], vec![photo(PRIVATE, 1.0, 8.0)]);
    set_mask_override(as_ui(&private), Some(MaskOverride::Mask));
    let title = label([16.0, 60.0, 200.0, 24.0], "Inbox");
    let screen = plain(
        [0.0, 0.0, 390.0, 844.0],
        vec![
            photo(PUBLIC, 1.0, 8.0),
            photo(PRIVATE, 1.0, 40.0),
            photo(PRIVATE, 2.0, 8.0),
            private,
            title,
            message.clone(),
            edit,
            password,
        ],
    );
    let main = window(vec![screen]);
    as_view(&main).change().controller = Some(controller::<ShopList>(None));
    show(vec![main.clone()]);

    let data = tempfile::tempdir().unwrap();
    let studio = Studio::start(data.path());
    let app = App::start(&studio, 1.0);
    app.wait_for(|| run_loop::source_count() == 2);
    app.turn_after(0);
    app.turn_after(500);
    app.tap(&main, [340.0, 82.0]);
    as_view(&message).change().text = Some(NSString::from_str("All read"));
    as_view(&main).change().controller = Some(controller::<ShopItem>(None));
    app.turn_after(500);
    app.turn_after(500);
    // A key of the keyboard: its place is not recorded.
    post_keyboard(&UIKeyboardWillChangeFrameNotification, [0.0, 544.0, 390.0, 300.0]);
    app.tap(&main, [33.0, 700.0]);
    app.turn_after(500);
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [0.0, 844.0, 390.0, 300.0]);
    app.turn_after(500);
    post(&UIApplicationDidEnterBackgroundNotification);
    assert_eq!(run_loop::source_count(), 0);
    app.turn_after(3_600_000);
    as_view(&message).change().text = Some(NSString::from_str("Welcome back"));
    post(&UIApplicationWillEnterForegroundNotification);
    app.turn_after(500);
    app.turn_after(500);
    app.flush();
    let status = app.replay.status();
    assert_eq!(
        (
            status.bad_frames,
            status.background_frames,
            status.degraded_values
        ),
        (0, 0, 0)
    );
    assert_eq!(
        (status.asked_images, status.refused_images),
        (1, 0),
        "the masked one is not requested, also with another place and scale"
    );
    let images = std::fs::read_dir(data.path().join("resources/device-1"))
        .unwrap()
        .count();
    assert_eq!(images, 1);
    let events = export(data.path());
    if std::env::var_os("AFTERIMAGE_PRINT").is_some() {
        println!("{}", serde_json::to_string_pretty(&events).unwrap());
    }
    let place = |what: &str, is: &dyn Fn(&Value) -> bool| {
        let found = events.iter().position(is);
        found.unwrap_or_else(|| panic!("no {what} in the export"))
    };
    let text = |part: &'static str| move |event: &Value| event.to_string().contains(part);
    let interaction = |kind: u64| {
        move |event: &Value| {
            event["type"] == 3 && event["data"]["source"] == 2 && event["data"]["type"] == kind
        }
    };
    let order = [
        place("first text", &text("Three new mails")),
        place("start of the touch", &interaction(7)),
        place("end of the touch", &interaction(9)),
        place("new text", &text("All read")),
        place("text after the return", &text("Welcome back")),
    ];
    assert!(order.is_sorted(), "{order:?}");
    place("first screen", &text("ListViewController"));
    place("second screen", &text("ItemViewController"));
    assert!(!events.iter().any(text("hunter2")), "a secret is in the export");
    let starts: Vec<_> = events.iter().filter(|event| interaction(7)(event)).collect();
    let at = |event: &Value| {
        (
            event["data"]["x"].as_f64().unwrap(),
            event["data"]["y"].as_f64().unwrap(),
        )
    };
    // The second one is at the middle of the keyboard.
    let places: Vec<_> = starts.iter().map(|event| at(event)).collect();
    assert_eq!(places, [(340.0, 82.0), (195.0, 694.0)]);

    app.capture.stop();
    assert_eq!((run_loop::source_count(), observer_count()), (0, 0));
}

/// Segments that the studio received.
fn segments(data: &Path) -> Vec<Vec<u8>> {
    let mut folders = vec![data.to_owned()];
    let mut segments = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == "seg") {
                segments.push(path);
            }
        }
    }
    segments.sort();
    let bytes = segments.iter().map(|path| std::fs::read(path).unwrap());
    bytes.collect()
}

#[test]
fn hours_in_the_background_are_one_gap_without_segments() {
    const HOURS: u64 = 5;
    const MINUTE_MS: u64 = 60_000;
    boot();
    let clock = label([16.0, 120.0, 300.0, 24.0], "12:00");
    let main = window(vec![clock.clone()]);
    show(vec![main.clone()]);
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::start(data.path());
    let app = App::start(&studio, 1.0);
    app.wait_for(|| run_loop::source_count() == 2);
    app.turn_after(0);
    app.turn_after(500);
    app.tap(&main, [20.0, 20.0]);
    app.turn_after(500);
    post(&UIApplicationDidEnterBackgroundNotification);
    app.flush();
    let before = segments(data.path()).len();
    for minute in 0..HOURS * 60 {
        // A timer of the app, for which the system woke it.
        as_view(&clock).change().text = Some(NSString::from_str(&format!("minute {minute}")));
        app.turn_after(MINUTE_MS);
    }
    app.flush();
    assert_eq!((before, segments(data.path()).len()), (1, 1));
    post(&UIApplicationWillEnterForegroundNotification);
    app.turn_after(500);
    app.tap(&main, [20.0, 20.0]);
    app.turn_after(500);
    app.flush();
    let recording = Recording::from_segments(segments(data.path())).unwrap();
    let [gap] = recording.gaps() else {
        panic!("{:?}", recording.gaps())
    };
    assert_eq!(gap.reason, GapReason::Background);
    assert!(gap.length_ms() >= HOURS * 60 * MINUTE_MS, "{gap:?}");
}

#[test]
fn session_that_is_not_sampled_has_no_walk_and_no_touch() {
    boot();
    let main = window(vec![label([0.0, 0.0, 90.0, 20.0], "text")]);
    show(vec![main.clone()]);
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::start(data.path());
    let app = App::start(&studio, 0.0);
    app.wait_for(|| matches!(app.replay.status().reason, CaptureReason::NotSampled { .. }));
    let finger = touch(&main, [5.0, 5.0], BEGAN);
    // Reading it would be a failure, which is logged.
    finger.ivars().raises.set(true);
    for _ in 0..3 {
        run_loop::advance_ms(500.0);
        run_loop::turn();
        run_loop::run_main_queue();
        finger.send(BEGAN, [5.0, 5.0]);
    }
    let status = app.replay.status();
    assert_eq!(status.frames, 0);
    assert_eq!(run_loop::source_count(), 0);
}

#[test]
fn capture_that_ends_leaves_a_newer_one_its_requests() {
    boot();
    show(vec![window(vec![label([0.0, 0.0, 90.0, 20.0], "text")])]);
    let data = tempfile::tempdir().unwrap();
    let studio = Studio::start(data.path());
    let mut app = App::start(&studio, 1.0);
    app.wait_for(|| run_loop::source_count() == 2);
    app.turn_after(0);
    app.turn_after(500);
    app.replay.stop().unwrap();
    let newer = started_capture(&app.replay, IosVersions::default());
    drop(std::mem::replace(&mut app.capture, newer));
    assert_eq!(run_loop::source_count(), 0);
    app.replay.start().unwrap();
    app.wait_for(|| run_loop::source_count() == 2);
}
