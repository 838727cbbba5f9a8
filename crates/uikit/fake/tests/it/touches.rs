//! Touches in frames: fingers, coalesced samples, windows, times, and what happens if reading fails.

use std::cell::RefCell;

use afterimage_fake_uikit::application::{application, send};
use afterimage_fake_uikit::build::{as_view, label, window};
use afterimage_fake_uikit::controls::{FakeTextEffectsWindow, FakeWindow};
use afterimage_fake_uikit::events::{
    BEGAN, CANCELLED, ENDED, Event, FakeEvent, MOVED, STATIONARY, event, event_of, touch,
};
use afterimage_fake_uikit::host::{GO_ON, Host};
use afterimage_fake_uikit::layer::affine;
use afterimage_fake_uikit::notifications::{UIKeyboardDidChangeFrameNotification, post_keyboard};
use afterimage_fake_uikit::recognizers::tap_recognizer;
use afterimage_fake_uikit::{boot, run_loop, show, view};
use afterimage_uikit::host::{Advice, TouchCapture};
use afterimage_uikit::samples::SampleQueue;
use afterimage_wireframe::buffer::parse;
use afterimage_wireframe::{Timed, Touch, TouchPhase};
use objc2::rc::Retained;
use objc2::{DefinedClass, msg_send};

/// Shows a window with a label.
pub(crate) fn shown() -> Retained<FakeWindow> {
    boot();
    let main = window(vec![label([0.0, 0.0, 90.0, 20.0], "main")]);
    show(vec![main.clone()]);
    main
}

/// The touches of the frames since the last call, with one more frame.
fn touches(host: &Host) -> Vec<Timed<Touch>> {
    host.frame();
    let frames = std::mem::take(&mut *host.frames.borrow_mut());
    let touches = frames.iter().flat_map(|frame| parse(frame).unwrap().touches);
    touches.collect()
}

/// Pointer, phase and place of each touch.
fn samples(host: &Host) -> Vec<(u32, TouchPhase, i32, i32)> {
    let of = |touch: Timed<Touch>| {
        let Touch { pointer, phase, at } = touch.value;
        (pointer, phase, at.x, at.y)
    };
    touches(host).into_iter().map(of).collect()
}

fn both_ways(test: impl Fn(Host, Retained<FakeWindow>)) {
    for way in [TouchCapture::SendEvent, TouchCapture::Recognizers] {
        let main = shown();
        let host = Host::with_touches(way);
        // Recognizers are added with the first walk.
        host.frame();
        test(host, main);
    }
}

#[test]
fn each_finger_has_a_number_and_each_phase_a_sample() {
    both_ways(|host, main| {
        let first = touch(&main, [10.0, 20.0], BEGAN);
        let second = touch(&main, [100.0, 200.0], BEGAN);
        send(&event(vec![first.clone(), second.clone()]));
        first.now(STATIONARY, [10.0, 20.0]);
        second.now(MOVED, [101.5, 200.0]);
        send(&event(vec![first.clone(), second.clone()]));
        first.now(ENDED, [10.0, 20.0]);
        second.now(CANCELLED, [101.5, 200.0]);
        send(&event(vec![first, second]));
        let expected = [
            (0, TouchPhase::Start, 100, 200),
            (1, TouchPhase::Start, 1000, 2000),
            (1, TouchPhase::Move, 1015, 2000),
            (0, TouchPhase::End, 100, 200),
            (1, TouchPhase::Cancel, 1015, 2000),
        ];
        assert_eq!(samples(&host), expected);
        assert_eq!(samples(&host), []);
        assert_eq!(
            (host.capture.failures(), host.capture.counts().lost_touches),
            (0, 0)
        );
    });
}

#[test]
fn coalesced_samples_are_written_with_their_own_times() {
    both_ways(|host, main| {
        let finger = touch(&main, [0.0, 0.0], BEGAN);
        send(&event(vec![finger.clone()]));
        let start = run_loop::now_ns() as f64 / 1e9;
        run_loop::advance_ms(16.5);
        let early = touch(&main, [1.0, 0.0], MOVED);
        early.ivars().timestamp.set(start + 0.004);
        let late = touch(&main, [2.0, 0.0], MOVED);
        late.ivars().timestamp.set(start + 0.008);
        finger.now(MOVED, [3.0, 0.0]);
        let last = touch(&main, [3.0, 0.0], MOVED);
        send(&event_of(Event {
            touches: vec![finger],
            coalesced: RefCell::new(vec![early, late, last]),
            ..Event::default()
        }));
        let start_ms = (start * 1000.0) as u64;
        let written: Vec<_> = touches(&host)
            .iter()
            .map(|touch| (touch.elapsed_ms - start_ms, touch.value.at.x, touch.value.pointer))
            .collect();
        assert_eq!(written, [(0, 0, 0), (4, 10, 0), (8, 20, 0), (16, 30, 0)]);
    });
}

