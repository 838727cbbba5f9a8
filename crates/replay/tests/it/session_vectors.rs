//! Golden sessions of several segments: the place of boots, and of segments whose clocks contradict each other, on one time line.
//! The Python reader exports the same traces.

use std::fs;
use std::path::{Path, PathBuf};

use afterimage_compression::{SegmentHeader, SegmentWriter, seal};
use afterimage_replay::Recording;
use afterimage_wireframe::{
    AppState, Entry, Environment, Frame, Kind, Node, NodeId, Point, RecordedText, Rect, SourceId, TextField,
    Timed, Touch, TouchPhase, Viewport,
};

const WALL: u64 = 1_790_000_000_000;
const HOUR: u64 = 3_600_000;
const TRACE: &str = "trace.ndjson";

type Recorded = Timed<Entry<RecordedText>>;

/// A segment: boot, wall clock at the session's start, wall clock and own time of the header, and the entries after a keyframe.
struct Segment {
    clocks: (Option<u32>, u64, u64, u64),
    entries: Vec<Recorded>,
}

fn segment(clocks: (Option<u32>, u64, u64, u64), entries: Vec<Recorded>) -> Segment {
    Segment { clocks, entries }
}

fn anchor(elapsed_ms: u64, wall_ms: u64) -> Recorded {
    Timed::new(
        elapsed_ms,
        Entry::Environment(Environment::ClockAnchor { wall_ms, elapsed_ms }),
    )
}

fn active(elapsed_ms: u64) -> Recorded {
    Timed::new(elapsed_ms, Entry::Environment(Environment::App(AppState::Active)))
}

fn touch(elapsed_ms: u64) -> Recorded {
    let touch = Touch {
        pointer: 0,
        phase: TouchPhase::Start,
        at: Point { x: 500, y: 600 },
    };
    Timed::new(elapsed_ms, Entry::Touch(touch))
}

/// The sessions, by folder, with the recording times of the first entry of each segment.
fn sessions() -> [(&'static str, Vec<Segment>, Vec<u64>); 2] {
    let boots = vec![
        // The device's clock is not set until the first anchor.
        segment(
            (Some(0), 5_000, 5_000, 0),
            vec![anchor(4_000, WALL + 4_000), active(9_000)],
        ),
        segment(
            (Some(0), 5_000, WALL + 30_000, 30_000),
            vec![touch(29_500), active(40_000)],
        ),
        // The next boot continues below the header before it, until the clock is set.
        segment(
            (Some(1), 5_000, 9_000, 12_000),
            vec![anchor(14_000, WALL + HOUR), active(15_000)],
        ),
        segment((Some(1), 5_000, WALL + HOUR + 6_000, 20_000), vec![touch(20_100)]),
    ];
    let contradictory = vec![
        segment(
            (None, 5_000, 5_000, 500),
            vec![anchor(1_500, WALL), active(2_500)],
        ),
        segment(
            (None, 5_000, WALL - HOUR, 4_500),
            vec![touch(4_400), active(6_500)],
        ),
        // The device was started again.
        segment((None, 5_000, WALL - HOUR + 60_000, 1_000), vec![active(2_000)]),
        segment(
            (None, 5_000, u64::MAX, 3_000),
            vec![anchor(3_500, WALL - HOUR + 100_000), active(4_000)],
        ),
    ];
    [
        ("boots", boots, vec![0, 30_000, HOUR - 2_000, HOUR + 6_000]),
        ("contradictory", contradictory, vec![0, 4_000, 64_000, 66_000]),
    ]
}

fn records(sequence: usize, segment: &Segment) -> Vec<Vec<u8>> {
    let (boot, session_start_wall_ms, wall_ms, elapsed_ms) = segment.clocks;
    let viewport = Viewport { w: 3900, h: 8440 };
    let (mut writer, header) = SegmentWriter::open(SegmentHeader {
        device_id: "phone-1".into(),
        session_id: "7".into(),
        sequence: sequence as u64,
        session_start_wall_ms,
        wall_ms,
        elapsed_ms,
        viewport,
        density: 3.0,
        boot,
        ..SegmentHeader::default()
    });
    let rect = Rect {
        x: 100,
        y: 200,
        w: 2000,
        h: 300,
    };
    let mut node = Node::new(NodeId::new(1).unwrap(), None, Kind::Text, rect);
    node.texts
        .insert(TextField::Text, RecordedText::new(format!("Segment {sequence}")));
    let keyframe = Entry::Keyframe(Frame {
        source: SourceId(0),
        viewport,
        nodes: vec![node],
        paint: None,
    });
    writer.push(&Timed::new(elapsed_ms, keyframe)).unwrap();
    for entry in &segment.entries {
        writer.push(entry).unwrap();
    }
    let mut records = vec![header];
    records.extend(writer.cut_block());
    records
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/sessions")
}

fn read(folder: &str) -> Vec<Vec<u8>> {
    let files = fs::read_dir(root().join(folder)).unwrap();
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|of| of == "seg"));
    files.sort();
    files.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

fn exported(segments: Vec<Vec<u8>>) -> String {
    let recording = Recording::from_segments(segments).unwrap();
    let mut trace = Vec::new();
    recording.export_trace(&mut trace).unwrap();
    String::from_utf8(trace).unwrap()
}

#[test]
fn sessions_are_placed_as_their_traces_state() {
    for (folder, segments, starts) in sessions() {
        let stored = read(folder);
        assert_eq!(stored.len(), segments.len(), "{folder}");
        let expected = fs::read_to_string(root().join(folder).join(TRACE)).unwrap();
        assert_eq!(exported(stored.clone()), expected, "{folder}");
        // The open form and the present packed form have the same trace. The files are of version 2.
        let open = segments
            .iter()
            .enumerate()
            .map(|(n, segment)| records(n, segment));
        let open: Vec<_> = open.collect();
        let packed = open.iter().map(|records| seal(records));
        assert_eq!(exported(packed.collect()), expected, "{folder}");
        let open = open.iter().map(|records| records.concat());
        assert_eq!(exported(open.collect()), expected, "{folder}");
        let recording = Recording::from_segments(stored).unwrap();
        let found: Vec<_> = (0..)
            .zip(&starts)
            .map(|(sequence, _)| {
                recording
                    .entries()
                    .find(|entry| entry.sequence == sequence)
                    .unwrap()
                    .t_ms
            })
            .collect();
        assert_eq!(found, starts, "{folder}");
    }
}

/// Writes the missing sessions and traces.
#[test]
#[ignore = "writes new golden sessions"]
fn write_sessions() {
    for (folder, segments, _) in sessions() {
        let path = root().join(folder);
        if path.exists() {
            continue;
        }
        fs::create_dir_all(&path).unwrap();
        for (sequence, segment) in segments.iter().enumerate() {
            let file = path.join(format!("{sequence:06}.seg"));
            fs::write(file, seal(&records(sequence, segment))).unwrap();
        }
        fs::write(path.join(TRACE), exported(read(folder))).unwrap();
    }
}
