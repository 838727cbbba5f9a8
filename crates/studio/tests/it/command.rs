//! The command, as a process.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::segments::{Second, second};

fn afterimage(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_afterimage"))
        .args(arguments)
        .output()
        .unwrap()
}

/// What was printed, and how it ended.
fn said(arguments: &[&str]) -> (String, Option<i32>) {
    let output = afterimage(arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    (
        String::from_utf8(output.stdout).unwrap() + &errors,
        output.status.code(),
    )
}

fn write(folder: &Path, segments: &[Second<'_>]) {
    for segment in segments {
        let session = folder.join(segment.session.to_string());
        fs::create_dir_all(&session).unwrap();
        fs::write(
            session.join(format!("{:06}.seg", segment.sequence)),
            segment.seal(),
        )
        .unwrap();
    }
}

#[test]
fn verify_says_of_each_segment_whether_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[second(0, "Home"), second(1, "Cart")]);
    let path = folder.path().to_str().unwrap();
    let (text, code) = said(&["verify", path]);
    assert!(text.ends_with("2 segments, 0 broken\n"), "{text}");
    assert_eq!((text.matches("whole   ").count(), code), (2, Some(0)));

    let file = folder.path().join("7/000001.seg");
    let records = second(1, "Cart").records();
    let at = records[0].len() + records[1].len();
    fs::write(&file, &second(1, "Cart").seal()[..at + 2]).unwrap();
    let (text, code) = said(&["verify", path]);
    assert!(text.contains(&format!("at byte {at}")), "{text}");
    assert!(text.ends_with("2 segments, 1 broken\n"), "{text}");
    assert_eq!(code, Some(1));
}

#[test]
fn inspect_tells_what_is_inside_but_no_text_of_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[second(0, "Home")]);
    let (text, code) = said(&["inspect", folder.path().to_str().unwrap()]);
    for part in [
        "phone-1/7/0",
        "Pixel 9, android 16",
        "dev.afterimage.example 1.2.3 (45)",
        "4 entries in 2 blocks",
        "Home",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Good morning"), "{text}");
    assert_eq!(code, Some(0));
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let (text, code) = said(&["verify", "no/such/path.seg"]);
    assert!(text.contains("no/such/path.seg"), "{text}");
    assert_eq!(code, Some(2));
}