#[test]
fn coalesced_samples_leave_the_start_first_and_the_end_last() {
    both_ways(|host, main| {
        let sample = |x: f64, ms: f64, phase| {
            let sample = touch(&main, [x, 0.0], phase);
            sample
                .ivars()
                .timestamp
                .set(run_loop::now_ns() as f64 / 1e9 - ms / 1e3);
            sample
        };
        let finger = touch(&main, [5.0, 0.0], BEGAN);
        let send_with = |coalesced| {
            send(&event_of(Event {
                touches: vec![finger.clone()],
                coalesced: RefCell::new(coalesced),
                ..Event::default()
            }));
        };
        send_with(vec![sample(4.0, 4.0, BEGAN), sample(5.0, 0.0, BEGAN)]);
        run_loop::advance_ms(16.0);
        finger.now(ENDED, [9.0, 0.0]);
        // The last one is the event's own, and is no move.
        send_with(vec![sample(8.0, 8.0, MOVED), sample(9.5, 0.0, ENDED)]);
        let expected = [
            (0, TouchPhase::Start, 50, 0),
            (0, TouchPhase::Move, 80, 0),
            (0, TouchPhase::End, 90, 0),
        ];
        assert_eq!(samples(&host), expected);
    });
}

#[test]
fn touch_whose_window_is_gone_ends_at_its_last_place() {
    let main = shown();
    let host = Host::started();
    let overlay: Retained<FakeWindow> = view([0.0, 0.0, 90.0, 90.0], |state| state.level = 1.0, vec![]);
    for phase in [ENDED, CANCELLED] {
        show(vec![main.clone(), overlay.clone()]);
        let finger = touch(&overlay, [5.0, 6.0], BEGAN);
        finger.send(BEGAN, [5.0, 6.0]);
        finger.send(MOVED, [7.0, 6.0]);
        // Its window is dismissed and released while the finger is down.
        show(vec![main.clone()]);
        finger.ivars().window.take();
        finger.send(MOVED, [8.0, 6.0]);
        run_loop::advance_ms(20.0);
        finger.send(phase, [9.0, 6.0]);
        let end_ms = run_loop::now_ns() / 1_000_000;
        let touches = touches(&host);
        let phases: Vec<_> = touches.iter().map(|touch| touch.value.phase).collect();
        let end = if phase == ENDED {
            TouchPhase::End
        } else {
            TouchPhase::Cancel
        };
        assert_eq!(phases, [TouchPhase::Start, TouchPhase::Move, end]);
        let last = touches.last().unwrap();
        assert_eq!(
            (last.value.pointer, last.value.at.x, last.value.at.y),
            (0, 70, 60)
        );
        assert_eq!(last.elapsed_ms, end_ms);
    }
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn touch_on_a_keyboard_that_hides_ends_at_its_last_place() {
    let main = shown();
    let keyboard: Retained<FakeTextEffectsWindow> = view([0.0, 500.0, 390.0, 344.0], |_| (), vec![]);
    let keyboard: Retained<FakeWindow> = unsafe { Retained::cast_unchecked(keyboard) };
    show(vec![main, keyboard.clone()]);
    let host = Host::started();
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [0.0, 544.0, 390.0, 300.0]);
    let finger = touch(&keyboard, [100.0, 7.0], BEGAN);
    finger.send(BEGAN, [100.0, 7.0]);
    post_keyboard(&UIKeyboardDidChangeFrameNotification, [0.0, 844.0, 390.0, 300.0]);
    finger.send(ENDED, [100.0, 7.0]);
    let expected = [
        (0, TouchPhase::Start, 1950, 6940),
        (0, TouchPhase::End, 1950, 6940),
    ];
    assert_eq!(samples(&host), expected);
}

