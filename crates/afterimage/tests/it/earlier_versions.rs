//! Spool folders of earlier versions.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use afterimage_compression::SegmentReader;
use afterimage_wireframe::{Entry, RecordedText, Timed};

use crate::host::{Host, config};

/// Spool of commit 8d59a33, the last one before the engine, after a kill in the middle of a recording: four sealed segments
/// and one open segment of four whole blocks.
const SPOOL: &str = "testdata/spool-0.1.0";

/// The body that the same commit delivered for the open segment, in version 2 of the packed form.
const RECOVERED: &str = "testdata/spool-0.1.0-delivered/fixture-device.1795221852506.1.seg";

/// The entries of a segment, which are the same in each version of the packed form.
fn entries(segment: &[u8]) -> Vec<Timed<Entry<RecordedText>>> {
    let entries = SegmentReader::open(segment).unwrap();
    entries.map(Result::unwrap).collect()
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn a_spool_left_by_a_kill_of_the_last_version_is_recovered_and_delivered_whole() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    std::fs::create_dir(folder.path().join("spool")).unwrap();
    for file in std::fs::read_dir(path(SPOOL)).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path().join("spool").join(file.file_name())).unwrap();
    }
    let host = Host::with(config(), folder, Arc::default());
    let report = host.flush();
    assert_eq!(
        (
            report.sent.segments,
            report.left.segments,
            report.problem.as_str()
        ),
        (5, 0, "")
    );
    let delivered = host.collector.segments.lock().unwrap();
    for (name, bytes) in &*delivered {
        let file = format!("{}.seg", name.replace('/', "."));
        let sealed = path(SPOOL).join(&file);
        if sealed.exists() {
            assert!(*bytes == std::fs::read(sealed).unwrap(), "{name}");
        } else {
            let recovered = std::fs::read(path(RECOVERED)).unwrap();
            assert!(entries(bytes) == entries(&recovered), "{name}");
        }
    }
    let names: Vec<_> = delivered.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "fixture-device/1795221852506/0",
            "fixture-device/1795221852506/1",
            "fixture-device/1795222129174/0",
            "fixture-device/1795222129174/1",
            "fixture-device/1795222129174/2",
        ]
    );
}
