//! Recordings of whole, missing and damaged segments.

use afterimage_compression::{FaultKind, SegmentHeader, SegmentReader, SegmentWriter, seal};
use afterimage_replay::{Defect, Error, Recording};
use afterimage_wireframe::{Entry, RecordedText, Scene, SourceId, Timed};

use crate::session::{START_WALL_MS, record};
use crate::traces::{RecordedTrace, all};

fn session() -> (RecordedTrace, Vec<Vec<u8>>) {
    let trace = all().remove(0);
    let segments = record(&trace);
    assert!(segments.len() >= 3, "the test needs three segments");
    (trace, segments)
}

fn nodes(scene: &Scene<RecordedText>) -> Option<afterimage_wireframe::Frame<RecordedText>> {
    Some(scene.tree(SourceId(0))?.to_frame())
}

#[test]
fn recording_reports_duration_counts_and_screens() {
    let (trace, segments) = session();
    let recording = Recording::from_segments(segments).unwrap();
    let count = |kind: &str| {
        trace
            .records
            .iter()
            .filter(|record| record["type"] == kind)
            .count()
    };
    assert_eq!(recording.header().session_start_wall_ms, START_WALL_MS);
    assert_eq!(recording.viewport(), trace.viewport());
    assert_eq!(recording.duration_ms(), trace.entries().last().unwrap().0);
    assert_eq!(recording.touch_count(), count("touch") as u64);
    assert_eq!(recording.screen_changes().len(), count("screen"));
    let t_ms: Vec<u64> = recording.entries().map(|entry| entry.t_ms).collect();
    assert!(t_ms.is_sorted());
}

#[test]
fn scene_at_any_time_equals_the_recorded_frame() {
    let (trace, segments) = session();
    let recording = Recording::from_segments(segments).unwrap();
    let entries = trace.entries();
    for (at, (t_ms, entry)) in entries.iter().enumerate().step_by(29) {
        let last = entries[..=at].iter().rev().find_map(|(_, entry)| match entry {
            Entry::Keyframe(frame) => Some(frame),
            _ => None,
        });
        let is_last_of_its_time = entries.get(at + 1).is_none_or(|next| next.0 > *t_ms);
        if is_last_of_its_time && matches!(entry, Entry::Keyframe(_) | Entry::Touch(_)) {
            assert_eq!(nodes(&recording.scene_at(*t_ms)).as_ref(), last);
        }
    }
    assert_eq!(
        recording
            .scene_at(u64::MAX)
            .tree(SourceId(0))
            .map(|tree| tree.len() > 1),
        Some(true)
    );
}

#[test]
fn segments_may_be_unordered_and_duplicated() {
    let (_, segments) = session();
    let in_order = Recording::from_segments(segments.clone()).unwrap();
    let mut mixed = segments.clone();
    mixed.reverse();
    mixed.extend(segments);
    let mixed = Recording::from_segments(mixed).unwrap();
    assert_eq!(mixed.defects(), []);
    assert!(in_order.entries().eq(mixed.entries()));
}

/// Returns a segment with a changed header, and the same entries.
fn with_header(segment: &[u8], change: impl FnOnce(&mut SegmentHeader)) -> Vec<u8> {
    let reader = SegmentReader::open(segment).unwrap();
    let mut header = reader.header().clone();
    change(&mut header);
    let (mut writer, record) = SegmentWriter::open(header);
    let mut records = vec![record];
    for entry in reader {
        writer.push(&entry.unwrap()).unwrap();
        records.extend(writer.cut_block());
    }
    seal(&records)
}

#[test]
fn segments_with_one_number_and_different_times_are_both_read() {
    let (_, segments) = session();
    let of_boot = |at: usize, sequence: u64| {
        with_header(&segments[at], |header| {
            header.boot = Some(0);
            header.sequence = sequence;
        })
    };
    let in_order = [of_boot(0, 0), of_boot(1, 1), of_boot(2, 2)];
    let expected = Recording::from_segments(in_order.to_vec()).unwrap();
    // Two copies of a folder recorded under the number 1.
    let recording = Recording::from_segments(vec![of_boot(2, 1), of_boot(0, 0), of_boot(1, 1)]).unwrap();
    let without_numbers = |recording: &Recording| {
        let entries = recording.entries().map(|entry| (entry.t_ms, entry.entry));
        entries.collect::<Vec<_>>()
    };
    assert_eq!(without_numbers(&recording), without_numbers(&expected));
    assert_eq!(recording.defects(), []);
}

#[test]
fn segments_with_later_numbers_stay_in_their_boots() {
    let (_, segments) = session();
    let of_boot = |at: usize, boot: u32, sequence: u64| {
        with_header(&segments[at], |header| {
            header.boot = Some(boot);
            header.sequence = sequence;
        })
    };
    // The second boot starts its time line behind the first one, whose second segment has the last number.
    let recording = Recording::from_segments(vec![
        of_boot(0, 0, 0),
        of_boot(1, 0, 4),
        of_boot(1, 1, 2),
        of_boot(2, 1, 3),
    ])
    .unwrap();
    let order: Vec<_> = recording
        .headers()
        .map(|header| (header.boot, header.sequence))
        .collect();
    assert_eq!(order, [(Some(0), 0), (Some(0), 4), (Some(1), 2), (Some(1), 3)]);
}

