//! What is recorded, and that none of it is lost.

use std::sync::Arc;
use std::sync::mpsc::channel;

use afterimage::CaptureAdvice;
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{
    AppState, Attr, Entry, Environment, Gesture, InputType, Kind, NodeId, Orientation, Recordable, Rect,
    SourceId, TextField, TouchPhase,
};

use crate::host::{Busy, Host, LIMIT, SESSION, WINDOW, config, frame};

#[test]
fn frames_touches_and_events_arrive_in_order() {
    let host = Host::started(config());
    host.show(0, &["one"]);
    host.engine.record_screen("Inbox");
    host.touch(100, TouchPhase::Start);
    host.touch(150, TouchPhase::End);
    host.show(200, &["one", "two"]);
    let report = host.flush();
    assert_eq!((report.left_segments, report.problem.as_str()), (0, ""));
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
}

#[test]
fn an_unchanged_frame_costs_nothing() {
    let host = Host::started(config());
    host.show(0, &["one"]);
    host.show(100, &["one"]);
    host.show(200, &["one"]);
    host.flush();
    let entries = host.collector.entries(SESSION);
    // The keyframe, and that nothing changed up to the last walk: the recording is as long as the session.
    assert!(matches!(&entries[1].value, Entry::Changes { changes, .. } if changes.is_empty()));
    assert_eq!((entries.len(), entries[1].uptime_ms), (2, 200));
    let status = host.engine.status();
    assert_eq!(
        (status.frames, status.unchanged_frames, status.dropped_frames),
        (3, 2, 0)
    );
}

#[test]
fn a_segment_ends_after_thirty_seconds_and_each_can_be_read_alone() {
    let host = Host::started(config());
    for second in 0..65 {
        host.show(second * 1000, &[&format!("second {second}")]);
    }
    host.flush();
    let segments = host.collector.segments.lock().unwrap();
    assert_eq!(segments.len(), 3);
    for bytes in segments.values() {
        let first = afterimage_compression::SegmentReader::open(bytes)
            .unwrap()
            .next()
            .unwrap()
            .unwrap();
        assert!(matches!(first.value, Entry::Keyframe(_)));
    }
}

#[test]
fn a_session_change_seals_and_begins_with_what_is_on_the_screen() {
    let host = Host::started(config());
    host.show(0, &["kept"]);
    host.clock.advance_to(500);
    host.engine.set_session_id(SESSION + 1).unwrap();
    host.settle();
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["kept"]);
    assert_eq!(host.collector.texts(SESSION + 1), ["kept"]);
    assert_eq!(host.collector.entries(SESSION + 1)[0].uptime_ms, 500);
    // The same id again does nothing.
    let before = host.engine.status().segments;
    host.engine.set_session_id(SESSION + 1).unwrap();
    host.settle();
    host.flush();
    assert_eq!(host.engine.status().segments, before);
}

#[test]
fn going_to_the_background_seals() {
    let host = Host::started(config());
    host.show(0, &["one"]);
    host.engine.record_event(afterimage::HostEvent::App {
        state: afterimage_wireframe::AppState::Background,
    });
    host.settle();
    host.show(5000, &["two"]);
    host.flush();
    assert_eq!(host.collector.sessions().len(), 2);
    assert_eq!(host.collector.scene(SESSION).app(), Some(AppState::Background));
}

#[test]
fn stopping_and_starting_goes_on_in_the_same_session() {
    let host = Host::started(config());
    host.show(0, &["before"]);
    host.engine.stop().unwrap();
    host.settle();
    host.show(1000, &["while stopped"]);
    host.engine.start().unwrap();
    host.settle();
    host.show(2000, &["after"]);
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["after"]);
    let segments = host.collector.segments.lock().unwrap();
    let starts: Vec<_> = segments
        .values()
        .map(|bytes| {
            afterimage_compression::SegmentReader::open(bytes)
                .unwrap()
                .header()
                .session_start_wall_ms
        })
        .collect();
    assert_eq!(starts, [SESSION as u64, SESSION as u64]);
    assert_eq!(segments.len(), 2, "nothing of the time between");
}

#[test]
fn what_a_killed_run_left_is_recovered_and_sent_by_the_next() {
    let first = Host::started(config());
    first.show(0, &["on disk"]);
    // The block is cut by time; the segment is still open.
    first.show(1500, &["on disk", "in the block that is lost"]);
    // A copy of the folder as a kill would leave it: the first engine still has its own.
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let spool = folder.path().join("spool");
    std::fs::create_dir(&spool).unwrap();
    for file in std::fs::read_dir(first.spool.path().join("spool")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), spool.join(file.file_name())).unwrap();
    }
    let second = Host::with(config(), folder, Arc::default());
    let report = second.flush();
    assert_eq!(report.sent_segments, 1, "{}", report.problem);
    assert_eq!(second.collector.texts(SESSION), ["on disk"]);
    // Its number is not used again.
    second.engine.start().unwrap();
    second.settle();
    second.show(0, &["later"]);
    second.flush();
    assert!(
        second
            .collector
            .sessions()
            .contains(&format!("device-1/{SESSION}/1"))
    );
}

