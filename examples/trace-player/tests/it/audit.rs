//! Debug recordings of real screens: each node has a masking decision with its reason, and nothing else differs.

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
fn debug_recording_differs_only_by_masking_decisions() {
    let (debug, debug_bytes) = recorded(&["--debug-recording"]);
    let (plain, plain_bytes) = recorded(&[]);
    assert!(debug.has_mask_decisions() && !plain.has_mask_decisions());
    println!("{plain_bytes} bytes, {debug_bytes} with reasons");

    let mut out = Vec::new();
    let written = debug.export_audit(&mut out).unwrap();
    let decisions: Vec<Value> = serde_json::from_slice(&out).unwrap();
    assert_eq!(decisions.len() as u64, written);
    let nodes: Vec<&Value> = decisions
        .iter()
        .flat_map(|at| at["nodes"].as_array().unwrap())
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

    // The audit of one time equals the list's entry.
    let last = decisions.last().unwrap();
    let mut at = Vec::new();
    debug.audit_at(last["t_ms"].as_u64().unwrap(), &mut at).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&at).unwrap()["nodes"],
        last["nodes"]
    );

    let (trace, rrweb) = exported(&debug);
    let (plain_trace, plain_rrweb) = exported(&plain);
    assert!(trace == plain_trace, "the traces differ");
    assert!(rrweb.contains("why keep why-level-keeps") && rrweb.contains(".why-form-field::before"));
    assert!(rrweb.contains(r#""explained":true"#), "the studio needs the mark");
    assert!(!plain_rrweb.contains("why"), "a plain recording has reasons");
}
