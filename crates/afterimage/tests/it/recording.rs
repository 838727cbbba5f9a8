//! One recording from the calls of the host to the collector.

use std::time::Duration;

use afterimage_wireframe::{Entry, Environment, Gesture, TouchPhase};

use crate::host::{Host, SESSION, config, frame};

#[test]
fn frames_touches_and_events_arrive_at_the_collector_in_order() {
    let host = Host::started(config());
    host.show(0, &["one"]);
    host.engine.record_screen("Inbox");
    host.touch(100, TouchPhase::Start);
    host.touch(150, TouchPhase::End);
    host.clock.advance_to(200);
    let _ = host.engine.submit_frame(&frame(200, &["one", "two"]));
    // A wait of unlimited length is capped at an hour.
    assert!(host.engine.wait_recorded(Duration::MAX));
    let id = host.engine.session_replay_properties();
    assert_eq!(id["[Amplitude] Session Replay ID"], format!("device-1/{SESSION}"));
    // The same id again changes nothing.
    host.engine.set_session_id(SESSION).unwrap();
    let report = host.flush();
    assert_eq!(
        (
            report.sent_segments,
            report.left_segments,
            report.problem.as_str()
        ),
        (1, 0, "")
    );
    assert_eq!(host.collector.texts(SESSION), ["one", "two"]);
    assert_eq!(host.collector.scene(SESSION).screen(), Some("Inbox"));
    let entries = host.collector.entries(SESSION);
    let kinds: Vec<_> = entries
        .iter()
        .map(|entry| match &entry.value {
            Entry::Keyframe(_) => "keyframe",
            Entry::Changes { .. } => "changes",
            Entry::Touch(_) => "touch",
            Entry::Environment(Environment::Screen(_)) => "screen",
            Entry::Environment(Environment::Gesture(Gesture::Tap { .. })) => "tap",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["keyframe", "screen", "touch", "touch", "tap", "changes"]);
    let status = host.engine.status();
    assert_eq!((status.frames, status.touches, status.segments), (2, 2, 1));
}

#[test]
fn the_newest_frame_is_recorded_while_the_engine_thread_is_busy() {
    let host = Host::started(config());
    for at in 0..200 {
        let _ = host.engine.submit_frame(&frame(at, &[&format!("frame {at}")]));
    }
    host.settle();
    host.flush();
    let status = host.engine.status();
    assert_eq!(status.frames + status.dropped_frames, 200);
    assert_eq!(host.collector.texts(SESSION), ["frame 199"]);
}
