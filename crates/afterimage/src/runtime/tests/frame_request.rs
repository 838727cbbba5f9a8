//! Requests for frames, as the host's listener sees them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use afterimage_engine::HostEvent;
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{AppState, Point, SourceId, Timed, Touch, TouchPhase};

use super::rig::{Rig, SESSION, WINDOW, config};
use crate::model::CaptureAdvice;
use crate::runtime::{FrameRequestListener, Runtime};

#[derive(Default)]
struct Listener {
    calls: AtomicUsize,
    panics: bool,
}

impl FrameRequestListener for Listener {
    fn frame_wanted(&self) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        assert!(!self.panics, "of the host");
    }
}

/// A rig whose listener counts its calls.
fn listening(panics: bool) -> (Rig, Arc<Listener>) {
    let rig = Rig::new(config());
    let listener = Arc::new(Listener {
        panics,
        ..Listener::default()
    });
    rig.runtime.set_frame_listener(Some(listener.clone()));
    (rig, listener)
}

/// Runs both threads after the shortest time between two requests. Returns the calls since the last time.
fn calls(rig: &mut Rig, listener: &Listener) -> usize {
    rig.clock.advance_by(100);
    rig.run();
    listener.calls.swap(0, Ordering::Relaxed)
}

fn touch_alone(rig: &Rig) -> CaptureAdvice {
    let touch = Touch {
        pointer: 1,
        phase: TouchPhase::Start,
        at: Point { x: 1, y: 1 },
    };
    let at_ms = rig.runtime.services.clock.now().elapsed_ms;
    rig.submit(|writer| writer.touch(&Timed::new(at_ms, touch)))
}

fn is_frame_wanted(advice: &CaptureAdvice) -> bool {
    matches!(
        advice,
        CaptureAdvice::Next {
            frame_wanted: true,
            ..
        }
    )
}

#[test]
fn a_frame_is_requested_once_for_each_time_that_none_is_known() {
    let (mut rig, listener) = listening(false);
    assert_eq!(calls(&mut rig, &listener), 0);
    rig.start();
    assert_eq!((calls(&mut rig, &listener), calls(&mut rig, &listener)), (1, 0));
    let _ = rig.show(&["one"]);
    assert_eq!(calls(&mut rig, &listener), 0);
    // The session alone opens with the present screen.
    rig.set_session(SESSION + 1);
    assert_eq!(calls(&mut rig, &listener), 0);
    rig.set_device("device-2");
    assert_eq!((calls(&mut rig, &listener), calls(&mut rig, &listener)), (1, 0));
    rig.set_opt_out(true);
    assert_eq!(calls(&mut rig, &listener), 0);
    rig.set_opt_out(false);
    assert_eq!(calls(&mut rig, &listener), 1);
    let _ = rig.show(&["two"]);
    rig.move_to_background();
    assert_eq!(calls(&mut rig, &listener), 0);
    rig.runtime.record_event(HostEvent::App {
        state: AppState::Active,
    });
    assert_eq!(calls(&mut rig, &listener), 1);
    rig.stop();
    assert_eq!(calls(&mut rig, &listener), 0);
}

#[test]
fn a_frame_in_the_same_turn_spares_the_request() {
    let (mut rig, listener) = listening(false);
    rig.start();
    let _ = rig.show(&["one"]);
    assert_eq!(calls(&mut rig, &listener), 0);
    rig.set_device("device-2");
    let _ = rig.show(&["two"]);
    assert_eq!(calls(&mut rig, &listener), 0);
    rig.flushed();
    assert_eq!(
        (rig.collector.names().len(), rig.collector.texts()),
        (2, vec!["two".to_owned()])
    );
}

#[test]
fn changes_in_quick_turns_are_at_most_ten_requests_a_second() {
    let (mut rig, listener) = listening(false);
    rig.start();
    let mut total = 0;
    for number in 0..100 {
        rig.set_device(&format!("device-{number}"));
        rig.run();
        rig.clock.advance_by(10);
        total += listener.calls.swap(0, Ordering::Relaxed);
    }
    assert!((9..=11).contains(&total), "{total}");
}

#[test]
fn a_listener_that_panics_does_not_end_the_recording() {
    let (mut rig, listener) = listening(true);
    rig.start();
    assert_eq!(calls(&mut rig, &listener), 1);
    let _ = rig.show(&["one"]);
    rig.flushed();
    assert_eq!(rig.collector.texts(), ["one"]);
}

#[test]
fn a_listener_that_is_set_late_is_asked_only_while_a_frame_is_missing() {
    let mut rig = Rig::started(config());
    let late = Arc::new(Listener::default());
    rig.runtime.set_frame_listener(Some(late.clone()));
    assert_eq!(calls(&mut rig, &late), 1);
    let _ = rig.show(&["one"]);
    rig.run();
    let later = Arc::new(Listener::default());
    rig.runtime.set_frame_listener(Some(later.clone()));
    assert_eq!((calls(&mut rig, &late), calls(&mut rig, &later)), (0, 0));
}

#[test]
fn the_advice_says_that_a_frame_is_missing_from_the_call_of_the_change_on() {
    let mut rig = Rig::started(config());
    assert!(is_frame_wanted(&touch_alone(&rig)));
    assert!(!is_frame_wanted(&rig.show(&["one"])));
    rig.run();
    rig.set_device("device-2");
    let without_touches = rig.submit(|_| {});
    assert!(is_frame_wanted(&without_touches));
    let _ = rig.show(&["two"]);
    rig.run();
    assert!(!is_frame_wanted(&rig.submit(|_| {})));
}

#[test]
fn a_frame_that_was_walked_before_the_device_changed_is_not_that_of_the_next_person() {
    let (mut rig, listener) = listening(false);
    rig.start();
    let _ = rig.show(&["one"]);
    assert_eq!(calls(&mut rig, &listener), 0);
    let walked_ms = rig.runtime.services.clock.now().elapsed_ms;
    rig.clock.advance_by(50);
    rig.set_device("device-2");
    let _ = rig.show_walked_at(walked_ms, &["still of the last user"]);
    assert_eq!(calls(&mut rig, &listener), 1);
    let _ = rig.show(&["two"]);
    rig.flushed();
    assert_eq!(rig.runtime.status().outdated_frames, 1);
    assert_eq!(rig.collector.texts(), ["two"]);
}

/// Walks at once, on the engine thread.
struct WalkingListener(std::sync::Weak<Runtime>);

impl FrameRequestListener for WalkingListener {
    fn frame_wanted(&self) {
        let runtime = self.0.upgrade().unwrap();
        let now_ms = runtime.services.clock.now().elapsed_ms;
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(0), now_ms, WINDOW);
        writer.tree();
        let frame = runtime.open_frame(writer.finish()).unwrap();
        let _ = runtime.submit_frame(&frame, frame.source());
    }
}

#[test]
fn a_listener_that_submits_the_frame_in_its_call_starts_the_recording() {
    let mut rig = Rig::new(config());
    let listener = WalkingListener(Arc::downgrade(&rig.runtime));
    rig.runtime.set_frame_listener(Some(Arc::new(listener)));
    rig.start();
    rig.run();
    assert!(rig.runtime.status().recording);
    rig.clock.advance_by(1000);
    rig.set_device("device-2");
    rig.run();
    assert!(rig.runtime.status().recording);
    rig.flushed();
    assert_eq!(rig.collector.names().len(), 2);
}
