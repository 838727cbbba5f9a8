//! A debug recording says why each node of a real screen is shown, and nothing else of it differs.

use afterimage_replay::Recording;
use serde_json::Value;

use crate::player::{files, player, trace};

fn recorded(further: &[&str]) -> (Recording, usize) {
    let folder = tempfile::tempdir().unwrap();
    let trace = trace("f7v9-tabs");
    let mut args = vec![
        "record",
        &trace,
        "--out",
        folder.path().to_str().unwrap(),
        "--privacy",
        "medium",
    ];
    args.extend(further);
    let run = player(&args);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let segments: Vec<Vec<u8>> = files(folder.path()).into_iter().map(|(_, bytes)| bytes).collect();
    let bytes = segments.iter().map(Vec::len).sum();
    (Recording::from_segments(segments).unwrap(), bytes)
}

fn exported(recording: &Recording) -> (Vec<u8>, String) {
    let (mut trace, mut rrweb) = (Vec::new(), Vec::new());
    recording.export_trace(&mut trace).unwrap();
    recording.export_rrweb(&mut rrweb).unwrap();
    (trace, String::from_utf8(rrweb).unwrap())
}

#[test]
fn a_debug_recording_says_why_each_node_is_shown() {
    let (debug, debug_bytes) = recorded(&["--debug-recording"]);
    let (plain, plain_bytes) = recorded(&[]);
    assert!(debug.has_mask_decisions() && !plain.has_mask_decisions());
    println!("{plain_bytes} bytes, {debug_bytes} with reasons");

    let mut out = Vec::new();
    let written = debug.export_audit(&mut out).unwrap();
    let moments: Vec<Value> = serde_json::from_slice(&out).unwrap();
    assert_eq!(moments.len() as u64, written);
    let nodes: Vec<&Value> = moments
        .iter()
        .flat_map(|moment| moment["nodes"].as_array().unwrap())
        .collect();
    let mut reasons: Vec<&str> = nodes
        .iter()
        .map(|node| node["reason"].as_str().unwrap())
        .collect();
    reasons.sort_unstable();
    reasons.dedup();
    assert!(
        reasons.contains(&"level-keeps") && !reasons.contains(&"other"),
        "{reasons:?}"
    );
    assert!(
        nodes
            .iter()
            .all(|node| ["keep", "mask", "block"].contains(&node["action"].as_str().unwrap()))
    );

    // At any time, as the list has it.
    let last = moments.last().unwrap();
    let mut at = Vec::new();
    debug.audit_at(last["t_ms"].as_u64().unwrap(), &mut at).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&at).unwrap()["nodes"],
        last["nodes"]
    );

    let (trace, rrweb) = exported(&debug);
    let (plain_trace, plain_rrweb) = exported(&plain);
    assert!(trace == plain_trace, "what was shown is the same");
    assert!(rrweb.contains("why keep why-level-keeps") && rrweb.contains(".why-form-field::before"));
    assert!(rrweb.contains(r#""explained":true"#), "the studio goes by it");
    assert!(!plain_rrweb.contains("why"), "reasons cost nothing otherwise");
}
