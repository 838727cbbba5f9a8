//! Reports of flushes.

use afterimage_engine::FlushOutcome;

use super::rig::{Rig, config};

#[test]
fn a_flush_whose_deadline_passed_reports_the_segments_that_were_sent() {
    let mut rig = Rig::started(config());
    for text in ["first", "second"] {
        let _ = rig.show(&[text]);
        rig.move_to_background_and_back();
    }
    rig.step_engine();
    let report = rig.flush(100);
    // The engine thread is busy until the I/O thread has sent one segment and the deadline has passed.
    rig.step_io();
    rig.clock.advance_by(100);
    rig.step_engine();
    let report = report.try_recv().unwrap();
    assert_eq!(report.outcome, FlushOutcome::DeadlinePassed);
    assert_eq!((report.sent.segments, report.left.segments), (1, 1));
    assert!(!report.problem.is_empty());
}

#[test]
fn a_flush_reports_the_uploads_since_its_call_alone() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["first"]);
    assert_eq!(rig.flushed().sent.segments, 1);
    let _ = rig.show(&["second"]);
    let report = rig.flushed();
    assert_eq!(
        (report.sent.segments, report.outcome),
        (1, FlushOutcome::Delivered)
    );
    assert_eq!(rig.runtime.status().sent.segments, 2);
}

#[test]
fn a_flush_is_delivered_if_nothing_is_left_at_its_deadline() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["one"]);
    rig.move_to_background();
    rig.step_engine();
    let report = rig.flush(100);
    rig.step_io();
    rig.clock.advance_by(100);
    rig.step_engine();
    assert_eq!(report.try_recv().unwrap().outcome, FlushOutcome::Delivered);
}

#[test]
fn a_flush_without_a_server_reports_it() {
    let mut rig = Rig::started(afterimage_config::SessionReplayConfig {
        server_url: None,
        ..config()
    });
    let _ = rig.show(&["one"]);
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.left.segments),
        (FlushOutcome::NoServer, 1)
    );
}

#[test]
fn the_callback_sees_the_state_after_the_flush() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["one"]);
    let (sender, statuses) = std::sync::mpsc::channel();
    let runtime = rig.runtime.clone();
    let done = move |_| sender.send(runtime.status().sent.segments).unwrap();
    rig.runtime.flush(20_000, done).unwrap();
    rig.run();
    assert_eq!(statuses.try_recv(), Ok(1));
}