#[test]
fn touch_whose_end_was_not_seen_is_cancelled_when_the_next_one_starts() {
    both_ways(|host, main| {
        let finger = touch(&main, [5.0, 6.0], BEGAN);
        finger.send(BEGAN, [5.0, 6.0]);
        run_loop::advance_ms(20.0);
        // UIKit uses the object again.
        finger.send(BEGAN, [50.0, 60.0]);
        let expected = [
            (0, TouchPhase::Start, 50, 60),
            (0, TouchPhase::Cancel, 50, 60),
            (0, TouchPhase::Start, 500, 600),
        ];
        assert_eq!(samples(&host), expected);
    });
}

#[test]
fn touches_of_before_a_stop_are_forgotten() {
    both_ways(|host, main| {
        touch(&main, [5.0, 5.0], BEGAN).send(BEGAN, [5.0, 5.0]);
        host.capture.stop();
        host.capture.start();
        host.frame();
        // The first finger did not lift, and its number is free nevertheless.
        touch(&main, [7.0, 7.0], BEGAN).send(BEGAN, [7.0, 7.0]);
        assert_eq!(samples(&host), [(0, TouchPhase::Start, 70, 70)]);
    });
}

#[test]
fn times_are_those_of_the_clock_that_counts_sleep() {
    let main = shown();
    let host = Host::started();
    host.slept_ms.set(3_600_000);
    touch(&main, [5.0, 5.0], BEGAN).send(BEGAN, [5.0, 5.0]);
    let at_ms = run_loop::now_ns() / 1_000_000;
    run_loop::turn();
    run_loop::advance_ms(100.0);
    let frames = host.frames.borrow();
    let parsed = parse(&frames[0]).unwrap();
    assert_eq!(parsed.touches[0].elapsed_ms, at_ms + 3_600_000);
    assert_eq!(parsed.elapsed_ms, at_ms + 3_600_000);
}

#[test]
fn places_are_on_the_screen_in_every_window() {
    boot();
    let moved: Retained<FakeWindow> = view(
        [50.0, 100.0, 200.0, 300.0],
        |state| {
            state.level = 1.0;
            state.layer.change().transform = affine([2.0, 0.0, 0.0, 1.0, 10.0, 0.0]);
        },
        vec![],
    );
    let keyboard: Retained<FakeTextEffectsWindow> = view([0.0, 500.0, 390.0, 344.0], |_| (), vec![]);
    let keyboard: Retained<FakeWindow> = unsafe { Retained::cast_unchecked(keyboard) };
    show(vec![window(vec![]), moved.clone(), keyboard.clone()]);
    let host = Host::started();
    touch(&moved, [0.0, 0.0], BEGAN).send(BEGAN, [100.0, 7.0]);
    touch(&keyboard, [0.0, 0.0], BEGAN).send(BEGAN, [100.0, 7.0]);
    // The centre (150, 250) and the shift; the key of the keyboard is left out.
    assert_eq!(samples(&host), [(0, TouchPhase::Start, 1600, 1070)]);
}

#[test]
fn events_of_other_kinds_and_nil_are_only_passed_on() {
    let main = shown();
    let host = Host::started();
    let before = application().sent();
    let presses = Event {
        kind: 3,
        touches: vec![touch(&main, [5.0, 5.0], BEGAN)],
        ..Event::default()
    };
    send(&event_of(presses));
    let nil: Option<&FakeEvent> = None;
    let app = application();
    let _: () = unsafe { msg_send![&*app, sendEvent: nil] };
    assert_eq!(application().sent(), before + 2);
    assert_eq!((samples(&host), host.capture.failures()), (vec![], 0));
}

#[test]
fn event_whose_touch_raises_is_passed_on_and_counted() {
    both_ways(|host, main| {
        let before = application().sent();
        let finger = touch(&main, [5.0, 5.0], BEGAN);
        finger.ivars().raises.set(true);
        send(&event(vec![finger]));
        assert_eq!(application().sent(), before + 1);
        assert_eq!((samples(&host), host.capture.failures()), (vec![], 1));
        assert_eq!(*host.failures.borrow(), ["reading a touch"]);
    });
}

#[test]
fn nothing_is_read_while_nothing_is_recorded() {
    both_ways(|host, main| {
        let finger = touch(&main, [5.0, 5.0], BEGAN);
        // Reading it would be a failure.
        finger.ivars().raises.set(true);
        host.capture.stop();
        send(&event(vec![finger.clone()]));
        host.capture.start();
        host.advice.set(Advice::Stop);
        host.frame();
        send(&event(vec![finger.clone()]));
        assert_eq!(host.capture.failures(), 0);
        assert!(
            as_view(&main)
                .state()
                .recognizers
                .iter()
                .flatten()
                .next()
                .is_none()
        );
        host.advice.set(GO_ON);
        host.capture.start();
        host.frame();
        finger.ivars().raises.set(false);
        finger.send(ENDED, [5.0, 5.0]);
        assert_eq!(samples(&host).len(), 1);
    });
}

