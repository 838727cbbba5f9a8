//! Claims about a recording: `status()`, its reason, and the property that ties events to a replay.

use std::sync::Arc;

use afterimage_config::CaptureReason;
use afterimage_engine::HostEvent;
use afterimage_transport::StorageProblem;
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{AppState, Kind, NodeId, Rect};

use super::rig::{Rig, SESSION, config};
use crate::runtime::Runtime;

fn has_replay(runtime: &Runtime) -> bool {
    runtime.read_if_replayed(|_| ()).is_some()
}

#[track_caller]
fn check_not_recorded(rig: &Rig, reason: &CaptureReason) {
    let status = rig.runtime.status();
    assert_eq!((&status.reason, status.recording), (reason, false));
    if *reason != CaptureReason::StorageRefused {
        assert_eq!(status.why, reason.to_string());
    }
    assert!(!has_replay(&rig.runtime));
}

#[track_caller]
fn check_recorded(rig: &Rig) {
    let status = rig.runtime.status();
    assert!(status.recording, "{}", status.why);
    assert!(has_replay(&rig.runtime));
}

fn app(rig: &mut Rig, state: AppState) {
    rig.runtime.record_event(HostEvent::App { state });
    rig.run();
}

#[test]
fn events_and_touches_without_a_frame_are_no_recording() {
    let mut rig = Rig::started(config());
    check_not_recorded(&rig, &CaptureReason::AwaitingFrame);
    app(&mut rig, AppState::Inactive);
    rig.runtime.record_event(HostEvent::Screen {
        name: "Home".to_owned(),
    });
    rig.run();
    check_not_recorded(&rig, &CaptureReason::AwaitingFrame);
    rig.flushed();
    assert!(rig.collector.names().is_empty());
    let _ = rig.show(&["one"]);
    rig.run();
    check_recorded(&rig);
    rig.flushed();
    assert_eq!(rig.collector.names(), [format!("device-1/{SESSION}/0")]);
}

#[test]
fn a_malformed_frame_is_no_recording() {
    let mut rig = Rig::started(config());
    let _ = rig.submit(|writer: &mut FrameWriter| {
        // A parent that the tree does not have.
        writer.node(
            NodeId::new(2).unwrap(),
            NodeId::new(9),
            Kind::Text,
            Rect::default(),
        );
    });
    rig.run();
    check_not_recorded(&rig, &CaptureReason::AwaitingFrame);
    assert_eq!(rig.runtime.status().bad_frames, 1);
}

#[test]
fn a_recorded_session_in_the_background_keeps_its_replay_and_records_nothing() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["one"]);
    app(&mut rig, AppState::Background);
    let _ = rig.show(&["behind"]);
    rig.run();
    let status = rig.runtime.status();
    assert_eq!(
        (status.reason, status.recording),
        (CaptureReason::InBackground, false)
    );
    assert_eq!((status.background_frames, has_replay(&rig.runtime)), (1, true));
    app(&mut rig, AppState::Active);
    let _ = rig.show(&["two"]);
    rig.run();
    check_recorded(&rig);
}

#[test]
fn a_changed_session_has_no_replay_before_its_decision() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["one"]);
    rig.run();
    rig.set_session(SESSION + 1);
    check_not_recorded(&rig, &CaptureReason::Undecided);
    rig.run();
    // The present screen is that of the new session too.
    check_recorded(&rig);
    rig.set_opt_out(true);
    check_not_recorded(&rig, &CaptureReason::OptedOut);
}

#[test]
fn nothing_is_recorded_while_a_different_engine_owns_the_folder() {
    let mut owner = Rig::started(config());
    let _ = owner.show(&["owner"]);
    owner.run();
    let mut second = owner.next(config());
    second.start();
    let _ = second.show(&["second"]);
    second.run();
    check_not_recorded(&second, &CaptureReason::StorageInUse);
    owner.dispose();
    owner.run();
    second.clock.advance_by(1000);
    let _ = second.show(&["again"]);
    second.run();
    check_recorded(&second);
}

#[test]
fn nothing_is_recorded_while_the_folder_cannot_be_written_and_touches_wait_for_it() {
    let mut rig = Rig::new(config());
    // A file in place of the folder has the same effect as a full disk.
    let spool = rig.folder.path().join("spool");
    std::fs::write(&spool, []).unwrap();
    rig.start();
    let _ = rig.show(&["one"]);
    rig.run();
    check_not_recorded(&rig, &CaptureReason::StorageRefused);
    let why = format!("not recorded: {}", StorageProblem::Obstructed);
    assert_eq!(rig.runtime.status().why, why);
    app(&mut rig, AppState::Inactive);
    std::fs::remove_file(&spool).unwrap();
    rig.clock.advance_by(1000);
    let _ = rig.show(&["two"]);
    rig.run();
    check_recorded(&rig);
    rig.flushed();
    assert_eq!(rig.collector.texts(), ["two"]);
}

#[test]
fn dropped_segments_end_the_claim_until_the_disk_accepts_one() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["one"]);
    rig.run();
    let runtime: Arc<Runtime> = rig.runtime.clone();
    let name = |sequence| format!("device-1/{SESSION}/{sequence}").parse().unwrap();
    for sequence in 1_000..1_003 {
        let dropped = runtime
            .spool
            .keep_unwritten(name(sequence), vec![0; 3 << 20].into());
        let count = u64::from(sequence > 1_000);
        assert_eq!(
            (dropped.segments, dropped.segment_bytes),
            (count, count * (3 << 20))
        );
    }
    assert!(runtime.spool.end_loss() && !runtime.spool.end_loss());
    runtime.send(afterimage_engine::Input::Io(
        afterimage_engine::IoEvent::StorageChanged { is_lossy: true },
    ));
    rig.step_engine();
    check_not_recorded(&rig, &CaptureReason::StorageRefused);
    runtime.send(afterimage_engine::Input::Io(
        afterimage_engine::IoEvent::StorageChanged { is_lossy: false },
    ));
    rig.step_engine();
    check_recorded(&rig);
}
