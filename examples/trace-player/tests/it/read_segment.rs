//! The Python reader `examples/read-segment`, which is written from `docs/format.md` alone, exports every golden vector
//! and every trace of the repository as the same bytes as the Rust reader.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use afterimage_replay::Recording;

use crate::player::{made_up_trace, player, trace};

const FORMS: [&str; 6] = [
    "open-1.seg",
    "sealed-1.seg",
    "packed-2.seg",
    "open-3.seg",
    "sealed-3.seg",
    "packed-4.seg",
];

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the reader on a segment or a folder of them.
fn read_segment(path: &Path) -> Output {
    let script = project().join("examples/read-segment/read_segment.py");
    Command::new("python3")
        // No `__pycache__` is left in the sources.
        .arg("-B")
        .args([script.as_os_str(), path.as_os_str()])
        .output()
        .expect("python3 is missing: install it with `cargo xtask setup` or as Debian's package `python3`")
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn vectors() -> Vec<PathBuf> {
    let folder = project().join("crates/compression/testdata");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    assert!(folders.len() >= 9);
    folders
}

/// Compares one form of all vectors. Vectors that are newer than the form do not have it.
fn check_vectors(form: &str) {
    let mut folders = vectors();
    folders.retain(|folder| folder.join(form).exists());
    assert!(!folders.is_empty(), "no vector has {form}");
    for folder in folders {
        let trace = zstd::decode_all(fs::File::open(folder.join("trace.ndjson.zst")).unwrap()).unwrap();
        let output = read_segment(&folder.join(form));
        let name = format!("{} of {}", form, folder.display());
        assert!(output.status.success(), "{name}: {}", lossy(&output.stderr));
        assert!(output.stdout == trace, "{name}: the two readers differ");
    }
}

// One test per form, and below per trace, so that they run in parallel.

#[test]
fn both_readers_agree_on_open_vectors() {
    check_vectors("open-1.seg");
}

#[test]
fn both_readers_agree_on_sealed_vectors() {
    check_vectors("sealed-1.seg");
}

#[test]
fn both_readers_agree_on_open_vectors_of_version_3() {
    check_vectors("open-3.seg");
}

#[test]
fn both_readers_agree_on_sealed_vectors_of_version_3() {
    check_vectors("sealed-3.seg");
}

#[test]
fn both_readers_agree_on_packed_vectors_of_version_2() {
    check_vectors("packed-2.seg");
}

#[test]
fn both_readers_agree_on_packed_vectors_of_version_4() {
    check_vectors("packed-4.seg");
}

#[test]
fn both_readers_place_boots_and_contradictory_clocks_alike() {
    for session in ["boots", "contradictory"] {
        let folder = project().join("crates/replay/testdata/sessions").join(session);
        let trace = fs::read(folder.join("trace.ndjson")).unwrap();
        let output = read_segment(&folder);
        assert!(output.status.success(), "{session}: {}", lossy(&output.stderr));
        assert!(output.stdout == trace, "{session}: the two readers differ");
    }
}

/// Exports the readable part of segments with the Rust reader. Returns the trace and the defects.
fn exported(segments: Vec<Vec<u8>>) -> Option<(Vec<u8>, Vec<String>)> {
    let recording = Recording::from_segments(segments).ok()?;
    let mut trace = Vec::new();
    recording.export_trace(&mut trace).unwrap();
    let defects = recording.defects().iter().map(ToString::to_string).collect();
    Some((trace, defects))
}

/// Returns "damaged at byte N" from a message, if present.
fn fault_position(text: &str) -> Option<&str> {
    let from = text.find("damaged at byte ")?;
    text.get(from..)?.split(':').next()
}

fn check_recording(path: &str) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let run = player(&["record", path, "--out", out, "--privacy", "light"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let files = crate::player::files(folder.path());
    let (trace, defects) = exported(files.into_iter().map(|(_, bytes)| bytes).collect()).unwrap();
    assert!(defects.is_empty(), "{defects:?}");
    let output = read_segment(folder.path());
    assert!(output.status.success(), "{}", lossy(&output.stderr));
    assert!(output.stdout == trace, "{path}: the two readers differ");
}

#[test]
fn both_readers_agree_on_a_recording_of_lists_and_forms() {
    check_recording(&trace("actual-budget"));
}

#[test]
fn both_readers_agree_on_a_recording_of_a_chat() {
    check_recording(&trace("f7ios-chat"));
}

#[test]
fn both_readers_agree_on_a_recording_of_tabs() {
    check_recording(&trace("f7v9-tabs"));
}

#[test]
fn both_readers_agree_on_a_recording_of_text_in_two_directions() {
    check_recording(&made_up_trace());
}

/// Checks that both readers read the same part of a damaged segment and report the same fault position.
fn check_damaged(segment: &[u8], case: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.seg");
    fs::write(&path, segment).unwrap();
    let output = read_segment(&path);
    let stderr = lossy(&output.stderr);
    let Some((trace, defects)) = exported(vec![segment.to_vec()]) else {
        assert_eq!(output.status.code(), Some(2), "{case}: {stderr}");
        assert_eq!(
            fault_position(&stderr),
            Some("damaged at byte 0"),
            "{case}: {stderr}"
        );
        return;
    };
    assert!(output.stdout == trace, "{case}: the two readers differ: {stderr}");
    let defect = defects.first().map(String::as_str);
    assert_eq!(
        fault_position(&stderr),
        defect.and_then(fault_position),
        "{case}: {stderr}"
    );
    let expected = i32::from(defect.is_some());
    assert_eq!(output.status.code(), Some(expected), "{case}: {stderr}");
}

#[test]
fn both_readers_agree_on_damaged_segments() {
    for form in FORMS {
        let folder = project().join("crates/compression/testdata/strings");
        let whole = fs::read(folder.join(form)).unwrap();
        // Within the magic number, the header, a record in the middle, the last checksum.
        for length in [3, 40, whole.len() / 2, whole.len() - 1] {
            check_damaged(&whole[..length], &format!("{form} truncated to {length} bytes"));
        }
        for at in [6, 30, whole.len() / 3, whole.len() - 20] {
            let mut changed = whole.clone();
            changed[at] ^= 0x10;
            check_damaged(&changed, &format!("{form} with byte {at} changed"));
        }
        check_damaged(
            &[whole, vec![b'B']].concat(),
            &format!("{form} with an additional byte"),
        );
    }
}
