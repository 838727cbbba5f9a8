//! Segments that were split play as the segment before.

use std::fmt::Write as _;

use afterimage_compression::{SegmentHeader, SegmentReader, SegmentWriter, seal, seal_blocks, split, verify};
use afterimage_replay::Recording;
use afterimage_wireframe::{
    AppState, Entry, Environment, Frame, Kind, Node, NodeId, Orientation, Point, RecordedText, Rect,
    SourceId, Timed, Touch, TouchPhase, Viewport, diff,
};

use crate::random::Random;
use crate::session::{START_ELAPSED_MS, START_WALL_MS, record_open};
use crate::traces;

type Records = Vec<Vec<u8>>;

fn bytes(records: &[Vec<u8>]) -> usize {
    records.iter().map(Vec::len).sum()
}

/// Splits a segment until each part has at most so many bytes or cannot be split.
fn split_below(records: Records, limit: usize, parts: &mut Vec<Records>) {
    match split(&records, || {}).filter(|_| bytes(&records) > limit) {
        Some(halves) => {
            for half in halves {
                assert!(verify(&seal(&half)).sealed);
                split_below(half, limit, parts);
            }
        }
        None => parts.push(records),
    }
}

/// The export as a trace, the recording's facts, and the scene at given times.
fn played(segments: &[Records], times: &[u64]) -> (String, String) {
    // Receipts arrive in any order.
    let sealed = segments.iter().rev().enumerate();
    let sealed = sealed.map(|(at, records)| {
        if at % 2 == 0 {
            seal(records)
        } else {
            seal_blocks(records)
        }
    });
    let recording = Recording::from_segments(sealed.collect()).unwrap();
    let mut trace = Vec::new();
    recording.export_trace(&mut trace).unwrap();
    let facts = (
        recording.defects(),
        recording.gaps(),
        recording.duration_ms(),
        recording.touch_count(),
        recording.screen_changes(),
        recording.started_at_wall_ms(),
        recording.viewport(),
    );
    let facts = format!("{facts:?}");
    let mut scenes = String::new();
    for t_ms in times {
        let scene = recording.scene_at(*t_ms);
        let trees: Vec<_> = scene.frames().collect();
        let hash = crc(&format!("{trees:?}{:?}", scene.viewport()));
        let state = (scene.app(), scene.keyboard(), scene.orientation(), scene.screen());
        writeln!(scenes, "{t_ms} {hash} {state:?}").unwrap();
    }
    (String::from_utf8(trace).unwrap(), facts + &scenes)
}

