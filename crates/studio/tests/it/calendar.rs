//! Calendar time and length of sessions whose clocks are wrong: the index gives those of the recording.

use std::fs;
use std::path::Path;

use afterimage_compression::{SegmentHeader, SegmentWriter, seal};
use afterimage_replay::Recording;
use afterimage_studio::store::{Receipt, SessionInfo, Store};
use afterimage_wireframe::{AppState, Entry, Environment, Frame, RecordedText, SourceId, Timed, Viewport};

use crate::fixtures::START_MS;

const HOUR_MS: u64 = 3_600_000;

/// Header of a segment: boot, wall clock at the session's start, wall clock, and the segment's own clock.
type Clocks = (Option<u32>, u64, u64, u64);

fn anchor(at_ms: u64, wall_ms: u64) -> Timed<Entry<RecordedText>> {
    let elapsed_ms = at_ms;
    Timed::new(
        at_ms,
        Entry::Environment(Environment::ClockAnchor { wall_ms, elapsed_ms }),
    )
}

fn active(at_ms: u64) -> Timed<Entry<RecordedText>> {
    Timed::new(at_ms, Entry::Environment(Environment::App(AppState::Active)))
}

fn record(sequence: u64, clocks: Clocks, entries: &[Timed<Entry<RecordedText>>]) -> Vec<u8> {
    let (boot, session_start_wall_ms, wall_ms, elapsed_ms) = clocks;
    let (mut writer, header) = SegmentWriter::open(SegmentHeader {
        device_id: "phone-1".into(),
        session_id: "7".into(),
        sequence,
        session_start_wall_ms,
        wall_ms,
        elapsed_ms,
        boot,
        ..SegmentHeader::default()
    });
    let keyframe: Entry<RecordedText> = Entry::Keyframe(Frame {
        source: SourceId(0),
        viewport: Viewport { w: 3900, h: 8440 },
        nodes: Vec::new(),
        paint: None,
    });
    writer.push(&Timed::new(elapsed_ms, keyframe)).unwrap();
    for entry in entries {
        writer.push(entry).unwrap();
    }
    let mut records = vec![header];
    records.extend(writer.cut_block());
    seal(&records)
}

/// Stores a session, checks that the index agrees with the recording, also if it is rebuilt, and returns the listed start and length.
fn listed(segments: &[Vec<u8>]) -> (Option<u64>, u64) {
    let data = tempfile::tempdir().unwrap();
    let session = |data: &Path| -> SessionInfo {
        let mut sessions = Store::open(data).unwrap().sessions(10).unwrap();
        sessions.pop().unwrap()
    };
    let store = Store::open(data.path()).unwrap();
    // Segments arrive in any order.
    for (sequence, bytes) in segments.iter().enumerate().rev() {
        let name = format!("phone-1/7/{sequence}").parse().unwrap();
        store.insert(&name, bytes, Receipt::now(None)).unwrap();
    }
    drop(store);
    let found = session(data.path());
    let recording = Recording::from_segments(segments.to_vec()).unwrap();
    let first_ms = recording.entries().map(|entry| entry.t_ms).min().unwrap();
    assert_eq!(
        found.started_ms,
        recording.started_at_wall_ms().map(|start_ms| start_ms + first_ms)
    );
    assert_eq!(found.length_ms, recording.duration_ms() - first_ms);
    assert_eq!(found.active_ms, recording.active_ms());
    fs::remove_file(data.path().join("index.sqlite")).unwrap();
    assert_eq!(session(data.path()), found);
    (found.started_ms, found.length_ms)
}

#[test]
fn unset_clock_is_corrected_by_a_later_reading_in_any_segment() {
    let first = |entries: &[_]| record(0, (Some(0), 5_000, 5_000, 0), entries);
    let in_an_entry = [first(&[anchor(2_000, START_MS + 2_000), active(9_000)])];
    assert_eq!(listed(&in_an_entry), (Some(START_MS), 9_000));
    let in_a_header = [
        first(&[active(9_000)]),
        record(1, (Some(0), 5_000, START_MS + 30_000, 30_000), &[active(31_000)]),
    ];
    assert_eq!(listed(&in_a_header), (Some(START_MS), 31_000));
}

#[test]
fn start_is_unknown_if_no_reading_is_plausible() {
    for wall_ms in [0, 5_000, 946_684_800_000, 1 << 63, u64::MAX] {
        let new = record(0, (Some(0), wall_ms, wall_ms, 0), &[active(9_000)]);
        assert_eq!(listed(&[new]), (None, 9_000), "{wall_ms}");
        let old = record(0, (None, wall_ms, wall_ms, 77_000), &[active(86_000)]);
        assert_eq!(listed(&[old]), (None, 9_000), "{wall_ms}");
    }
}

#[test]
fn step_of_the_clock_moves_the_start_and_not_the_length() {
    for step_ms in [-HOUR_MS.cast_signed(), 400 * 24 * HOUR_MS.cast_signed()] {
        let stepped_ms = START_MS.wrapping_add_signed(step_ms);
        let segments = [
            record(
                0,
                (Some(0), START_MS, START_MS, 0),
                &[anchor(2_000, stepped_ms + 2_000), active(9_000)],
            ),
            record(
                1,
                (Some(0), START_MS, stepped_ms + 10_000, 10_000),
                &[active(12_000)],
            ),
        ];
        assert_eq!(listed(&segments), (Some(stepped_ms), 12_000), "{step_ms}");
    }
}

#[test]
fn boots_are_placed_by_the_readings_of_each() {
    let second_start_ms = START_MS + HOUR_MS;
    let segments = [
        record(
            0,
            (Some(0), START_MS, 5_000, 0),
            &[anchor(4_000, START_MS + 4_000)],
        ),
        // Its device had no time when it started again, so the header continues at the last stored time.
        record(
            1,
            (Some(1), START_MS, 9_000, 4_000),
            &[anchor(6_000, second_start_ms + 2_000), active(8_000)],
        ),
    ];
    assert_eq!(listed(&segments), (Some(START_MS), HOUR_MS + 4_000));
}

#[test]
fn contradictory_clocks_of_earlier_versions_add_no_years() {
    let unset = [
        record(
            0,
            (None, 5_000, 5_000, 500),
            &[anchor(1_500, START_MS), active(2_500)],
        ),
        record(1, (None, 5_000, START_MS + 3_000, 4_500), &[active(6_500)]),
    ];
    assert_eq!(listed(&unset), (Some(START_MS - 1_000), 6_000));
    let back = [
        record(0, (None, START_MS, START_MS, 500), &[active(2_500)]),
        record(1, (None, START_MS, START_MS - HOUR_MS, 4_500), &[active(6_500)]),
    ];
    assert_eq!(listed(&back), (Some(START_MS - HOUR_MS - 4_000), 6_000));
    let rebooted = [
        record(0, (None, START_MS, START_MS, 900_000), &[active(902_000)]),
        record(1, (None, START_MS, START_MS + 60_000, 1_000), &[active(2_000)]),
    ];
    assert_eq!(listed(&rebooted), (Some(START_MS), 61_000));
}
