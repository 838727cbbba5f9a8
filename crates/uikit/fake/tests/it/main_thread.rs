//! A capture that two threads control. The queue of the main thread is one for the process: no other test of this program uses it.

use std::rc::Rc;
use std::sync::Arc;

use afterimage_fake_uikit::build::{as_ui, plain, window};
use afterimage_fake_uikit::host::Host;
use afterimage_fake_uikit::notifications::observer_count;
use afterimage_fake_uikit::{FakeView, boot, run_loop, show};
use afterimage_uikit::capture::{
    CaptureParts, MainCapture, afterimage_mask_override, afterimage_set_mask_override,
};
use afterimage_uikit::host::{
    Advice, AppEvent, CaptureOptions, Clock, EventSink, FrameSink, IosVersions, ScreenNaming, TouchCapture,
};
use afterimage_wireframe::Attr;
use objc2::rc::Retained;

use crate::frame::{Frame, attr};

/// A host that is interested in nothing.
struct Idle;

impl FrameSink for Idle {
    fn submit(&mut self, _: &[u8]) -> Advice {
        Advice::Stop
    }

    fn submit_image(&mut self, _: &str, _: [u32; 2], _: &[u8]) -> bool {
        false
    }
}

impl EventSink for Idle {
    fn record(&self, _: AppEvent<'_>) {}
}

impl Clock for Idle {
    fn now_ns(&self) -> u64 {
        run_loop::now_ns()
    }

    fn elapsed_ms(&self) -> u64 {
        run_loop::now_ns() / 1_000_000
    }
}

fn parts() -> CaptureParts {
    CaptureParts {
        sink: Box::new(Idle),
        events: Box::new(Idle),
        clock: Rc::new(Idle),
        report_failure: Box::new(|_| ()),
        counters: Arc::default(),
        options: CaptureOptions {
            max_fps: 10,
            touches: TouchCapture::SendEvent,
            screen_names: ScreenNaming::App,
            picture_versions: IosVersions::default(),
        },
    }
}

/// Calls on a thread that is not the main one, whose name the fake of `NSThread` knows.
fn elsewhere<R: Send>(action: impl FnOnce() -> R + Send) -> R {
    std::thread::scope(|scope| {
        let named = std::thread::Builder::new().name("afterimage-test".into());
        named.spawn_scoped(scope, action).unwrap().join().unwrap()
    })
}

/// A view that another thread passes on.
struct Passed(Retained<FakeView>);

// SAFETY: the thread of the view waits meanwhile.
unsafe impl Sync for Passed {}

#[test]
fn masking_on_another_thread_takes_effect_on_the_next_walk() {
    boot();
    let shown = plain([0.0, 0.0, 9.0, 9.0], vec![]);
    show(vec![window(vec![shown.clone()])]);
    let host = Host::started();
    let passed = Passed(shown);
    elsewhere(|| {
        // Whole, since the field alone is not for other threads.
        let passed = &passed;
        afterimage_set_mask_override(Some(as_ui(&passed.0)), 3);
    });
    let written = || attr(&Frame::read(&host.frame()).nodes[1], Attr::MaskOverride);
    assert_eq!((written(), host.capture.failures()), (Some(3), 0));
    // The walk stores an id meanwhile, and keeps the masking.
    let stored = elsewhere(|| {
        let passed = &passed;
        let stored = afterimage_mask_override(Some(as_ui(&passed.0)));
        afterimage_set_mask_override(Some(as_ui(&passed.0)), 0);
        stored
    });
    assert_eq!((stored, written()), (3, None));
}

#[test]
fn calls_take_effect_in_the_order_of_both_threads() {
    boot();
    show(vec![window(vec![])]);
    let capture = elsewhere(|| MainCapture::new(parts));
    // It is not made yet: the main thread makes it first.
    capture.start();
    let started = observer_count();
    assert!(started > 0);
    elsewhere(|| capture.stop());
    capture.start();
    assert_eq!(observer_count(), started);
    assert!(run_loop::run_main_queue());
    assert_eq!(observer_count(), started, "no call takes effect late");
    elsewhere(|| capture.stop());
    assert!(run_loop::run_main_queue());
    assert_eq!(observer_count(), 0);

    // While the main thread is blocked, calls replace each other.
    elsewhere(|| {
        for _ in 0..10_000 {
            capture.start();
            capture.screen_named();
            capture.request_frame();
        }
    });
    assert_eq!(run_loop::main_queue_length(), 1);
    assert_eq!((observer_count(), run_loop::source_count()), (0, 0));
    assert!(run_loop::run_main_queue());
    assert_eq!((observer_count(), run_loop::source_count()), (started, 2));
    elsewhere(|| drop(capture));
    assert!(run_loop::run_main_queue());
    assert_eq!((observer_count(), run_loop::source_count()), (0, 0));
}
