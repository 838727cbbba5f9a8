//! The trace export of a recorded trace equals the trace.

use afterimage_replay::Recording;
use serde_json::Value;

use crate::session::record;
use crate::traces::all;

/// Half a tenth of a pixel, and a margin for floating point.
const TOLERANCE: f64 = 0.05 + 1e-6;

/// Returns whether two values are equal except for rounding.
fn near(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() <= TOLERANCE
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| near(a, b)))
        }
        _ => a == b,
    }
}

fn by_rank(snapshot: &Value) -> Vec<&Value> {
    let mut nodes: Vec<&Value> = snapshot["nodes"].as_array().unwrap().iter().collect();
    nodes.sort_by_key(|node| node["z"].as_u64());
    nodes
}

fn of_type<'a>(records: &'a [Value], kind: &'a str) -> impl Iterator<Item = &'a Value> {
    records.iter().filter(move |record| record["type"] == kind)
}

#[test]
fn exported_trace_equals_the_recorded_trace() {
    for trace in all() {
        let recording = Recording::from_segments(record(&trace)).unwrap();
        assert_eq!(recording.defects(), []);
        let mut out = Vec::new();
        let lines = recording.export_trace(&mut out).unwrap();
        let export: Vec<Value> = out
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect();
        assert_eq!(export.len() as u64, lines);
        assert!(near(&export[0]["viewport"], &trace.records[0]["viewport"]));
        for kind in ["touch", "screen", "viewport"] {
            let (a, b): (Vec<_>, Vec<_>) = (
                of_type(&trace.records, kind).collect(),
                // The export begins with the header's window.
                of_type(&export, kind)
                    .skip(usize::from(kind == "viewport"))
                    .collect(),
            );
            assert_eq!(a.len(), b.len(), "{}: {kind} records", trace.name);
            assert!(
                a.iter().zip(b).all(|(a, b)| near(a, b)),
                "{}: a {kind} record differs",
                trace.name
            );
        }
        let mut snapshots = of_type(&export, "snapshot").peekable();
        let mut shown = None;
        for wanted in of_type(&trace.records, "snapshot") {
            let t_ms = wanted["t_ms"].as_u64();
            while let Some(snapshot) = snapshots.next_if(|snapshot| snapshot["t_ms"].as_u64() <= t_ms) {
                shown = Some(snapshot);
            }
            let (a, b) = (by_rank(wanted), by_rank(shown.expect("a snapshot by then")));
            assert_eq!(a.len(), b.len(), "{} at {t_ms:?}", trace.name);
            for (a, b) in a.into_iter().zip(b) {
                assert!(near(a, b), "{} at {t_ms:?}: node {} differs", trace.name, a["id"]);
            }
        }
        assert!(snapshots.next().is_none());
    }
}
