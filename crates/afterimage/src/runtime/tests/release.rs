//! The spool's folder passes from a disposed engine to the next one.

use afterimage_engine::FlushOutcome;

use super::rig::{Rig, config};

#[test]
fn a_disposed_engine_releases_its_folder_after_its_last_segment_is_sealed() {
    // The next engine would take the open segment for the remains of a crash, and send the part of it that is on the disk.
    let mut first = Rig::started(config());
    let _ = first.show(&["in memory"]);
    first.step_engine();
    first.dispose();
    // The I/O thread runs before the engine thread has ended the segment.
    first.step_io();
    let mut second = first.next(config());
    assert!(
        second.runtime.spool.open(0).is_err(),
        "the folder was released too early"
    );
    first.run();
    second.flushed();
    assert_eq!(second.collector.texts(), ["in memory"]);
}

#[test]
fn the_next_engine_sends_the_segments_that_a_failing_collector_left() {
    let mut first = Rig::started(config());
    *first.collector.status.lock().unwrap() = 500;
    let _ = first.show(&["one"]);
    let report = first.flushed();
    assert_eq!((report.sent.segments, report.left.segments), (0, 1));
    assert!(!report.problem.is_empty());
    *first.collector.status.lock().unwrap() = 200;
    first.dispose();
    first.run();
    let mut second = first.next(config());
    let report = second.flushed();
    assert_eq!((report.sent.segments, report.left.segments), (1, 0));
    assert_eq!(second.collector.texts(), ["one"]);
}

#[test]
fn a_flush_in_a_folder_of_another_engine_reports_that_it_is_in_use() {
    let mut first = Rig::started(config());
    let _ = first.show(&["one"]);
    first.run();
    let mut second = first.next(config());
    let report = second.flushed();
    assert_eq!(
        (report.sent.segments, report.outcome),
        (0, FlushOutcome::StorageUnavailable)
    );
    assert!(!report.problem.is_empty());
}

#[test]
fn a_flush_that_a_disposal_overtakes_reports_it() {
    let mut rig = Rig::started(config());
    *rig.collector.status.lock().unwrap() = 500;
    let _ = rig.show(&["one"]);
    let report = rig.flush(20_000);
    rig.dispose();
    rig.run();
    assert_eq!(report.try_recv().unwrap().outcome, FlushOutcome::Disposed);
}
