//! Differences between recordings of the three privacy levels: only those that the privacy chapter lists. Frames, ids,
//! order and times are equal.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use crate::player::{player, trace};
use crate::round_trip::{exported, traces};

/// Fields of a node that a level may hide: texts, the fingerprint of an image, and the state of a form field.
const HIDEABLE: &[&str] = &["text", "value", "ph", "alt", "src", "on"];

/// Text fields. A level may replace their characters, but keeps their presence and length.
const TEXTS: &[&str] = &["text", "value", "ph", "alt"];

type Nodes = BTreeMap<u64, Map<String, Value>>;

fn recorded(trace: &Path, level: &str) -> Vec<Value> {
    recorded_with(trace, &["--privacy", level])
}

fn recorded_with(trace: &Path, options: &[&str]) -> Vec<Value> {
    let out = tempfile::tempdir().unwrap();
    let (trace, folder) = (trace.to_string_lossy(), out.path().to_string_lossy());
    let mut args = vec!["record", &*trace, "--out", &*folder, "--speed", "0"];
    args.extend(options);
    let run = player(&args);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let session = std::fs::read_dir(out.path()).unwrap().next().unwrap();
    exported(&session.unwrap().path())
}

fn time(record: &Value) -> u64 {
    record["t_ms"].as_u64().unwrap_or_default()
}

/// The tree at each time of a change. If several snapshots have one time, the last.
fn snapshots(records: &[Value]) -> BTreeMap<u64, Nodes> {
    let snapshots = records.iter().filter(|record| record["type"] == "snapshot");
    snapshots
        .map(|snapshot| {
            let nodes = snapshot["nodes"].as_array().unwrap().iter();
            let nodes = nodes.map(|node| node.as_object().unwrap().clone());
            (
                time(snapshot),
                nodes.map(|node| (node["id"].as_u64().unwrap(), node)).collect(),
            )
        })
        .collect()
}

/// All records except snapshots and ticks.
fn others(records: &[Value]) -> Vec<&Value> {
    let is_tree = |record: &&Value| record["type"] == "snapshot" || record["type"] == "tick";
    records.iter().filter(|record| !is_tree(record)).collect()
}

fn without_hideable(node: &Map<String, Value>) -> Map<String, Value> {
    let mut node = node.clone();
    node.retain(|field, _| !HIDEABLE.contains(&field.as_str()));
    node
}

fn check_texts(light: &Map<String, Value>, strict: &Map<String, Value>, at: u64) {
    for field in TEXTS {
        let (light, strict) = (light.get(*field), strict.get(*field));
        let (Some(Value::String(light)), Some(Value::String(strict))) = (light, strict) else {
            assert_eq!(
                light.is_some(),
                strict.is_some(),
                "t={at}: {field} is present at one level only"
            );
            continue;
        };
        let starred: String = light
            .chars()
            .map(|scalar| if scalar.is_whitespace() { scalar } else { '*' })
            .collect();
        assert!(
            [light, &starred].contains(&strict),
            "t={at}: a {field} is neither kept nor starred"
        );
    }
}

#[test]
fn levels_differ_only_in_the_documented_fields() {
    for trace in traces() {
        let light = recorded(&trace, "light");
        let seen = snapshots(&light);
        assert!(!seen.is_empty());
        for level in ["medium", "conservative"] {
            let strict = recorded(&trace, level);
            assert_eq!(others(&light), others(&strict), "{} at {level}", trace.display());
            let hidden = snapshots(&strict);
            // A change of hidden characters only is no change, so a level may have fewer times but no additional ones.
            assert!(
                hidden.keys().all(|at| seen.contains_key(at)),
                "{level} has an additional time"
            );
            let mut masked = 0;
            for (at, nodes) in &seen {
                let (_, same) = hidden
                    .range(..=at)
                    .next_back()
                    .expect("both begin at the same time");
                assert!(
                    nodes.keys().eq(same.keys()),
                    "t={at}: the nodes differ at {level}"
                );
                for (light, strict) in nodes.values().zip(same.values()) {
                    assert_eq!(
                        without_hideable(light),
                        without_hideable(strict),
                        "t={at} at {level}"
                    );
                    check_texts(light, strict, *at);
                    masked += usize::from(light != strict);
                }
            }
            assert!(
                level == "medium" || masked > 0,
                "{} hides nothing at {level}",
                trace.display()
            );
        }
    }
}

#[test]
fn mask_rules_and_image_policy_are_applied() {
    let trace = trace("f7ios-chat");
    let plain = recorded(Path::new(&trace), "light");
    let ruled = recorded_with(
        Path::new(&trace),
        &[
            "--privacy",
            "light",
            "--mask-rule",
            "mask kind=text",
            "--image-policy",
            "none",
        ],
    );
    let fields = |records: &[Value], field: &str| -> Vec<String> {
        let frames = snapshots(records);
        let nodes = frames.values().flat_map(BTreeMap::values);
        nodes
            .filter_map(|node| Some(node.get(field)?.as_str()?.to_owned()))
            .collect()
    };
    assert!(
        fields(&plain, "text")
            .iter()
            .any(|text| text.contains(char::is_alphabetic))
    );
    assert!(
        !fields(&ruled, "text")
            .iter()
            .any(|text| text.contains(char::is_alphabetic))
    );
    assert!(!fields(&plain, "src").is_empty());
    assert!(fields(&ruled, "src").is_empty());
    let run = player(&["record", &trace, "--out", "unused", "--mask-rule", "mask view=A"]);
    assert_ne!(run.status, Some(0));
    assert!(run.stderr.contains("rule 1, at character 6"), "{}", run.stderr);
}