#[test]
fn a_missing_segment_is_a_defect_and_the_others_play() {
    let (_, mut segments) = session();
    let whole = Recording::from_segments(segments.clone()).unwrap();
    segments.remove(1);
    let recording = Recording::from_segments(segments).unwrap();
    assert_eq!(recording.defects(), [Defect::Missing { first: 1, last: 1 }]);
    let resumed = recording
        .entries()
        .find(|entry| entry.sequence == 2)
        .unwrap()
        .t_ms;
    assert!(whole.scene_at(resumed).screen().is_some());
    assert_eq!(
        recording.scene_at(resumed).screen(),
        whole.scene_at(resumed).screen()
    );
    let end = whole.duration_ms();
    assert_eq!(nodes(&recording.scene_at(end)), nodes(&whole.scene_at(end)));
    let mut out = Vec::new();
    recording.export_rrweb(&mut out).unwrap();
    let events: Vec<serde_json::Value> = serde_json::from_slice(&out).unwrap();
    let mut player = crate::player::Player::default();
    for event in &events {
        player.apply(event);
    }
    let defects = events.iter().find(|event| event["data"]["tag"] == "defects");
    assert_eq!(
        defects.unwrap()["data"]["payload"],
        serde_json::json!({ "count": 1, "listed": [{ "kind": "missing", "text": "segments 1 to 1 are missing" }] })
    );
}

#[test]
fn entries_before_the_damage_of_a_truncated_segment_are_readable() {
    let (_, mut segments) = session();
    let whole = Recording::from_segments(segments.clone()).unwrap();
    let cut = segments[1].len() / 2;
    segments[1].truncate(cut);
    let recording = Recording::from_segments(segments).unwrap();
    let [Defect::Damaged { sequence: 1, fault }] = recording.defects() else {
        panic!("{:?}", recording.defects());
    };
    assert_eq!(fault.kind, FaultKind::Truncated);
    let before = |recording: &Recording| recording.entries().filter(|entry| entry.sequence == 1).count();
    assert!(before(&recording) > 0 && before(&recording) < before(&whole));
    let whole: Vec<_> = whole.entries().collect();
    assert!(recording.entries().all(|entry| whole.contains(&entry)));
}

#[test]
fn damaged_segments_never_panic() {
    let (_, segments) = session();
    let mut seed = 1_u64;
    let mut random = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..12 {
        let mut damaged = segments.clone();
        for segment in &mut damaged {
            match random(4) {
                0 => {
                    let at = random(segment.len());
                    segment[at] ^= 1 << random(8);
                }
                1 => segment.truncate(random(segment.len())),
                _ => {}
            }
        }
        if let Ok(recording) = Recording::from_segments(damaged) {
            recording.export_trace(std::io::sink()).unwrap();
            recording.export_rrweb(std::io::sink()).unwrap();
        }
    }
}

#[test]
fn unreadable_and_mixed_segments_are_errors() {
    let check = |segments: Vec<Vec<u8>>| Recording::from_segments(segments).unwrap_err();
    assert!(matches!(
        check(Vec::new()),
        Error::NoReadableSegment { segments: 0 }
    ));
    assert!(matches!(
        check(vec![b"not a segment".to_vec()]),
        Error::NoReadableSegment { segments: 1 }
    ));
    let segment_of = |session_id: &str| {
        let header = SegmentHeader {
            session_id: session_id.to_owned(),
            ..SegmentHeader::default()
        };
        seal(&[SegmentWriter::open(header).1])
    };
    let mixed = check(vec![segment_of("1"), segment_of("2")]);
    assert_eq!(
        mixed.to_string(),
        "segments of sessions 1 and 2 are mixed; pass the segments of one session"
    );
}

#[test]
fn inapplicable_changes_are_one_defect_and_skipped_until_the_next_keyframe() {
    use afterimage_wireframe::{Change, Frame, Kind, Node, NodeId, Rect, Viewport};
    let id = |id| NodeId::new(id).unwrap();
    let frame = Frame {
        nodes: vec![Node::new(id(1), None, Kind::Container, Rect::default())],
        ..Frame::<RecordedText>::empty(SourceId(0), Viewport { w: 10, h: 10 })
    };
    let changes = |change| Entry::Changes {
        source: SourceId(0),
        changes: vec![change],
    };
    let (mut writer, header) = SegmentWriter::open(SegmentHeader::default());
    for (t_ms, entry) in [
        (0, Entry::Keyframe(frame.clone())),
        (1, changes(Change::Remove(id(9)))),
        (2, changes(Change::Remove(id(1)))),
        (3, Entry::Keyframe(frame.clone())),
        (4, changes(Change::Remove(id(1)))),
    ] {
        writer.push(&Timed::new(t_ms, entry)).unwrap();
    }
    let recording = Recording::from_segments(vec![seal(&[header, writer.cut_block().unwrap()])]).unwrap();
    assert!(
        matches!(
            recording.defects(),
            [Defect::Inapplicable {
                sequence: 0,
                t_ms: 1,
                ..
            }]
        ),
        "{:?}",
        recording.defects()
    );
    assert_eq!(nodes(&recording.scene_at(2)), Some(frame));
    assert!(recording.scene_at(4).tree(SourceId(0)).unwrap().is_empty());
}
