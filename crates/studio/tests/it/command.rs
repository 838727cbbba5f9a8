//! The `afterimage` command, run as a process.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::fixtures::{TestSegment, long_segment, second_part_offset, segment};

fn afterimage(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_afterimage"))
        .args(arguments)
        .output()
        .unwrap()
}

/// Runs the command. Returns standard output and standard error as one text, and the exit code.
fn run(arguments: &[&str]) -> (String, Option<i32>) {
    let output = afterimage(arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    (
        String::from_utf8(output.stdout).unwrap() + &errors,
        output.status.code(),
    )
}

fn write(folder: &Path, segments: &[TestSegment<'_>]) {
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
fn verify_reports_each_segment_as_ok_or_broken() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[segment(0, "Home"), segment(1, "Cart")]);
    let path = folder.path().to_str().unwrap();
    let (text, code) = run(&["verify", path]);
    assert!(text.ends_with("2 segments, 0 broken\n"), "{text}");
    assert_eq!((text.matches("ok      ").count(), code), (2, Some(0)));

    let file = folder.path().join("7/000001.seg");
    let sealed = long_segment(1, "Cart").seal();
    let at = second_part_offset(&sealed);
    fs::write(&file, &sealed[..at + 2]).unwrap();
    let (text, code) = run(&["verify", path]);
    assert!(text.contains(&format!("at byte {at}")), "{text}");
    assert!(text.ends_with("2 segments, 1 broken\n"), "{text}");
    assert_eq!(code, Some(1));
}

#[test]
fn inspect_prints_a_summary_without_screen_text() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[segment(0, "Home")]);
    let (text, code) = run(&["inspect", folder.path().to_str().unwrap()]);
    for part in [
        "phone-1/7/0",
        "Pixel 9, android 16",
        "dev.afterimage.example 1.2.3 (45)",
        "4 entries in 1 block, ",
        "Home",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Good morning"), "{text}");
    assert_eq!(code, Some(0));
}

#[test]
fn inspect_prints_control_characters_of_names_as_escapes() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[TestSegment {
            screen: "\u{1b}[2J\u{202e}Home\nok      x",
            ..segment(0, "")
        }],
    );
    let (text, _) = run(&["inspect", folder.path().to_str().unwrap()]);
    assert!(
        text.contains("\\u{1b}[2J\\u{202e}Home\\u{a}ok      x at "),
        "{text}"
    );
}

#[test]
fn inspect_bytes_prints_the_size_of_each_column() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[segment(0, "Home"), segment(1, "Cart")]);
    let open = folder.path().join("7/000002.seg");
    fs::write(&open, segment(2, "Pay").records().concat()).unwrap();
    let path = folder.path().to_str().unwrap();
    let files = (0..3).map(|n| fs::metadata(folder.path().join(format!("7/00000{n}.seg"))));
    let all: u64 = files.map(|file| file.unwrap().len()).sum();

    let (json, code) = run(&["inspect", path, "--bytes", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["segments"], &json["bytes"], code),
        (&3.into(), &all.into(), Some(0))
    );
    let columns = json["columns"].as_array().unwrap();
    let sum: f64 = columns
        .iter()
        .map(|column| column["bytes"].as_f64().unwrap())
        .sum();
    assert!((sum - all as f64).abs() < 0.5, "{sum} of {all}");

    let (text, _) = run(&["inspect", path, "--bytes"]);
    for part in ["  text\n", "  time\n", "total of 3 segments\n"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Good morning"), "{text}");
    fs::write(&open, b"AFTI").unwrap();
    let (text, code) = run(&["inspect", path, "--bytes"]);
    assert!(
        text.ends_with("total of 2 segments, 1 broken not included\n"),
        "{text}"
    );
    assert_eq!(code, Some(1));
}

#[test]
fn export_to_a_file_equals_export_to_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[segment(0, "Home"), segment(1, "Cart")]);
    let path = folder.path().to_str().unwrap();
    for format in ["rrweb", "trace"] {
        let to = folder.path().join(format);
        let (output, code) = run(&["export", path, "--format", format, "-o", to.to_str().unwrap()]);
        assert_eq!((output.as_str(), code), ("", Some(0)));
        let written = fs::read(&to).unwrap();
        assert!(String::from_utf8_lossy(&written).contains("Good morning"));
        assert_eq!(afterimage(&["export", path, "--format", format]).stdout, written);
    }
}

#[test]
fn export_of_a_broken_session_contains_its_intact_entries_and_exits_with_1() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[segment(0, "Home"), segment(1, "Cart")]);
    fs::write(folder.path().join("7/000001.seg"), b"AFTI").unwrap();
    let output = afterimage(&["export", folder.path().to_str().unwrap(), "--format", "rrweb"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be opened"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("Home"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn failed_export_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let (path, to) = (folder.path().to_str().unwrap(), folder.path().join("out"));
    let export = || run(&["export", path, "--format", "rrweb", "-o", to.to_str().unwrap()]);
    let (text, code) = export();
    assert!(text.contains("no segments found"), "{text}");
    assert_eq!(code, Some(2));
    write(
        folder.path(),
        &[
            segment(0, "Home"),
            TestSegment {
                session: 8,
                ..segment(0, "Home")
            },
        ],
    );
    let (text, code) = export();
    assert!(text.contains("sessions 7 and 8 are mixed"), "{text}");
    assert_eq!(code, Some(2));
    assert!(!to.exists());
}

#[test]
fn missing_path_is_named_in_the_error() {
    let (text, code) = run(&["verify", "no/such/path.seg"]);
    assert!(text.contains("no/such/path.seg"), "{text}");
    assert_eq!(code, Some(2));
}

#[test]
fn audit_of_a_recording_without_reasons_names_the_option() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[segment(0, "Home")]);
    let (text, code) = run(&["audit", folder.path().to_str().unwrap(), "--at", "10"]);
    assert!(text.contains("debug_recording"), "{text}");
    assert_eq!(code, Some(2));
}

#[test]
fn plan_prints_the_rate_that_lasts_a_month() {
    let arguments = [
        "plan",
        "--quota",
        "2500000",
        "--sessions",
        "3000000",
        "--errors",
        "0.02",
    ];
    let (text, code) = run(&arguments);
    let expected = "sample rate          0.83
recorded sessions    2490000 of 3000000 a month; the quota is 2500000
with an error        49800 of 60000 (83.00 %) are recorded
sent                 80.8 GB a month, 32.4 kB for a session of 5 minutes
stored on a device   up to 80.7 kB for such a session, until it is uploaded
Begin with a low rate, such as 0.01, and raise it if the recorded sessions are as planned.
";
    assert_eq!((text.as_str(), code), (expected, Some(0)));
}

#[test]
fn plan_names_the_invalid_argument() {
    for (quota, sessions, errors, sentence) in [
        ("0", "1", "0", "--quota <QUOTA>': it is 0"),
        ("1", "0", "0", "--sessions <SESSIONS>': it is 0"),
        ("-1", "1", "0", "-1"),
        ("1.5", "1", "0", "it is not a whole number"),
        ("1", "1", "NaN", "it is not a number"),
        ("1", "1", "1.5", "it is above 1; 2 % is 0.02"),
    ] {
        let (text, code) = run(&[
            "plan",
            "--quota",
            quota,
            "--sessions",
            sessions,
            "--errors",
            errors,
        ]);
        assert!(text.contains(sentence), "{text}");
        assert_eq!(code, Some(2));
    }
}
