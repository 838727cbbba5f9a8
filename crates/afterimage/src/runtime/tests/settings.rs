//! The state that host threads see between a call that changes the settings and its decision.

use afterimage_config::{SessionReplayConfig, is_sampled};
use afterimage_engine::{CaptureState, HostEvent, Status};

use super::rig::{Rig, SESSION, config};
use crate::model::CaptureAdvice;
use crate::runtime::event_path::EventCounts;

#[test]
fn frames_and_screens_wait_from_the_call_that_changes_the_session() {
    // A frame that got `Stop` would take off the hooks for all of the new session.
    let out = (1..100)
        .map(|n| SESSION + n)
        .find(|id| !is_sampled(*id, 0.92))
        .unwrap();
    let mut rig = Rig::new(SessionReplayConfig {
        session_id: out,
        sample_rate: 0.92,
        mask_rules: vec!["block screen=Pay".to_owned()],
        ..config()
    });
    rig.start();
    rig.run();
    assert_eq!(rig.show(&["out of the sample"]), CaptureAdvice::Stop);
    rig.set_session(SESSION);
    rig.runtime.record_event(HostEvent::Screen {
        name: "Pay".to_owned(),
    });
    assert_ne!(rig.show(&["card"]), CaptureAdvice::Stop);
    rig.flushed();
    assert_eq!(rig.collector.names(), [format!("device-1/{SESSION}/0")]);
    assert!(rig.collector.texts().is_empty());
}

#[test]
fn a_session_that_is_not_decided_counts_as_not_recorded() {
    let rig = Rig::started(config());
    // An event must not be tied to the replay of a session that may not be recorded.
    rig.set_session(-1);
    assert_eq!(rig.runtime.capture(), CaptureState::AwaitingConfig);
    assert!(!rig.runtime.status().recording);
}

#[test]
fn a_decision_that_a_queued_change_overtook_is_not_published() {
    let mut rig = Rig::started(config());
    rig.set_session(SESSION + 1);
    let recording = Status {
        capture: CaptureState::Recording,
        ..Status::default()
    };
    rig.runtime.publish(recording, EventCounts::default());
    assert_eq!(rig.runtime.capture(), CaptureState::AwaitingConfig);
    rig.step_engine();
    assert_eq!(rig.runtime.capture(), CaptureState::Recording);
}

#[test]
fn a_stop_applies_to_the_next_frame() {
    let rig = Rig::started(config());
    rig.stop();
    assert_eq!(rig.show(&["late"]), CaptureAdvice::Stop);
    assert_eq!(rig.runtime.capture(), CaptureState::Idle);
}

#[test]
fn changes_are_handled_in_the_order_of_the_calls_with_the_frames_between() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["first"]);
    rig.set_session(SESSION + 1);
    let _ = rig.show(&["second"]);
    rig.set_session(SESSION + 2);
    rig.stop();
    rig.flushed();
    let segments = rig.collector.segments.lock().unwrap().clone();
    let names: Vec<_> = segments.keys().cloned().collect();
    assert_eq!(names, [0, 1, 2].map(|n| format!("device-1/{}/0", SESSION + n)));
}

#[test]
fn a_malformed_buffer_is_counted_with_its_reason_and_without_its_text() {
    let mut rig = Rig::started(config());
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../wireframe/testdata/frame-buffer/bad");
    let mut bad = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "bin") {
            continue;
        }
        let buffer = std::fs::read(&path).unwrap();
        if let Ok(frame) = rig.runtime.open_frame(&buffer) {
            let _ = rig.runtime.submit_frame(&frame, frame.source());
        }
        rig.run();
        bad += 1;
        let status = rig.runtime.status();
        assert_eq!(status.bad_frames, bad, "{}", path.display());
        assert!(
            status.last_bad_frame.contains("at byte"),
            "{}",
            status.last_bad_frame
        );
    }
    assert!(bad > 10);
    let _ = rig.show(&["after"]);
    rig.flushed();
    assert_eq!(rig.collector.texts(), ["after"]);
}

#[test]
fn a_session_out_of_the_sample_creates_no_file_and_sends_no_request() {
    let mut rig = Rig::new(SessionReplayConfig {
        sample_rate: 0.0,
        ..config()
    });
    rig.start();
    rig.run();
    assert_eq!(rig.show(&["one"]), CaptureAdvice::Stop);
    let report = rig.flushed();
    assert_eq!((report.left.segments, report.problem.as_str()), (0, ""));
    assert!(!rig.folder.path().join("spool").exists());
    assert!(rig.collector.names().is_empty());
}
