//! Round trip of traces: the export of the segments equals the recorded trace, and a collector on the network gets the
//! same bytes as a folder.

use std::io::Read;
use std::path::{Path, PathBuf};

use afterimage_replay::Recording;
use serde_json::Value;

use crate::player::{files, made_up_trace, player, trace};
use crate::studio::TestStudio;

/// Half of the last digit that the format stores, and a margin for floating point.
const TOLERANCE: f64 = 0.05 + 1e-6;

const REPOSITORY_TRACES: [&str; 3] = ["actual-budget", "f7ios-chat", "f7v9-tabs"];

/// The traces of the repository, and those of the corpus if there is one.
pub(crate) fn traces() -> Vec<PathBuf> {
    let corpus = std::env::var_os("AFTERIMAGE_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
        PathBuf::from,
    );
    let mut traces: Vec<PathBuf> = REPOSITORY_TRACES.iter().map(|name| trace(name).into()).collect();
    let further = std::fs::read_dir(corpus.join("sessions"))
        .into_iter()
        .flatten()
        .flatten();
    let is_in_repository = |path: &PathBuf| {
        REPOSITORY_TRACES
            .iter()
            .any(|name| path.to_string_lossy().contains(name))
    };
    traces.extend(
        further
            .map(|entry| entry.path())
            .filter(|path| !is_in_repository(path)),
    );
    traces
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

pub(crate) fn read_trace(path: &Path) -> Vec<Value> {
    let mut text = String::new();
    zstd::Decoder::new(std::fs::File::open(path).unwrap())
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    lines(&text)
}

/// Exports the segments in a folder as a trace.
pub(crate) fn exported(out: &Path) -> Vec<Value> {
    let segments: Vec<Vec<u8>> = files(out).into_iter().map(|(_, bytes)| bytes).collect();
    for segment in &segments {
        assert!(
            afterimage_compression::verify(segment).is_whole(),
            "a segment does not decode alone"
        );
    }
    let mut text = Vec::new();
    Recording::from_segments(segments)
        .unwrap()
        .export_trace(&mut text)
        .unwrap();
    lines(std::str::from_utf8(&text).unwrap())
}

fn near(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() <= TOLERANCE
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a, b)),
        _ => a == b,
    }
}

/// A snapshot's nodes from back to front.
fn in_paint_order(snapshot: &Value) -> Vec<&serde_json::Map<String, Value>> {
    let nodes = snapshot["nodes"].as_array().unwrap();
    let mut nodes: Vec<_> = nodes.iter().map(|node| node.as_object().unwrap()).collect();
    nodes.sort_by_key(|node| node["z"].as_u64());
    nodes
}

fn check_node(wanted: &serde_json::Map<String, Value>, got: &serde_json::Map<String, Value>, at: &Value) {
    for (field, value) in wanted {
        // Ranks are compared by their order only, and identifiers are not recorded by default.
        if field == "z" || field == "aid" {
            continue;
        }
        let is_secret = field == "value" && wanted.get("itype").is_some_and(|kind| kind == "password");
        let value = if is_secret && value != "" {
            &Value::from("********")
        } else {
            value
        };
        let found = got.get(field).unwrap_or(&Value::Null);
        assert!(
            near(value, found),
            "t={at}, node {}: {field} is {found} instead of {value}",
            wanted["id"]
        );
    }
    let further = got
        .keys()
        .find(|field| *field != "z" && !wanted.contains_key(*field));
    assert_eq!(further, None, "t={at}, node {}", wanted["id"]);
}

fn of_type<'a>(records: &'a [Value], kind: &str) -> Vec<&'a Value> {
    records.iter().filter(|record| record["type"] == kind).collect()
}

