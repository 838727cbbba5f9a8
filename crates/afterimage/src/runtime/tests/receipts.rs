//! Answers of collectors: with a receipt of these bytes, of other bytes, and without one.

use afterimage_compression::{SegmentReader, verify};
use afterimage_engine::FlushOutcome;

use super::rig::{Rig, SESSION, config};

fn name(sequence: u64) -> String {
    format!("device-1/{SESSION}/{sequence}")
}

#[test]
fn segments_whose_names_are_taken_are_sent_under_the_next_free_numbers() {
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
    assert_eq!(rig.collector.names(), [name(2), name(3)]);
    let segments = rig.collector.segments.lock().unwrap();
    for (name, segment) in &*segments {
        let header = SegmentReader::open(segment).unwrap().header().clone();
        let (device_id, session_id, sequence) = (header.device_id, header.session_id, header.sequence);
        assert_eq!(&format!("{device_id}/{session_id}/{sequence}"), name);
        assert!(verify(segment).fault.is_none());
    }
}

#[test]
fn segment_that_was_renumbered_before_a_kill_is_sent_with_its_number() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["first"]);
    *rig.collector.status.lock().unwrap() = 503;
    assert_eq!(rig.flushed().left_segments, 1);
    // A kill between the new name of the file and the number in the header.
    let spool = rig.folder.path().join("spool");
    let file = |sequence: u64| spool.join(format!("device-1.{SESSION}.{sequence}.seg"));
    std::fs::rename(file(0), file(5)).unwrap();
    rig.dispose();
    rig.run();
    let mut next = rig.next(config());
    drop(rig);
    *next.collector.status.lock().unwrap() = 200;
    next.start();
    next.run();
    let _ = next.flushed();
    assert_eq!(next.collector.names(), [name(5)]);
    let segments = next.collector.segments.lock().unwrap();
    let header = SegmentReader::open(&segments[&name(5)]).unwrap().header().clone();
    assert_eq!(header.sequence, 5);
}
