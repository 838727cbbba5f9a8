//! The rrweb export of recorded sessions, played by a model of the player and compared with their traces.

use afterimage_replay::Recording;
use afterimage_wireframe::Rect;
use serde_json::Value;

use crate::player::{Painted, Player};
use crate::session::{START_WALL_MS, record};
use crate::traces::{RecordedTrace, all, rect, tenths};

const SEGMENT_MS: u64 = 30_000;

fn export(trace: &RecordedTrace) -> Vec<Value> {
    let recording = Recording::from_segments(record(trace)).unwrap();
    let mut out = Vec::new();
    let written = recording.export_rrweb(&mut out).unwrap();
    let events: Vec<Value> = serde_json::from_slice(&out).unwrap();
    assert_eq!(events.len() as u64, written);
    events
}

/// The visible backgrounds of a snapshot, from back to front, with their opacity.
fn backgrounds(nodes: &[Value], window: Rect) -> Vec<(Rect, String, String)> {
    let mut painted: Vec<&Value> = nodes.iter().collect();
    painted.sort_by_key(|node| node["z"].as_u64());
    let drawn_otherwise = ["image", "slider", "progress"];
    painted
        .into_iter()
        .filter(|node| !drawn_otherwise.contains(&node["k"].as_str().unwrap()))
        .filter_map(|node| {
            let clip = node.get("clip").map_or(rect(node), |clip| {
                let edge = |at: usize| tenths(&clip[at]);
                Rect {
                    x: edge(0),
                    y: edge(1),
                    w: edge(2),
                    h: edge(3),
                }
            });
            let opacity = node.get("op").map_or("1".to_owned(), ToString::to_string);
            Some((
                clip.intersection(&window),
                node.get("bg")?.as_str()?.to_owned(),
                opacity,
            ))
        })
        .filter(|(seen, ..)| !seen.is_empty())
        .collect()
}

/// Asserts that `expected` is a subsequence of `painted`.
fn assert_painted(expected: &[(Rect, String, String)], painted: &[Painted], at: &str) {
    let mut painted = painted.iter();
    for (seen, colour, opacity) in expected {
        assert!(
            painted.any(|p| near(p.seen, *seen)
                && p.background.as_ref() == Some(colour)
                && p.opacity == *opacity),
            "{at}: {colour} with opacity {opacity} at {seen:?} is missing or out of order"
        );
    }
}

/// Returns whether two rectangles are equal except for rounding to tenths.
fn near(a: Rect, b: Rect) -> bool {
    let edges = |r: Rect| [r.x, r.y, r.right(), r.bottom()];
    edges(a).iter().zip(edges(b)).all(|(a, b)| (a - b).abs() <= 1)
}

#[test]
fn played_sessions_paint_the_recorded_snapshots() {
    for trace in all() {
        let events = export(&trace);
        let mut events = events.iter().peekable();
        let mut player = Player::default();
        let mut snapshots = 0;
        for record in trace.records.iter().filter(|record| record["type"] == "snapshot") {
            let t_ms = record["t_ms"].as_u64().unwrap();
            let due = |event: &&Value| event["timestamp"].as_u64().unwrap() <= START_WALL_MS + t_ms;
            while let Some(event) = events.next_if(due) {
                player.apply(event);
            }
            let at = format!("{} at {t_ms}", trace.name);
            let painted = player.painted();
            let nodes = record["nodes"].as_array().unwrap();
            for node in nodes.iter().filter(|node| node["k"] == "text") {
                let text = node["text"].as_str().unwrap();
                let matches = |p: &Painted| p.text.as_deref() == Some(text) && p.frame == rect(node);
                assert!(
                    painted.iter().any(matches),
                    "{at}: the text of node {} is missing or misplaced",
                    node["id"]
                );
            }
            let window = Rect {
                x: 0,
                y: 0,
                w: afterimage_wireframe::tenths(player.window.0),
                h: afterimage_wireframe::tenths(player.window.1),
            };
            assert_painted(&backgrounds(nodes, window), &painted, &at);
            snapshots += 1;
        }
        assert!(snapshots > 200, "{} has only {snapshots} snapshots", trace.name);
        events.for_each(|event| player.apply(event));
        assert!(player.full_snapshots as u64 >= trace.duration_ms() / SEGMENT_MS);
    }
}

#[test]
fn events_span_the_duration_of_the_recording() {
    for trace in all() {
        let events = export(&trace);
        let time = |event: Option<&Value>| event.unwrap()["timestamp"].as_u64().unwrap();
        assert_eq!(time(events.first()), START_WALL_MS);
        assert_eq!(
            time(events.last()),
            START_WALL_MS + trace.entries().last().unwrap().0
        );
        assert_eq!(events.last().unwrap()["data"]["tag"], "end");
    }
}

#[test]
fn all_touches_screens_and_viewports_are_exported() {
    for trace in all() {
        let events = export(&trace);
        let records = |kind: &str| {
            trace
                .records
                .iter()
                .filter(|record| record["type"] == kind)
                .count()
        };
        let count =
            |test: &dyn Fn(&Value) -> bool| events.iter().filter(|event| test(&event["data"])).count();
        let touches = count(&|data| data["source"] == 2 || data["source"] == 6 || data["tag"] == "touch");
        assert_eq!(touches, records("touch"), "{}", trace.name);
        assert_eq!(
            count(&|data| data["tag"] == "screen"),
            records("screen"),
            "{}",
            trace.name
        );
        assert_eq!(
            count(&|data| data["source"] == 4),
            records("viewport"),
            "{}",
            trace.name
        );
    }
}
