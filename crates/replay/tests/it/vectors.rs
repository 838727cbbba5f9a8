//! The golden vectors of the segment format, as traces: what each says, whatever form it has.

use std::fs;
use std::path::{Path, PathBuf};

use afterimage_replay::Recording;

const TRACE: &str = "trace.ndjson.zst";
/// The level of compression: they are written once.
const SMALLEST: i32 = 19;

/// The folders of the vectors; the format's own tests say what they are.
fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../compression/testdata");
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    assert!(!folders.is_empty());
    folders
}

fn exported(segment: &Path) -> String {
    let recording = Recording::from_segments(vec![fs::read(segment).unwrap()]).unwrap();
    assert_eq!(recording.defects(), [], "{}", segment.display());
    let mut trace = Vec::new();
    recording.export_trace(&mut trace).unwrap();
    String::from_utf8(trace).unwrap()
}

#[test]
fn vectors_of_every_version_are_exported_as_the_same_trace() {
    for folder in folders() {
        let kept = zstd::decode_all(fs::File::open(folder.join(TRACE)).unwrap()).unwrap();
        let kept = String::from_utf8(kept).unwrap();
        let segments = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        for segment in segments.filter(|path| path.extension().is_some_and(|of| of == "seg")) {
            assert!(exported(&segment) == kept, "{}", segment.display());
        }
    }
}

/// Writes the traces that are not there yet.
#[test]
#[ignore = "it writes the vectors' traces, which only a new vector asks for"]
fn write_vectors() {
    for folder in folders()
        .into_iter()
        .filter(|folder| !folder.join(TRACE).exists())
    {
        let trace = exported(&folder.join("open-3.seg"));
        let packed = zstd::encode_all(trace.as_bytes(), SMALLEST).unwrap();
        fs::write(folder.join(TRACE), packed).unwrap();
    }
}
