//! The rrweb export of recordings around their first frame.

use afterimage_compression::SegmentHeader;
use afterimage_replay::RrwebWriter;
use afterimage_wireframe::{
    AppState, Entry, Environment, Frame, Kind, Node, NodeId, Point, RecordedText, Rect, SourceId, TextField,
    Touch, TouchPhase, Viewport,
};
use serde_json::Value;

const TEXT: &str = "the only text";
const START_WALL_MS: u64 = 1_790_000_000_000;

type Recorded = Entry<RecordedText>;

fn keyframe() -> Recorded {
    let rect = Rect {
        x: 0,
        y: 0,
        w: 500,
        h: 200,
    };
    let mut node = Node::new(NodeId::new(1).unwrap(), None, Kind::Text, rect);
    node.texts.insert(TextField::Text, RecordedText::new(TEXT));
    Entry::Keyframe(Frame {
        nodes: vec![node],
        ..Frame::empty(SourceId(0), Viewport { w: 3900, h: 8440 })
    })
}

fn touch() -> Recorded {
    Entry::Touch(Touch {
        pointer: 0,
        phase: TouchPhase::Start,
        at: Point { x: 10, y: 10 },
    })
}

fn export_from(start_wall_ms: u64, entries: &[(u64, Recorded)]) -> Vec<Value> {
    let mut out = Vec::new();
    let header = SegmentHeader {
        session_start_wall_ms: start_wall_ms,
        ..SegmentHeader::default()
    };
    let mut writer = RrwebWriter::new(&mut out, &header);
    writer.begin_segment();
    for (t_ms, entry) in entries {
        assert_eq!(writer.write_entry(*t_ms, entry).unwrap(), None);
    }
    writer
        .finish(entries.last().map_or(0, |(t_ms, _)| *t_ms))
        .unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn export(entries: &[(u64, Recorded)]) -> Vec<Value> {
    export_from(START_WALL_MS, entries)
}

/// Type, or source, or tag of an event, with its time.
fn describe(event: &Value) -> (String, u64) {
    let data = &event["data"];
    let name = match event["type"].as_u64().unwrap() {
        2 if event.to_string().contains(TEXT) => "frame",
        2 => "blank",
        3 => "incremental",
        4 => "meta",
        _ => data["tag"].as_str().unwrap(),
    };
    (
        name.to_owned(),
        event["timestamp"].as_u64().unwrap() - START_WALL_MS,
    )
}

fn check(entries: &[(u64, Recorded)], expected: &[(&str, u64)]) {
    let found: Vec<_> = export(entries).iter().map(describe).collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(name, t_ms)| ((*name).to_owned(), *t_ms))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn only_frame_of_a_recording_is_its_document_at_time_0() {
    for t_ms in [0, 1, 400, 3_600_000] {
        check(
            &[(t_ms, keyframe())],
            &[("meta", 0), ("frame", 0), ("session", 0), ("end", t_ms)],
        );
    }
}

#[test]
fn steps_before_the_first_frame_follow_its_document() {
    let window = Entry::Environment(Environment::Viewport(Viewport { w: 3900, h: 8440 }));
    check(
        &[
            (10, window),
            (20, Entry::Environment(Environment::App(AppState::Active))),
            (30, touch()),
            (400, keyframe()),
            (500, touch()),
        ],
        &[
            ("meta", 0),
            ("frame", 0),
            ("session", 0),
            ("incremental", 10),
            ("app", 20),
            ("incremental", 30),
            ("incremental", 500),
            ("end", 500),
        ],
    );
}

#[test]
fn recording_without_a_frame_has_a_blank_document() {
    check(&[], &[("meta", 0), ("blank", 0), ("session", 0), ("end", 0)]);
    check(
        &[(30, touch())],
        &[
            ("meta", 0),
            ("blank", 0),
            ("session", 0),
            ("incremental", 30),
            ("end", 30),
        ],
    );
}

#[test]
fn steps_before_the_first_frame_are_bounded() {
    let mut entries: Vec<_> = (0..10_001).map(|t_ms| (t_ms, touch())).collect();
    entries.push((20_000, keyframe()));
    let events = export(&entries);
    let names: Vec<_> = events.iter().map(|event| describe(event).0).collect();
    assert_eq!(names[..3], ["meta", "blank", "session"]);
    assert_eq!(names[names.len() - 2..], ["frame", "end"]);
    assert_eq!(names.len(), 3 + 10_001 + 3);
}

#[test]
fn impossible_wall_clock_leaves_exact_times() {
    for start_wall_ms in [0, u64::MAX] {
        let events = export_from(start_wall_ms, &[(0, keyframe()), (7, touch())]);
        let times: Vec<_> = events
            .iter()
            .map(|event| event["timestamp"].as_u64().unwrap())
            .collect();
        assert!(times.iter().all(|time| *time < 1 << 53), "{times:?}");
        assert_eq!(times.last().unwrap() - times[0], 7);
    }
}
