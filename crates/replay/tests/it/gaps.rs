//! Gaps of recordings: time in the background, without activity, and missing.

use afterimage_compression::{SegmentHeader, SegmentWriter, seal};
use afterimage_replay::{Gap, GapReason, Recording};
use afterimage_wireframe::{
    AppState, Change, Entry, Environment, Frame, Kind, Node, NodeId, Point, RecordedText, Rect, SourceId,
    Timed, Touch, TouchPhase, Viewport,
};
use serde_json::{Value, json};

use crate::session::{START_ELAPSED_MS, START_WALL_MS};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const YEAR: u64 = 365 * 24 * HOUR;

const WINDOW: Viewport = Viewport { w: 3900, h: 8440 };

type Recorded = Entry<RecordedText>;

fn app(state: AppState) -> Recorded {
    Entry::Environment(Environment::App(state))
}

fn touch() -> Recorded {
    Entry::Touch(Touch {
        pointer: 0,
        phase: TouchPhase::Start,
        at: Point { x: 10, y: 10 },
    })
}

fn keyframe() -> Recorded {
    let id = NodeId::new(1).unwrap();
    let rect = Rect {
        x: 0,
        y: 0,
        w: 100,
        h: 100,
    };
    Entry::Keyframe(Frame {
        nodes: vec![Node::new(id, None, Kind::Container, rect)],
        ..Frame::empty(SourceId(0), WINDOW)
    })
}

fn frame() -> Recorded {
    Entry::Changes {
        source: SourceId(0),
        changes: vec![Change::Scroll {
            id: NodeId::new(1).unwrap(),
            offset: Point { x: 0, y: 1 },
        }],
    }
}

/// An entry without changes, as the engine writes it at the end of a segment.
fn unchanged() -> Recorded {
    Entry::Changes {
        source: SourceId(0),
        changes: Vec::new(),
    }
}

fn segment(sequence: u64, entries: &[(u64, Recorded)]) -> Vec<u8> {
    let start_ms = entries.first().map_or(0, |(t_ms, _)| *t_ms);
    let (mut writer, header) = SegmentWriter::open(SegmentHeader {
        sequence,
        session_start_wall_ms: START_WALL_MS,
        wall_ms: START_WALL_MS + start_ms,
        elapsed_ms: START_ELAPSED_MS + start_ms,
        viewport: WINDOW,
        ..SegmentHeader::default()
    });
    for (t_ms, entry) in entries {
        writer
            .push(&Timed::new(START_ELAPSED_MS + t_ms, entry.clone()))
            .unwrap();
    }
    let mut records = vec![header];
    records.extend(writer.cut_block());
    seal(&records)
}

fn recording(segments: &[(u64, &[(u64, Recorded)])]) -> Recording {
    let segments = segments
        .iter()
        .map(|(sequence, entries)| segment(*sequence, entries));
    Recording::from_segments(segments.collect()).unwrap()
}

