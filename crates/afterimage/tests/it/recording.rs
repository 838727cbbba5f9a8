//! One recording from the calls of the host to the collector.

use std::sync::Arc;
use std::time::Duration;

use afterimage::clock::VirtualClock;
use afterimage::{HostEvent, SessionReplay};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{
    Entry, Environment, Gesture, Point, SourceId, Timed, Touch, TouchPhase, Viewport,
};

use crate::host::{Collector, Host, LIMIT, SESSION, config, frame, services};

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
            report.sent.segments,
            report.left.segments,
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

#[test]
fn numbers_of_the_host_without_a_meaning_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(VirtualClock::starting_at(SESSION as u64));
    let mut services = services(folder.path(), clock, Arc::new(Collector::default()));
    services.device.density = f32::NAN;
    let replay = SessionReplay::new(config(), services).unwrap();
    replay.start().unwrap();
    let _ = replay.submit_frame(&frame(0, &["one"]));
    replay.record_event(HostEvent::Viewport {
        width: f32::INFINITY,
        height: 844.0,
    });
    replay.record_event(HostEvent::Keyboard {
        x: 0.0,
        y: f32::NAN,
        width: 390.0,
        height: 1e30,
    });
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(0), 10, Viewport { w: 3900, h: 8440 });
    let touch = Touch {
        pointer: 1,
        phase: TouchPhase::Start,
        at: Point { x: 1, y: 1 },
    };
    writer.touch(&Timed::new(10, touch));
    let mut touches = writer.finish().to_vec();
    // The phase, at the end of the record.
    let phase_at = touches.len() - 4;
    touches[phase_at] = 9;
    let _ = replay.submit_frame(&touches);
    assert!(replay.wait_recorded(LIMIT));
    let status = replay.status();
    assert_eq!((status.frames, status.bad_frames), (1, 0));
    assert_eq!((status.degraded_values, status.degraded_nodes), (4, 0));
    assert_eq!((status.dropped_events, status.touches), (1, 0));
}
