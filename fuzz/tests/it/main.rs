//! Replays the corpus of each fuzz target.

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
        // The output of a failed test ends with the failing input.
        println!("{}", input.display());
        check(&fs::read(&input).unwrap());
    }
}

#[test]
fn frame_buffer_corpus() {
    replay("frame_buffer");
}

#[test]
fn segment_corpus() {
    replay("segment");
}

#[test]
fn block_corpus() {
    replay("block");
}

#[test]
fn packed_corpus() {
    replay("packed");
}

#[test]
fn packed_2_corpus() {
    replay("packed_2");
}

#[test]
fn spool_record_corpus() {
    replay("spool_record");
}

#[test]
fn rrweb_export_corpus() {
    replay("rrweb_export");
}

#[test]
fn picture_corpus() {
    replay("picture");
}

#[test]
fn every_target_has_a_libfuzzer_binary() {
    let manifest = include_str!("../../libfuzzer/Cargo.toml");
    for (name, _) in TARGETS {
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "{name} has no libFuzzer binary"
        );
    }
}
