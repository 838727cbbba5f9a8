//! Invalid traces: one line on standard error, exit status 2, and no recording.

use crate::player::{files, player, trace};

/// Records a valid trace together with an invalid one, and checks the error.
fn check(content: &[u8], expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.ndjson");
    std::fs::write(&path, content).unwrap();
    let out = folder.path().join("out");
    let run = player(&[
        "record",
        &trace("f7ios-chat"),
        path.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(run.status, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains(expected), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(files(&out).is_empty());
}

const HEADER: &str = r#"{"type":"header","v":1,"id":"t","viewport":{"w":390,"h":844}}"#;

#[test]
fn truncated_compressed_trace() {
    let whole = std::fs::read(trace("f7ios-chat")).unwrap();
    check(&whole[..whole.len() / 2], "truncated or damaged");
}

#[test]
fn truncated_line() {
    check(
        format!("{HEADER}\n{{\"t_ms\":0,\"type\":\"snap").as_bytes(),
        "line 2",
    );
}

#[test]
fn not_json() {
    check(b"PK\x03\x04 this is a zip", "line 1");
}

#[test]
fn empty_file() {
    check(b"", "the file is empty");
}

#[test]
fn unknown_touch_phase() {
    let touch = r#"{"t_ms":0,"type":"touch","phase":"hover","x":1,"y":1,"id":1}"#;
    check(
        format!("{HEADER}\n{touch}\n").as_bytes(),
        "unknown touch phase `hover`",
    );
}

#[test]
fn newer_version() {
    check(
        HEADER.replace("\"v\":1", "\"v\":2").as_bytes(),
        "the trace has version 2",
    );
}

#[test]
fn inconsistent_tree() {
    let node = |id, p| format!(r#"{{"id":{id},"p":{p},"z":0,"k":"text","x":0,"y":0,"w":1,"h":1}}"#);
    let snapshot =
        |nodes: &str| format!("{HEADER}\n{{\"t_ms\":0,\"type\":\"snapshot\",\"nodes\":[{nodes}]}}\n");
    check(
        snapshot(&node(1, 9)).as_bytes(),
        "names a parent that does not exist",
    );
    check(
        snapshot(&format!("{},{}", node(1, 0), node(1, 0))).as_bytes(),
        "is present twice",
    );
    check(snapshot(&node(0, 0)).as_bytes(), "reserved for no node");
}

#[test]
fn missing_file() {
    let run = player(&["record", "/no/such/trace.ndjson", "--out", "/no/such/folder"]);
    assert_eq!(
        (run.status, run.stderr.lines().count()),
        (Some(2), 1),
        "{}",
        run.stderr
    );
}

#[test]
fn all_invalid_options_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let trace = trace("f7ios-chat");
    let args = [
        "record",
        &trace,
        "--out",
        out.to_str().unwrap(),
        "--sample-rate",
        "7",
        "--device-id",
        "a/b",
    ];
    let run = player(&args);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("sample_rate") && run.stderr.contains("device_id"),
        "{}",
        run.stderr
    );
}
