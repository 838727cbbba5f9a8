//! Answers of collectors: with a receipt of these bytes, of other bytes, and without one.

use afterimage_compression::SegmentReader;
use afterimage_engine::FlushOutcome;

use super::rig::{Rig, SESSION, config};

fn name(sequence: u64) -> String {
    format!("device-1/{SESSION}/{sequence}")
}

#[test]
fn segments_whose_names_are_taken_are_sent_under_new_numbers() {
    let mut rig = Rig::started(config());
    rig.collector.taken.lock().unwrap().extend([name(0), name(1)]);
    let _ = rig.show(&["first"]);
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.sent_segments),
        (FlushOutcome::Delivered, 1)
    );
    let _ = rig.show(&["second"]);
    assert_eq!(rig.flushed().sent_segments, 1);
    assert_eq!(rig.collector.names(), [name(500_000), name(500_001)]);
    let segments = rig.collector.segments.lock().unwrap();
    let recorded: Vec<_> = segments
        .values()
        .map(|segment| SegmentReader::open(segment).unwrap().header().sequence)
        .collect();
    assert_eq!(
        recorded,
        [0, 1],
        "the header keeps the number under which it was recorded"
    );
}

#[test]
fn login_page_is_reported_and_loses_nothing() {
    let mut rig = Rig::started(config());
    *rig.collector.is_portal.lock().unwrap() = true;
    let _ = rig.show(&["first"]);
    let report = rig.flushed();
    assert_eq!((report.sent_segments, report.left_segments), (0, 1));
    assert!(report.problem.contains("without a receipt"), "{}", report.problem);
    assert_eq!(rig.runtime.status().last_problem, report.problem);
    *rig.collector.is_portal.lock().unwrap() = false;
    rig.clock.advance_by(100_000);
    assert_eq!(rig.flushed().sent_segments, 1);
    assert_eq!(rig.collector.names(), [name(0)]);
}

#[test]
fn segment_that_a_proxy_refuses_is_kept_and_reported() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["first"]);
    *rig.collector.status.lock().unwrap() = 413;
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.left_segments),
        (FlushOutcome::ServerRefused, 1)
    );
    assert!(report.problem.contains("413"), "{}", report.problem);
    assert_eq!(rig.runtime.status().refused_segments, 0);
    *rig.collector.status.lock().unwrap() = 200;
    let _ = rig.show(&["second"]);
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.sent_segments, report.left_bytes),
        (FlushOutcome::Delivered, 1, 0)
    );
    let status = rig.runtime.status();
    assert_eq!(
        (
            status.refused_segments,
            status.spooled_segments,
            status.spooled_bytes
        ),
        (1, 0, 0)
    );
    // A later run knows it too.
    rig.dispose();
    rig.run();
    let mut next = rig.next(config());
    drop(rig);
    next.start();
    next.run();
    let _ = next.flushed();
    assert_eq!(next.runtime.status().refused_segments, 1);
}