fn gaps(segments: &[(u64, &[(u64, Recorded)])]) -> Vec<(u64, u64, GapReason)> {
    let recording = recording(segments);
    let gaps: Vec<_> = recording
        .gaps()
        .iter()
        .map(|gap| (gap.from_ms, gap.to_ms, gap.reason))
        .collect();
    assert!(gaps.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{gaps:?}");
    let length: u64 = recording.gaps().iter().map(Gap::length_ms).sum();
    assert_eq!(recording.active_ms(), recording.duration_ms() - length);
    gaps
}

use GapReason::{Background, Idle, Missing};

#[test]
fn pause_beyond_ten_seconds_is_idle() {
    for (pause_ms, is_gap) in [(10 * SECOND, false), (10_001, true), (YEAR, true)] {
        for end in [touch(), frame()] {
            let found = gaps(&[(0, &[(0, keyframe()), (500, touch()), (500 + pause_ms, end)])]);
            let expected: &[_] = if is_gap {
                &[(500, 500 + pause_ms, Idle)]
            } else {
                &[]
            };
            assert_eq!(found, expected, "{pause_ms}");
        }
    }
}

#[test]
fn unchanged_screen_clocks_and_memory_warnings_are_no_activity() {
    let anchor = Entry::Environment(Environment::ClockAnchor {
        wall_ms: START_WALL_MS + 20 * SECOND,
        elapsed_ms: START_ELAPSED_MS + 20 * SECOND,
    });
    let entries = [
        (0, keyframe()),
        (7 * SECOND, unchanged()),
        (20 * SECOND, anchor),
        (25 * SECOND, app(AppState::LowMemory)),
        (MINUTE, frame()),
    ];
    assert_eq!(gaps(&[(0, &entries)]), [(0, MINUTE, Idle)]);
}

#[test]
fn background_lasts_until_the_app_is_on_the_screen() {
    for back in [app(AppState::Active), app(AppState::Inactive), frame()] {
        let entries = [
            (0, keyframe()),
            (SECOND, app(AppState::Background)),
            (SECOND + 100, touch()),
            (HOUR, app(AppState::LowMemory)),
            (2 * HOUR, app(AppState::Background)),
            (3 * HOUR, back),
            (3 * HOUR + SECOND, frame()),
        ];
        assert_eq!(gaps(&[(0, &entries)]), [(SECOND, 3 * HOUR, Background)]);
    }
}

#[test]
fn gaps_at_the_beginning_and_at_the_end() {
    let begins_late = [(MINUTE, keyframe()), (MINUTE + SECOND, touch())];
    assert_eq!(gaps(&[(0, &begins_late)]), [(0, MINUTE, Idle)]);
    let begins_in_background = [
        (0, app(AppState::Background)),
        (MINUTE, app(AppState::Active)),
        (MINUTE, keyframe()),
    ];
    assert_eq!(gaps(&[(0, &begins_in_background)]), [(0, MINUTE, Background)]);
    let ends_in_background = [
        (0, keyframe()),
        (SECOND, app(AppState::Background)),
        (MINUTE, app(AppState::LowMemory)),
    ];
    assert_eq!(gaps(&[(0, &ends_in_background)]), [(SECOND, MINUTE, Background)]);
    let ends_idle = [
        (0, keyframe()),
        (SECOND, touch()),
        (MINUTE, app(AppState::Background)),
    ];
    assert_eq!(gaps(&[(0, &ends_idle)]), [(SECOND, MINUTE, Idle)]);
    assert_eq!(gaps(&[(0, &[(5 * SECOND, keyframe())])]), []);
    assert_eq!(gaps(&[(0, &[(0, keyframe())])]), []);
}

#[test]
fn gaps_in_a_row_keep_their_reasons() {
    let entries = [
        (0, keyframe()),
        (MINUTE, app(AppState::Background)),
        (2 * MINUTE, app(AppState::Active)),
        (3 * MINUTE, touch()),
        (4 * MINUTE, app(AppState::Background)),
        (5 * MINUTE, frame()),
    ];
    let expected = [Idle, Background, Idle, Idle, Background];
    let minutes = (0..5).map(|n| n * MINUTE);
    let expected: Vec<_> = minutes
        .zip(expected)
        .map(|(from, reason)| (from, from + MINUTE, reason))
        .collect();
    assert_eq!(gaps(&[(0, &entries)]), expected);
}

/// The engine ends the segment in the background. A later entry opens one with the known frame.
#[test]
fn repeated_frame_at_a_segment_start_does_not_end_a_gap() {
    let first = [(0, keyframe()), (SECOND, app(AppState::Background))];
    let second = [(HOUR, keyframe()), (HOUR, app(AppState::LowMemory))];
    let third = [
        (2 * HOUR, app(AppState::Background)),
        (2 * HOUR, keyframe()),
        (2 * HOUR, app(AppState::Active)),
        (2 * HOUR + SECOND, touch()),
    ];
    assert_eq!(
        gaps(&[(0, &first), (1, &second), (2, &third)]),
        [(SECOND, 2 * HOUR, Background)]
    );
    let first = [(0, keyframe()), (SECOND, touch())];
    let third = [(2 * HOUR, keyframe()), (2 * HOUR, touch())];
    assert_eq!(
        gaps(&[(0, &first), (1, &second), (2, &third)]),
        [(SECOND, 2 * HOUR, Idle)]
    );
}

/// A process that was killed in the background reports no app state when it starts again.
#[test]
fn new_process_ends_the_background_with_its_first_frame() {
    let first = [(0, keyframe()), (SECOND, app(AppState::Background))];
    let second = [(HOUR, keyframe()), (HOUR + SECOND, touch())];
    assert_eq!(gaps(&[(0, &first), (1, &second)]), [(SECOND, HOUR, Background)]);
}

#[test]
fn missing_segments_and_lost_ends_are_missing() {
    let first = [(0, keyframe()), (SECOND, app(AppState::Background))];
    let third = [(MINUTE, keyframe()), (MINUTE + SECOND, touch())];
    assert_eq!(gaps(&[(0, &first), (2, &third)]), [(SECOND, MINUTE, Missing)]);
    assert_eq!(gaps(&[(2, &third)]), [(0, MINUTE, Missing)]);
    let idle = [(0, keyframe()), (30 * SECOND, app(AppState::LowMemory))];
    assert_eq!(
        gaps(&[(0, &idle), (2, &third)]),
        [(0, 30 * SECOND, Idle), (30 * SECOND, MINUTE, Missing)]
    );

    let mut damaged = segment(0, &[(0, keyframe()), (SECOND, touch())]);
    damaged.truncate(damaged.len() - 1);
    let recording = Recording::from_segments(vec![damaged, segment(1, &third)]).unwrap();
    let last = recording
        .entries()
        .filter(|entry| entry.sequence == 0)
        .map(|entry| entry.t_ms)
        .max()
        .unwrap_or(0);
    let expected = Gap {
        from_ms: last,
        to_ms: MINUTE,
        reason: Missing,
    };
    assert_eq!(recording.gaps(), [expected]);
}

#[test]
fn export_marks_each_gap_at_its_beginning() {
    let first = [
        (SECOND, keyframe()),
        (2 * SECOND, app(AppState::Background)),
        (3 * SECOND, app(AppState::LowMemory)),
    ];
    let second = [
        (HOUR, keyframe()),
        (HOUR, app(AppState::Active)),
        (HOUR + MINUTE, touch()),
    ];
    let mut out = Vec::new();
    let recording = recording(&[(0, &first), (1, &second)]);
    recording.export_rrweb(&mut out).unwrap();
    let events: Vec<Value> = serde_json::from_slice(&out).unwrap();
    let times: Vec<_> = events
        .iter()
        .map(|event| event["timestamp"].as_u64().unwrap())
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    let tagged = |tag: &str| {
        let tagged = events.iter().filter(|event| event["data"]["tag"] == tag);
        tagged
            .map(|event| {
                let t_ms = event["timestamp"].as_u64().unwrap() - START_WALL_MS;
                (t_ms, event["data"]["payload"].clone())
            })
            .collect::<Vec<_>>()
    };
    let gap = |from_ms: u64, to_ms: u64, reason: &str| {
        let payload =
            json!({ "reason": reason, "from_ms": from_ms, "to_ms": to_ms, "duration_ms": to_ms - from_ms });
        (from_ms, payload)
    };
    assert_eq!(
        tagged("gap"),
        [
            gap(2 * SECOND, HOUR, "background"),
            gap(HOUR, HOUR + MINUTE, "idle")
        ]
    );
    let end = json!({ "duration_ms": HOUR + MINUTE, "active_ms": 2 * SECOND });
    assert_eq!(tagged("end"), [(HOUR + MINUTE, end)]);
}

/// Compares the gaps of random recordings, split into segments at random, with a second implementation that reads all
/// entries in one pass.
#[test]
fn gaps_of_random_recordings_equal_a_simple_model() {
    let mut seed = 7_u64;
    let mut random = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for round in 0..100 {
        let mut t_ms = 0;
        let mut entries = vec![(0, keyframe())];
        for _ in 0..60 {
            t_ms += 1 + match random(6) {
                0 => random(40 * SECOND),
                1 => random(HOUR),
                _ => random(4 * SECOND),
            };
            entries.push((
                t_ms,
                match random(12) {
                    0 => app(AppState::Background),
                    1 => app(AppState::Active),
                    2 => app(AppState::LowMemory),
                    3 => unchanged(),
                    4..8 => frame(),
                    _ => touch(),
                },
            ));
        }
        let expected = model(&entries);
        let mut segments: Vec<Vec<(u64, Recorded)>> = vec![Vec::new()];
        for entry in entries {
            if random(9) == 0 && !segments.last().unwrap().is_empty() {
                // The engine repeats the known frame.
                segments.push(vec![(entry.0, keyframe())]);
            }
            segments.last_mut().unwrap().push(entry);
        }
        let numbered: Vec<_> = (0..).zip(segments.iter().map(Vec::as_slice)).collect();
        assert_eq!(gaps(&numbered), expected, "round {round}");
    }
}

fn model(entries: &[(u64, Recorded)]) -> Vec<(u64, u64, GapReason)> {
    let (mut gaps, mut since_ms, mut hidden) = (Vec::new(), 0, false);
    let end_ms = entries.last().unwrap().0;
    for (t_ms, entry) in entries {
        let (ends, hides) = match entry {
            Entry::Touch(_) => (!hidden, hidden),
            Entry::Environment(Environment::App(AppState::Background)) => (!hidden, true),
            Entry::Environment(Environment::App(AppState::Active)) | Entry::Keyframe(_) => (true, false),
            Entry::Changes { changes, .. } if !changes.is_empty() => (true, false),
            _ => (false, hidden),
        };
        if ends {
            gaps.push((since_ms, *t_ms, if hidden { Background } else { Idle }));
            since_ms = *t_ms;
        }
        hidden = hides;
    }
    gaps.push((since_ms, end_ms, if hidden { Background } else { Idle }));
    gaps.retain(|(from, to, reason)| to - from > if *reason == Idle { 10 * SECOND } else { 0 });
    gaps
}
