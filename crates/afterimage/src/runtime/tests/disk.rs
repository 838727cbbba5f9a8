//! Disks that are full for a while, folders that are deleted, and runs that were killed.

use std::sync::Arc;

use afterimage_engine::FlushOutcome;

use super::rig::{Rig, SESSION, config};

#[test]
fn a_segment_that_cannot_be_sealed_is_sent_from_memory() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["one"]);
    rig.step_engine();
    // A folder in place of the temporary file has the same effect as a full disk.
    let spool = rig.folder.path().join("spool");
    std::fs::create_dir(spool.join(format!("device-1.{SESSION}.0.tmp"))).unwrap();
    let report = rig.flushed();
    assert_eq!((report.sent.segments, report.left.segments), (1, 0));
    assert_eq!(report.outcome, FlushOutcome::Delivered);
    assert_eq!(rig.collector.texts(), ["one"]);
    assert!(!spool.join(format!("device-1.{SESSION}.0.open")).exists());
    assert!(rig.runtime.status().write_failures > 0);
    rig.flushed();
    assert_eq!(rig.collector.names().len(), 1);
}

#[test]
fn a_segment_that_cannot_be_sealed_stays_while_the_server_fails_and_is_sealed_later() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["one"]);
    rig.step_engine();
    let spool = rig.folder.path().join("spool");
    let obstacle = spool.join(format!("device-1.{SESSION}.0.tmp"));
    std::fs::create_dir(&obstacle).unwrap();
    *rig.collector.status.lock().unwrap() = 503;
    let report = rig.flushed();
    assert_eq!((report.sent.segments, report.left.segments), (0, 1));
    std::fs::remove_dir(&obstacle).unwrap();
    rig.flushed();
    assert!(spool.join(format!("device-1.{SESSION}.0.seg")).exists());
    assert!(!spool.join(format!("device-1.{SESSION}.0.open")).exists());
    *rig.collector.status.lock().unwrap() = 200;
    // Longer than any pause after failures.
    rig.clock.advance_by(7 * 3_600_000);
    let report = rig.flushed();
    assert_eq!((report.sent.segments, report.left.segments), (1, 0));
    assert_eq!(rig.collector.texts(), ["one"]);
}

#[test]
fn recording_continues_in_a_folder_that_was_deleted() {
    let mut rig = Rig::started(config());
    let _ = rig.show(&["sent"]);
    rig.flushed();
    let _ = rig.show(&["being written"]);
    rig.run();
    std::fs::remove_dir_all(rig.folder.path().join("spool")).unwrap();
    let _ = rig.show(&["still in memory"]);
    rig.move_to_background_and_back();
    rig.run();
    rig.clock.advance_by(1000);
    let _ = rig.show(&["afterwards"]);
    let report = rig.flushed();
    assert_eq!((report.left.segments, report.problem.as_str()), (0, ""));
    assert_eq!(rig.collector.texts(), ["afterwards"]);
    assert_eq!(
        rig.collector.names(),
        [0, 1, 2].map(|n| format!("device-1/{SESSION}/{n}"))
    );
}

#[test]
fn the_appended_blocks_of_a_killed_run_are_recovered_and_sent() {
    let mut first = Rig::started(config());
    let _ = first.show(&["on disk"]);
    first.run();
    // The block is cut by time; the segment stays open.
    first.clock.advance_by(1500);
    let _ = first.show(&["in the block that is lost"]);
    first.run();
    // A kill leaves such a copy: the first engine still owns its folder.
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let spool = folder.path().join("spool");
    std::fs::create_dir(&spool).unwrap();
    for file in std::fs::read_dir(first.folder.path().join("spool")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), spool.join(file.file_name())).unwrap();
    }
    let mut second = Rig::with(config(), folder, Arc::default());
    let report = second.flushed();
    assert_eq!(report.sent.segments, 1, "{}", report.problem);
    assert_eq!(second.collector.texts(), ["on disk"]);
    // Its sequence number is not used again.
    second.start();
    second.run();
    let _ = second.show(&["later"]);
    second.flushed();
    assert_eq!(
        second.collector.names(),
        [0, 1].map(|n| format!("device-1/{SESSION}/{n}"))
    );
}
