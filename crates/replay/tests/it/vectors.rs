//! The golden vectors of the segment format: every form of a vector has the same trace.

use std::fs;
use std::path::{Path, PathBuf};

use afterimage_replay::{Defect, Recording};

const TRACE: &str = "trace.ndjson.zst";
/// Highest zstd level worth its time: vectors are written once.
const ZSTD_LEVEL: i32 = 19;

/// The folders of the vectors, which the tests of `afterimage-compression` describe.
fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../compression/testdata");
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    assert!(!folders.is_empty());
    folders
}

fn exported(segment: &Path) -> String {
    let recording = Recording::from_segments(vec![fs::read(segment).unwrap()]).unwrap();
    // The clocks of one vector contradict each other.
    let is_damage = |defect: &&Defect| !matches!(defect, Defect::ClockStep { .. });
    assert_eq!(
        recording.defects().iter().find(is_damage),
        None,
        "{}",
        segment.display()
    );
    let mut trace = Vec::new();
    recording.export_trace(&mut trace).unwrap();
    String::from_utf8(trace).unwrap()
}

#[test]
fn every_form_of_a_vector_has_the_same_trace() {
    for folder in folders() {
        let expected = zstd::decode_all(fs::File::open(folder.join(TRACE)).unwrap()).unwrap();
        let expected = String::from_utf8(expected).unwrap();
        let segments = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        for segment in segments.filter(|path| path.extension().is_some_and(|of| of == "seg")) {
            assert!(exported(&segment) == expected, "{}", segment.display());
        }
    }
}

/// Writes the missing traces.
#[test]
#[ignore = "writes the traces of new vectors"]
fn write_vectors() {
    for folder in folders()
        .into_iter()
        .filter(|folder| !folder.join(TRACE).exists())
    {
        let trace = exported(&folder.join("open-3.seg"));
        let packed = zstd::encode_all(trace.as_bytes(), ZSTD_LEVEL).unwrap();
        fs::write(folder.join(TRACE), packed).unwrap();
    }
}
