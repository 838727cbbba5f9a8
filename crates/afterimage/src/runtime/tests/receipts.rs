//! Answers of collectors: with a receipt of these bytes, of other bytes, and without one.

use afterimage_compression::SegmentReader;
use afterimage_config::CaptureReason;
use afterimage_engine::FlushOutcome;

use super::rig::{Rig, SESSION, config};
use crate::model::ItemTotals;

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
        (report.outcome, report.sent.segments),
        (FlushOutcome::Delivered, 1)
    );
    let _ = rig.show(&["second"]);
    assert_eq!(rig.flushed().sent.segments, 1);
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

/// Records `count` segments without a network.
fn record_offline(rig: &mut Rig, count: usize) {
    rig.set_online(false);
    for screen in 0..count {
        let _ = rig.show(&[&format!("screen {screen}")]);
        let _ = rig.flushed();
    }
    rig.set_online(true);
}

#[test]
fn folder_whose_names_are_all_taken_is_sent_in_one_run() {
    let mut rig = Rig::started(config());
    record_offline(&mut rig, 12);
    rig.collector.taken.lock().unwrap().extend((0..12).map(name));
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.sent.segments),
        (FlushOutcome::Delivered, 12)
    );
    let renumbered: Vec<_> = (500_000..500_012).map(name).collect();
    assert_eq!(rig.collector.names(), renumbered);
}

#[test]
fn server_that_contradicts_every_name_is_reported_as_a_pause() {
    let mut rig = Rig::started(config());
    record_offline(&mut rig, 1);
    let names = (0..10).chain(500_000..500_010).map(name);
    rig.collector.taken.lock().unwrap().extend(names);
    for _ in 0..5 {
        let _ = rig.flushed();
        rig.clock.advance_by(1_000);
    }
    let status = rig.runtime.status();
    assert_eq!(status.reason, CaptureReason::UploadsPaused { waiting: 1 });
    assert!(status.why.contains("other bytes"), "{}", status.why);
}

#[test]
fn login_page_is_reported_and_loses_nothing() {
    let mut rig = Rig::started(config());
    *rig.collector.is_portal.lock().unwrap() = true;
    let _ = rig.show(&["first"]);
    let report = rig.flushed();
    assert_eq!((report.sent.segments, report.left.segments), (0, 1));
    assert!(report.problem.contains("without a receipt"), "{}", report.problem);
    assert_eq!(rig.runtime.status().last_problem, report.problem);
    *rig.collector.is_portal.lock().unwrap() = false;
    rig.clock.advance_by(100_000);
    assert_eq!(rig.flushed().sent.segments, 1);
    assert_eq!(rig.collector.names(), [name(0)]);
}

#[test]
fn segment_that_a_server_refuses_is_kept_and_reported() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["first"]);
    *rig.collector.status.lock().unwrap() = 422;
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.left.segments),
        (FlushOutcome::RecordingsRefused, 1)
    );
    assert!(report.problem.contains("422"), "{}", report.problem);
    let left = report.left;
    assert!(left.segment_bytes > 0, "{left:?}");
    assert_eq!(
        (report.refused, report.set_aside, report.sent),
        (left, ItemTotals::default(), ItemTotals::default())
    );
    assert_eq!(report.refused_names, [name(0)]);
    assert_eq!(
        (rig.runtime.status().refused, rig.runtime.status().left),
        (left, left)
    );
    *rig.collector.status.lock().unwrap() = 200;
    let _ = rig.show(&["second"]);
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.sent.segments, report.left.segment_bytes),
        (FlushOutcome::RecordingsRefused, 1, 0)
    );
    assert_eq!((report.refused, report.set_aside), (ItemTotals::default(), left));
    assert_eq!(report.refused_names, [name(0)]);
    assert!(report.problem.contains("set aside"), "{}", report.problem);
    let status = rig.runtime.status();
    assert_eq!(
        (
            status.set_aside.segments,
            status.left.segments,
            status.left.segment_bytes
        ),
        (1, 0, 0)
    );
    assert_eq!(
        (status.set_aside, status.refused, status.evicted),
        (left, ItemTotals::default(), ItemTotals::default())
    );
    let _ = rig.show(&["third"]);
    let report = rig.flushed();
    assert_eq!(
        (report.outcome, report.set_aside, report.refused_names.len()),
        (FlushOutcome::Delivered, left, 1),
        "set aside before this flush"
    );
    // A later run knows it too.
    rig.dispose();
    rig.run();
    let mut next = rig.next(config());
    drop(rig);
    next.start();
    next.run();
    let _ = next.flushed();
    assert_eq!(next.runtime.status().set_aside.segments, 1);
}