fn check_equal(wanted: &[Value], got: &[Value]) {
    let time = |record: &Value| record["t_ms"].as_i64().unwrap();
    let snapshots = of_type(got, "snapshot");
    let mut at = 0;
    for snapshot in of_type(wanted, "snapshot") {
        while snapshots
            .get(at + 1)
            .is_some_and(|next| time(next) <= time(snapshot) + 1)
        {
            at += 1;
        }
        let (wanted, got) = (in_paint_order(snapshot), in_paint_order(snapshots[at]));
        assert_eq!(wanted.len(), got.len(), "t={}", snapshot["t_ms"]);
        for (wanted, got) in wanted.iter().zip(got) {
            check_node(wanted, got, &snapshot["t_ms"]);
        }
    }
    for kind in ["touch", "screen", "viewport"] {
        let (wanted, mut got) = (of_type(wanted, kind), of_type(got, kind));
        if kind == "viewport" && got.len() == wanted.len() + 1 {
            // An export may begin with the viewport of the trace's header.
            got.remove(0);
        }
        assert_eq!(wanted.len(), got.len(), "{kind}");
        for (wanted, got) in wanted.iter().zip(got) {
            assert!((time(wanted) - time(got)).abs() <= 1, "{wanted} {got}");
            for field in ["phase", "x", "y", "w", "h", "name"] {
                assert!(near(&wanted[field], &got[field]), "{wanted} {got}");
            }
        }
    }
}

/// Records a trace and exports it again.
fn recorded_and_exported(path: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let run = player(&["record", path, "--out", out, "--privacy", "light"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let summary = run.summary();
    assert_eq!(
        (&summary["dropped_frames"], &summary["bad_frames"]),
        (&0.into(), &0.into()),
        "{path}: {summary}",
    );
    exported(folder.path())
}

#[test]
fn exported_traces_equal_the_recorded_traces() {
    for path in traces() {
        check_equal(&read_trace(&path), &recorded_and_exported(path.to_str().unwrap()));
    }
}

#[test]
fn made_up_trace_keeps_its_optional_fields() {
    let path = made_up_trace();
    let wanted = lines(&std::fs::read_to_string(&path).unwrap());
    check_equal(&wanted, &recorded_and_exported(&path));
    let nodes = || of_type(&wanted, "snapshot").into_iter().flat_map(in_paint_order);
    for (field, values) in [
        ("tap", &[Value::from(0), 1.into()][..]),
        ("dir", &["ltr".into(), "rtl".into()]),
        ("ml", &[1.into(), 2.into(), 3.into()]),
        ("ell", &["end".into(), "start".into(), "middle".into()]),
    ] {
        for value in values {
            assert!(
                nodes().any(|node| node.get(field) == Some(value)),
                "{field} {value}"
            );
        }
        assert!(
            nodes().any(|node| !node.contains_key(field)),
            "{field} is optional"
        );
    }
}

#[test]
fn studio_and_folder_get_the_same_segments() {
    let folder = tempfile::tempdir().unwrap();
    let (out, data) = (folder.path().join("out"), folder.path().join("data"));
    let studio = TestStudio::open(&data);
    let server = studio.url();
    let traces = REPOSITORY_TRACES.map(trace);
    let record = |to: &[&str]| {
        let mut args = vec!["record"];
        args.extend(traces.iter().map(String::as_str));
        args.extend(to);
        let run = player(&args);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        run.summary()["segments"].as_u64().unwrap()
    };
    let segments = record(&["--out", out.to_str().unwrap()]);
    assert_eq!(record(&["--server", &server]), segments);
    drop(studio);
    let bodies = |dir: &Path| {
        let found = files(dir)
            .into_iter()
            .filter(|(path, _)| path.extension().is_some_and(|e| e == "seg"));
        let of_session = |path: PathBuf| {
            let mut parts = path.iter().rev().map(|part| part.to_string_lossy().into_owned());
            (parts.next(), parts.next())
        };
        let mut bodies: Vec<_> = found.map(|(path, bytes)| (of_session(path), bytes)).collect();
        bodies.sort();
        bodies
    };
    let (written, delivered) = (bodies(&out), bodies(&data));
    assert_eq!(written.len() as u64, segments);
    assert!(written == delivered, "names or bytes differ");
}
