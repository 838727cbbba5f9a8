//! The purge after an opt-out, while a thread is busy or another engine owns the folder.

use afterimage_config::SessionReplayConfig;

use super::rig::{Rig, config};

/// Returns a runtime that recorded and sealed a segment and could not send it.
fn unsent() -> Rig {
    let mut rig = Rig::started(config());
    *rig.collector.status.lock().unwrap() = 500;
    let _ = rig.show(&["private"]);
    assert_eq!(rig.flushed().left.segments, 1);
    *rig.collector.status.lock().unwrap() = 200;
    rig
}

#[test]
fn segments_after_opting_in_again_are_kept_though_the_purge_comes_later() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["before"]);
    rig.step_engine();
    // The I/O thread is busy; the app continues.
    rig.set_opt_out(true);
    rig.set_opt_out(false);
    rig.step_engine();
    let _ = rig.show(&["again"]);
    rig.step_engine();
    rig.flushed();
    assert_eq!(
        (rig.collector.names().len(), rig.collector.texts()),
        (1, vec!["again".to_owned()])
    );
}

#[test]
fn a_segment_that_is_sealed_after_the_purge_is_dropped() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["private"]);
    rig.move_to_background();
    rig.step_engine();
    // The sealing job waits while the user opts out.
    rig.set_opt_out(true);
    rig.step_engine();
    rig.set_opt_out(false);
    rig.flushed();
    assert!(rig.collector.names().is_empty());
}

#[test]
fn an_opt_out_while_stopped_deletes_sealed_segments() {
    let mut rig = unsent();
    rig.stop();
    rig.set_opt_out(true);
    rig.set_opt_out(false);
    rig.start();
    let report = rig.flushed();
    assert_eq!((report.sent.segments, report.left.segments), (0, 0));
    assert!(rig.collector.names().is_empty());
}

#[test]
fn an_opt_out_before_the_start_deletes_what_an_earlier_run_left() {
    let mut earlier = unsent();
    earlier.dispose();
    earlier.run();
    let mut rig = earlier.next(config());
    rig.set_opt_out(true);
    rig.set_opt_out(false);
    rig.flushed();
    assert!(rig.collector.names().is_empty());
}

#[test]
fn a_folder_that_could_not_be_purged_is_purged_before_anything_is_sent() {
    let mut earlier = unsent();
    let mut rig = earlier.next(SessionReplayConfig {
        opt_out: true,
        ..config()
    });
    rig.start();
    // The folder belongs to the other engine.
    rig.run();
    assert!(rig.runtime.spool.needs_purge());
    earlier.dispose();
    earlier.run();
    rig.set_opt_out(false);
    rig.flushed();
    assert!(rig.collector.names().is_empty());
    assert!(!rig.runtime.spool.needs_purge());
}

#[test]
fn a_flush_after_an_opt_out_reports_it_once_nothing_is_left() {
    let mut rig = unsent();
    rig.set_opt_out(true);
    let report = rig.flushed();
    assert_eq!(report.left.segments, 0);
}

#[test]
fn an_opt_out_cancels_the_upload_in_flight_before_the_io_thread_continues() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["one"]);
    rig.step_engine();
    assert_eq!(*rig.collector.cancels.lock().unwrap(), 0);
    rig.set_opt_out(true);
    rig.step_engine();
    assert_eq!(*rig.collector.cancels.lock().unwrap(), 1);
}

#[test]
fn deletion_of_local_data_keeps_nothing_of_before_and_continues() {
    let mut rig = unsent();
    let _ = rig.show(&["in the open segment"]);
    rig.step_engine();
    rig.delete_local_data();
    let report = rig.flushed();
    assert_eq!((report.sent.segments, report.left.segments), (0, 0));
    let _ = rig.show(&["again"]);
    assert_eq!(rig.flushed().sent.segments, 1);
    assert_eq!(rig.collector.texts(), ["again"]);
    assert_eq!(
        *rig.collector.cancels.lock().unwrap(),
        1,
        "an upload in flight ends"
    );
}

#[test]
fn deletion_before_the_start_deletes_what_an_earlier_run_left() {
    let mut earlier = unsent();
    earlier.dispose();
    earlier.run();
    let mut rig = earlier.next(config());
    rig.delete_local_data();
    let report = rig.flushed();
    assert_eq!((report.sent.segments, report.left.segments), (0, 0));
    assert!(rig.collector.names().is_empty());
}

#[test]
fn deletion_after_an_opt_out_ends_no_opt_out() {
    let mut rig = unsent();
    rig.set_opt_out(true);
    rig.delete_local_data();
    let _ = rig.show(&["after it"]);
    let _ = rig.flushed();
    assert!(rig.collector.names().is_empty());
    assert!(!rig.runtime.status().recording);
}