fn crc(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn times(segments: &[Records]) -> Vec<u64> {
    let recording = Recording::from_segments(segments.iter().map(|records| seal(records)).collect()).unwrap();
    let mut times: Vec<_> = recording.entries().map(|entry| entry.t_ms).collect();
    times.dedup();
    times.into_iter().step_by(5).collect()
}

/// Compares a recording with its parts below a fraction of each segment's size. Returns the number of parts.
fn check(segments: &[Records], divisor: usize) -> usize {
    let mut parts = Vec::new();
    for records in segments {
        split_below(records.clone(), bytes(records) / divisor, &mut parts);
    }
    let times = times(segments);
    let (trace, facts) = played(segments, &times);
    let (split_trace, split_facts) = played(&parts, &times);
    for (expected, found) in [(facts, split_facts), (trace, split_trace)] {
        for (before, after) in expected.lines().zip(found.lines()) {
            assert_eq!(before, after);
        }
        assert_eq!(expected.lines().count(), found.lines().count());
    }
    parts.len()
}

#[test]
fn split_sessions_play_as_before() {
    for trace in traces::all() {
        let header = SegmentHeader {
            boot: Some(0),
            ..trace.header(START_WALL_MS)
        };
        let segments = record_open(&trace, header);
        // Of a session of many minutes, the first ones are enough.
        let segments = &segments[..segments.len().min(4)];
        assert!(check(segments, 2) > segments.len(), "{}", trace.name);
        assert!(check(segments, 5) > 3 * segments.len(), "{}", trace.name);
    }
}

/// A segment with entries of all kinds, frames of two sources, steps of the wall clock and late touches.
fn random_segment(seed: u64) -> Records {
    let mut random = Random(seed);
    let mut now_ms = START_ELAPSED_MS;
    let (mut writer, header) = SegmentWriter::open(SegmentHeader {
        device_id: "device".to_owned(),
        session_id: "7".to_owned(),
        sequence: 3,
        session_start_wall_ms: START_WALL_MS,
        wall_ms: START_WALL_MS + START_ELAPSED_MS,
        elapsed_ms: now_ms,
        viewport: Viewport { w: 3900, h: 8440 },
        screen: "Home".to_owned(),
        boot: Some(1),
        ..SegmentHeader::default()
    });
    let mut records = vec![header];
    let mut frames = [frame(0, &mut random), frame(1, &mut random)];
    let mut is_live = [false; 2];
    let mut is_background = false;
    let mut known = KnownState::default();
    for step in 0..60 {
        if step > 0 && !random.one_in(4) {
            let pause_ms = if random.one_in(9) { 12_000 } else { 200 };
            now_ms += u64::from(random.below(pause_ms));
        }
        let at = random.below(2) as usize;
        let mut at_ms = now_ms;
        // No frame is recorded in the background.
        let kind = if is_background {
            random.between(6, 11)
        } else {
            random.between(0, 11)
        };
        let value = match kind {
            _ if step == 0 => {
                is_live[at] = true;
                Entry::Keyframe(frames[at].clone())
            }
            0..6 if is_live[at] => {
                let next = frame(at as u8, &mut random);
                let changes = diff(&frames[at], &next);
                frames[at] = next;
                Entry::Changes {
                    source: SourceId(at as u8),
                    changes,
                }
            }
            0..6 => {
                is_live[at] = true;
                Entry::Keyframe(frames[at].clone())
            }
            6 if is_live == [true, true] => {
                is_live[at] = false;
                Entry::SourceGone(SourceId(at as u8))
            }
            7 => {
                // Exports leave out what repeats a known state at the beginning of a segment.
                let change = match environment(&mut random, now_ms) {
                    same if !known.insert(&same) => touch_without_place(),
                    change => change,
                };
                if let Environment::App(state) = change {
                    is_background =
                        state == AppState::Background || (is_background && state == AppState::LowMemory);
                }
                Entry::Environment(change)
            }
            _ => {
                at_ms -= u64::from(random.below(400)).min(at_ms - START_ELAPSED_MS);
                Entry::Touch(Touch {
                    pointer: 0,
                    phase: TouchPhase::ALL[random.below(3) as usize],
                    at: Point { x: step, y: 2 },
                })
            }
        };
        if writer.is_due(at_ms) {
            records.extend(writer.cut_block());
        }
        writer.push(&Timed::new(at_ms, value)).unwrap();
    }
    records.extend(writer.cut_block());
    records
}

fn frame(source: u8, random: &mut Random) -> Frame<RecordedText> {
    let count = 1 + random.below(8);
    let node = |id: u32, random: &mut Random| {
        let rect = Rect {
            x: random.between(0, 100),
            y: random.between(0, 100),
            w: 50,
            h: 50,
        };
        let parent = (id > 1).then(|| NodeId::new(1).unwrap());
        Node::new(NodeId::new(id).unwrap(), parent, Kind::Container, rect)
    };
    Frame {
        source: SourceId(source),
        viewport: Viewport { w: 3900, h: 8440 },
        nodes: (1..=count).map(|id| node(id, random)).collect(),
        paint: None,
    }
}

fn environment(random: &mut Random, now_ms: u64) -> Environment {
    match random.below(6) {
        0 => Environment::App(AppState::ALL[random.below(4) as usize]),
        1 => Environment::Keyboard(random.one_in(2).then_some(Rect {
            x: 0,
            y: 5000,
            w: 3900,
            h: 3440,
        })),
        2 => Environment::Screen(format!("screen {}", random.below(3)).into()),
        3 => Environment::Orientation(Orientation::ALL[random.below(2) as usize]),
        4 => Environment::ClockAnchor {
            wall_ms: START_WALL_MS + now_ms + u64::from(random.below(5_000)),
            elapsed_ms: 0,
        },
        _ => touch_without_place(),
    }
}

fn touch_without_place() -> Environment {
    Environment::TouchWithoutPlace {
        pointer: 0,
        phase: TouchPhase::ALL[0],
    }
}

/// The latest environment of each kind.
#[derive(Default)]
struct KnownState(Vec<Environment>);

impl KnownState {
    /// Returns whether an environment is a change.
    fn insert(&mut self, environment: &Environment) -> bool {
        let is_same = self.0.contains(environment);
        let kind = std::mem::discriminant(environment);
        self.0.retain(|known| std::mem::discriminant(known) != kind);
        self.0.push(environment.clone());
        !is_same && *environment != Environment::Keyboard(None)
    }
}

#[test]
fn random_segments_that_are_split_play_as_before() {
    let mut parts = 0;
    for seed in 0..40 {
        let segment = random_segment(seed);
        assert!(verify(&seal(&segment)).is_whole(), "{seed}");
        parts += check(std::slice::from_ref(&segment), 3);
        parts += check(&[segment], usize::MAX);
    }
    assert!(parts > 80 * 4, "{parts}");
}

#[test]
fn segment_of_one_time_or_of_an_earlier_version_is_not_split() {
    let record = |boot, times: &[u64]| {
        let header = SegmentHeader {
            boot,
            ..SegmentHeader::default()
        };
        let (mut writer, header) = SegmentWriter::open(header);
        for at_ms in times {
            let keyframe = Entry::Keyframe(frame(0, &mut Random(1)));
            writer.push(&Timed::new(*at_ms, keyframe)).unwrap();
        }
        let mut records = vec![header];
        records.extend(writer.cut_block());
        records
    };
    assert_eq!(split(&record(Some(0), &[5]), || {}), None);
    assert_eq!(split(&record(Some(0), &[5, 5]), || {}), None);
    assert_eq!(split(&record(None, &[5, 6]), || {}), None);
    assert_eq!(split(&[], || {}), None);
    let mut damaged = record(Some(0), &[5, 6]);
    damaged[1].pop();
    assert_eq!(split(&damaged, || {}), None);
    let [first, second] = split(&record(Some(0), &[5, 6]), || {}).unwrap();
    let header = |records: &Records| SegmentReader::open(&records.concat()).unwrap().header().clone();
    assert_eq!((header(&first).elapsed_ms, header(&second).elapsed_ms), (0, 6));
}
