//! Every input that was worth keeping goes through its target again.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use afterimage_fuzz::TARGETS;

fn replay(target: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let (_, check) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    let mut inputs: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|why| panic!("{} has no corpus: {why}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "{} is empty", folder.display());
    for input in inputs {
        // A failed test shows what was printed last.
        println!("{}", input.display());
        check(&fs::read(&input).unwrap());
    }
}

#[test]
fn frame_buffers() {
    replay("frame_buffer");
}

#[test]
fn segments() {
    replay("segment");
}

#[test]
fn blocks() {
    replay("block");
}

#[test]
fn packed_segments() {
    replay("packed");
}

#[test]
fn spool_records() {
    replay("spool_record");
}

#[test]
fn rrweb_exports() {
    replay("rrweb_export");
}

#[test]
fn pictures() {
    replay("picture");
}

#[test]
fn each_target_is_one_of_libfuzzers() {
    let manifest = include_str!("../../libfuzzer/Cargo.toml");
    for (name, _) in TARGETS {
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "{name} is never fuzzed"
        );
    }
}