#[test]
fn touches_are_not_read_if_the_app_forbids_it() {
    let main = shown();
    let host = Host::with_touches(TouchCapture::Off);
    touch(&main, [5.0, 5.0], BEGAN).send(BEGAN, [5.0, 5.0]);
    assert_eq!(samples(&host), []);
}

#[test]
fn recognizers_are_one_for_each_window_and_keep_none_alive() {
    let main = shown();
    let host = Host::with_touches(TouchCapture::Recognizers);
    host.frame();
    host.frame();
    let count = |window: &Retained<FakeWindow>| as_view(window).state().recognizers.iter().flatten().count();
    assert_eq!(count(&main), 1);
    {
        let state = as_view(&main).state();
        let recognizer = state.recognizers.as_ref().unwrap()[0].state();
        assert!(!recognizer.cancels_touches && !recognizer.delays_ends);
    }
    let ours = as_view(&main).state().recognizers.as_ref().unwrap()[0].clone();
    let of_app = tap_recognizer();
    assert!(!ours.prevents(&of_app) && !ours.is_prevented_by(&of_app));
    assert!(of_app.prevents(&ours) && of_app.is_prevented_by(&ours));
    let live = objc_runtime::live_objects();
    for _ in 0..100 {
        let overlay: Retained<FakeWindow> = view([0.0, 0.0, 90.0, 90.0], |state| state.level = 1.0, vec![]);
        show(vec![main.clone(), overlay]);
        host.frame();
    }
    show(vec![main.clone()]);
    host.frame();
    // The last recognizer is removed from the list with the next window.
    assert!(objc_runtime::live_objects() < live + 10);
    drop(host);
    assert_eq!(count(&main), 0);
}

#[test]
fn recognizer_fails_when_the_last_finger_is_up() {
    let main = shown();
    let host = Host::with_touches(TouchCapture::Recognizers);
    host.frame();
    let recognizer = as_view(&main).state().recognizers.as_ref().unwrap()[0].clone();
    let first = touch(&main, [10.0, 20.0], BEGAN);
    let second = touch(&main, [100.0, 200.0], BEGAN);
    send(&event(vec![first.clone(), second.clone()]));
    first.now(ENDED, [10.0, 20.0]);
    second.now(STATIONARY, [100.0, 200.0]);
    send(&event(vec![first, second.clone()]));
    assert_eq!(recognizer.state().state, 0);
    second.send(CANCELLED, [100.0, 200.0]);
    assert_eq!(recognizer.state().state, 5);
    assert_eq!(samples(&host).len(), 4);
}

#[test]
fn event_that_is_sent_while_another_is_read_is_only_passed_on() {
    let main = shown();
    let host = Host::started();
    let inner = event(vec![touch(&main, [5.0, 5.0], BEGAN)]);
    let outer = touch(&main, [7.0, 7.0], BEGAN);
    *outer.ivars().sends.borrow_mut() = Some(inner);
    let before = application().sent();
    send(&event(vec![outer]));
    assert_eq!(application().sent(), before + 2);
    assert_eq!(samples(&host), [(0, TouchPhase::Start, 70, 70)]);
    assert_eq!(host.capture.failures(), 0);
}

#[test]
fn samples_for_which_no_room_is_left_are_counted() {
    both_ways(|host, main| {
        let finger = touch(&main, [10.0, 20.0], BEGAN);
        send(&event(vec![finger.clone()]));
        for index in 0..SampleQueue::CAPACITY {
            // A finger that rests has no samples.
            finger.now(MOVED, [11.0 + (index % 2) as f64, 20.0]);
            send(&event(vec![finger.clone()]));
        }
        let lost = SampleQueue::RESERVED as u64 + 1;
        assert_eq!(host.capture.counts().lost_touches, lost);
        finger.now(ENDED, [11.0, 20.0]);
        send(&event(vec![finger]));
        assert_eq!(
            samples(&host).last().map(|sample| sample.1),
            Some(TouchPhase::End)
        );
    });
}