#[test]
fn a_collector_that_fails_loses_nothing() {
    let host = Host::started(config());
    *host.collector.status.lock().unwrap() = Some(500);
    host.show(0, &["one"]);
    let report = host.flush_within(300);
    assert_eq!((report.sent_segments, report.left_segments), (0, 1));
    assert!(!report.problem.is_empty());
    *host.collector.status.lock().unwrap() = None;
    host.engine.dispose();
    let next = Host::with(config(), host.spool.clone(), host.collector.clone());
    // The first engine may still hold the folder: it lets go of it on its own thread.
    let report = next.flush();
    assert_eq!((report.sent_segments, report.problem.as_str()), (1, ""));
    assert_eq!(report.left_segments, 0);
    assert_eq!(host.collector.texts(SESSION), ["one"]);
}

#[test]
fn opting_out_deletes_and_opting_in_records_again() {
    let host = Host::started(config());
    *host.collector.status.lock().unwrap() = Some(500);
    host.show(0, &["private"]);
    host.flush_within(100);
    host.engine.set_opt_out(true).unwrap();
    host.settle();
    assert_eq!(
        host.engine.submit_frame(&frame(1, &["private"])),
        CaptureAdvice::Stop
    );
    *host.collector.status.lock().unwrap() = None;
    assert_eq!(host.flush().left_segments, 0);
    assert!(host.collector.sessions().is_empty());
    assert_eq!(host.engine.status().why, "not recorded: the user opted out");
    host.engine.set_opt_out(false).unwrap();
    host.settle();
    host.show(2000, &["again"]);
    host.flush();
    assert_eq!(host.collector.texts(SESSION), ["again"]);
}

#[test]
fn the_newest_frame_wins_while_the_capture_thread_is_busy() {
    let host = Host::started(config());
    for at in 0..200 {
        let _ = host.engine.submit_frame(&frame(at, &[&format!("frame {at}")]));
    }
    host.settle();
    host.flush();
    let status = host.engine.status();
    assert_eq!(status.frames + status.dropped_frames, 200);
    assert_eq!(host.collector.texts(SESSION), ["frame 199"]);
    assert_eq!(host.collector.scene(SESSION).tree(SourceId(0)).unwrap().len(), 2);
}

#[test]
fn a_field_that_was_secret_stays_so_in_the_next_session() {
    let host = Host::started(config());
    let password = |at: u64, is_secret: bool| {
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(0), at, WINDOW);
        let rect = Rect {
            x: 0,
            y: 0,
            w: 1000,
            h: 200,
        };
        writer.node(NodeId::new(1).unwrap(), None, Kind::Input, rect);
        let kind = if is_secret {
            InputType::Password
        } else {
            InputType::Text
        };
        writer.attr(Attr::InputType, kind.code());
        writer.text(TextField::Value, "hunter2");
        host.clock.advance_to(at);
        let _ = host.engine.submit_frame(writer.finish());
        host.settle();
    };
    password(0, true);
    host.engine.stop().unwrap();
    host.engine.set_session_id(SESSION + 1).unwrap();
    host.engine.start().unwrap();
    host.settle();
    password(1000, false);
    host.flush();
    let scene = host.collector.scene(SESSION + 1);
    let frame = scene.frames().next().unwrap();
    assert_eq!(
        frame.nodes[0].text(TextField::Value).unwrap().recorded(),
        "********"
    );
}

#[test]
fn nothing_is_taken_from_the_moment_of_stop() {
    let host = Host::started(config());
    host.engine.stop().unwrap();
    assert_eq!(host.engine.submit_frame(&frame(0, &["x"])), CaptureAdvice::Stop);
    assert!(host.engine.session_replay_properties().is_empty());
}

#[test]
fn a_rotation_is_recorded_with_the_new_window() {
    let host = Host::started(config());
    host.show(0, &["upright"]);
    host.clock.advance_to(100);
    let (width, height) = (844.0, 390.0);
    host.engine
        .record_event(afterimage::HostEvent::Viewport { width, height });
    host.settle();
    host.flush();
    let scene = host.collector.scene(SESSION);
    assert_eq!(
        (scene.viewport().w, scene.orientation()),
        (8440, Some(Orientation::Landscape))
    );
}

#[test]
fn a_flush_that_cannot_have_the_spool_says_so() {
    let host = Host::started(config());
    host.show(0, &["one"]);
    let other = Host::with(config(), host.spool.clone(), host.collector.clone());
    let report = other.flush_within(100);
    assert_eq!(report.sent_segments, 0);
    assert!(!report.problem.is_empty());
}

#[test]
fn a_flush_whose_time_is_up_says_what_it_sent() {
    let (host, go, is_sending) = Host::over_slow();
    for (at, text) in [(0, "first"), (100, "second")] {
        host.show(at, &[text]);
        host.engine.record_event(afterimage::HostEvent::App {
            state: afterimage_wireframe::AppState::Background,
        });
        host.settle();
    }
    is_sending.recv_timeout(LIMIT).unwrap();
    // The thread that sees to the time is busy until one is sent, and the other on its way.
    let (asked, is_asked) = channel();
    let (hook_may_go, hook) = Busy::new(asked);
    host.engine.set_event_mapper(Some(hook)).unwrap();
    host.engine.record_screen("Home");
    is_asked.recv_timeout(LIMIT).unwrap();
    let (done, is_done) = channel();
    let told = move |report| done.send(report).unwrap();
    host.engine.flush(0, told).unwrap();
    go.send(()).unwrap();
    is_sending.recv_timeout(LIMIT).unwrap();
    drop(hook_may_go);
    let report = is_done.recv_timeout(LIMIT).unwrap();
    assert_eq!(report.sent_segments, 1);
    drop(go);
}
