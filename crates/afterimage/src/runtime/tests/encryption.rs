//! Encryption at rest, from the options to the collector.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use afterimage_config::{SessionReplayConfig, SpoolKey};

use super::rig::{Rig, config};

const CANARY: &str = "Xylophone 4711 of a screen";

fn encrypted(byte: u8) -> SessionReplayConfig {
    SessionReplayConfig {
        spool_key: Some(SpoolKey::new(vec![byte; SpoolKey::BYTES])),
        ..config()
    }
}

/// Returns whether a file of the spool has a part of the text. The blocks of a recording repeat short texts unpacked.
fn has_canary(spool: &Path) -> bool {
    let mut files = fs::read_dir(spool).unwrap().map(|file| file.unwrap().path());
    files.any(|file| {
        let bytes = fs::read(file).unwrap();
        let mut parts = CANARY.as_bytes().windows(6);
        parts.any(|part| bytes.windows(part.len()).any(|found| found == part))
    })
}

/// Records the canary and copies the folder as a kill leaves it, with an open segment.
fn killed(config: SessionReplayConfig) -> Arc<tempfile::TempDir> {
    let mut rig = Rig::started(config);
    let _ = rig.show(&[CANARY]);
    rig.run();
    rig.clock.advance_by(1500);
    let _ = rig.show(&["later"]);
    rig.run();
    let copy = Arc::new(tempfile::tempdir().unwrap());
    let spool = copy.path().join("spool");
    fs::create_dir(&spool).unwrap();
    for file in fs::read_dir(rig.folder.path().join("spool")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), spool.join(file.file_name())).unwrap();
    }
    copy
}

#[test]
fn killed_recording_has_no_text_on_the_disk_and_arrives() {
    assert!(has_canary(&killed(config()).path().join("spool")), "the control");
    let folder = killed(encrypted(1));
    assert!(!has_canary(&folder.path().join("spool")));
    let mut next = Rig::with(encrypted(1), folder, Arc::default());
    assert_eq!(next.flushed().sent.segments, 1);
    assert_eq!(next.collector.texts(), [CANARY]);
}

#[test]
fn sealed_recording_has_no_text_on_the_disk_and_arrives() {
    let mut rig = Rig::started(encrypted(1));
    *rig.collector.status.lock().unwrap() = 503;
    let _ = rig.show(&[CANARY]);
    rig.move_to_background_and_back();
    rig.flushed();
    let spool = rig.folder.path().join("spool");
    assert!(!has_canary(&spool));
    let sealed = fs::read_dir(&spool).unwrap().filter(|file| {
        let path = file.as_ref().unwrap().path();
        path.extension().is_some_and(|extension| extension == "xseg")
    });
    assert_eq!(sealed.count(), 1);
    *rig.collector.status.lock().unwrap() = 200;
    // Longer than any pause after failures.
    rig.clock.advance_by(7 * 3_600_000);
    assert_eq!(rig.flushed().sent.segments, 1);
    assert_eq!(rig.collector.texts(), [CANARY]);
}

#[test]
fn recording_of_a_different_key_waits_beside_new_ones() {
    let folder = killed(encrypted(1));
    let mut other = Rig::with(encrypted(2), folder.clone(), Arc::default());
    other.start();
    other.run();
    let _ = other.show(&["with the second key"]);
    assert_eq!(other.flushed().sent.segments, 1);
    assert_eq!(other.collector.texts(), ["with the second key"]);
    drop(other);
    let mut first = Rig::with(encrypted(1), folder, Arc::default());
    first.flushed();
    assert_eq!(first.collector.texts(), [CANARY]);
}
