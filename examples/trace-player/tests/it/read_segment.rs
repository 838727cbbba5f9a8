//! The format as its page tells it: `examples/read-segment`, which follows `docs/format.md` in plain Python,
//! says of every golden vector and of every carried trace what the export in Rust says, byte by byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use afterimage_replay::Recording;

use crate::player::{player, trace};

const FORMS: [&str; 5] = [
    "open-1.seg",
    "sealed-1.seg",
    "packed-2.seg",
    "open-3.seg",
    "sealed-3.seg",
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
        .expect("python3 has to be there: `cargo xtask setup` installs it, or Debian's package `python3`")
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn vectors() -> Vec<PathBuf> {
    let folder = project().join("crates/compression/testdata");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    assert!(folders.len() >= 9);
    folders
}

/// A vector that is younger than a form does not have it.
fn check_vectors(form: &str) {
    let mut folders = vectors();
    folders.retain(|folder| folder.join(form).exists());
    assert!(!folders.is_empty(), "no vector has {form}");
    for folder in folders {
        let trace = zstd::decode_all(fs::File::open(folder.join("trace.ndjson.zst")).unwrap()).unwrap();
        let output = read_segment(&folder.join(form));
        let name = format!("{} of {}", form, folder.display());
        assert!(output.status.success(), "{name}: {}", said(&output.stderr));
        assert!(output.stdout == trace, "{name} is read as something else");
    }
}

// A test for each form, and below for each trace, so that they run beside each other.

#[test]
fn the_reader_from_the_page_reads_open_vectors() {
    check_vectors("open-1.seg");
}

#[test]
fn the_reader_from_the_page_reads_sealed_vectors() {
    check_vectors("sealed-1.seg");
}

#[test]
fn the_reader_from_the_page_reads_open_vectors_of_version_3() {
    check_vectors("open-3.seg");
}

#[test]
fn the_reader_from_the_page_reads_sealed_vectors_of_version_3() {
    check_vectors("sealed-3.seg");
}

#[test]
fn the_reader_from_the_page_reads_packed_vectors() {
    check_vectors("packed-2.seg");
}

/// What is whole of a segment, exported here, and where it is damaged.
fn exported(segments: Vec<Vec<u8>>) -> Option<(Vec<u8>, Vec<String>)> {
    let recording = Recording::from_segments(segments).ok()?;
    let mut trace = Vec::new();
    recording.export_trace(&mut trace).unwrap();
    let flaws = recording.defects().iter().map(ToString::to_string).collect();
    Some((trace, flaws))
}

/// "damaged at byte N", where somebody says that.
fn place(text: &str) -> Option<&str> {
    let from = text.find("damaged at byte ")?;
    text.get(from..)?.split(':').next()
}

fn check_recording(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let run = player(&["record", &trace(name), "--out", out, "--privacy", "light"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let files = crate::player::files(folder.path());
    let (trace, flaws) = exported(files.into_iter().map(|(_, bytes)| bytes).collect()).unwrap();
    assert!(flaws.is_empty(), "{flaws:?}");
    let output = read_segment(folder.path());
    assert!(output.status.success(), "{}", said(&output.stderr));
    assert!(output.stdout == trace, "{name} is read as something else");
}

#[test]
fn the_reader_from_the_page_reads_a_recording_of_lists_and_forms() {
    check_recording("actual-budget");
}

#[test]
fn the_reader_from_the_page_reads_a_recording_of_a_chat() {
    check_recording("f7ios-chat");
}

#[test]
fn the_reader_from_the_page_reads_a_recording_of_tabs() {
    check_recording("f7v9-tabs");
}

/// Checks that what is left of a damaged segment is read alike, and its fault found at the same byte.
fn check_damaged(segment: &[u8], what: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.seg");
    fs::write(&path, segment).unwrap();
    let output = read_segment(&path);
    let stderr = said(&output.stderr);
    let Some((trace, flaws)) = exported(vec![segment.to_vec()]) else {
        assert_eq!(output.status.code(), Some(2), "{what}: {stderr}");
        assert_eq!(place(&stderr), Some("damaged at byte 0"), "{what}: {stderr}");
        return;
    };
    assert!(
        output.stdout == trace,
        "{what} is read as something else: {stderr}"
    );
    let flaw = flaws.first().map(String::as_str);
    assert_eq!(place(&stderr), flaw.and_then(place), "{what}: {stderr}");
    let expected = i32::from(flaw.is_some());
    assert_eq!(output.status.code(), Some(expected), "{what}: {stderr}");
}

#[test]
fn the_reader_from_the_page_gives_what_is_whole_of_damaged_segments() {
    for form in FORMS {
        let folder = project().join("crates/compression/testdata/strings");
        let whole = fs::read(folder.join(form)).unwrap();
        // Within the first letters, the header, a record of the middle, the last checksum.
        for length in [3, 40, whole.len() / 2, whole.len() - 1] {
            check_damaged(&whole[..length], &format!("{form} cut at {length}"));
        }
        for at in [6, 30, whole.len() / 3, whole.len() - 20] {
            let mut changed = whole.clone();
            changed[at] ^= 0x10;
            check_damaged(&changed, &format!("{form} with byte {at} changed"));
        }
        check_damaged(
            &[whole, vec![b'B']].concat(),
            &format!("{form} with a byte behind it"),
        );
    }
}
