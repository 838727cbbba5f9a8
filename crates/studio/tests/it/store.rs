//! The data folder and its index.

use std::fs;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use afterimage_compression::{SegmentHeader, SegmentReader, SegmentWriter, seal, split};
use afterimage_replay::{GapReason, Recording};
use afterimage_studio::store::{Receipt, SequenceRange, SessionInfo, Store, StoreCounts};

use afterimage_wireframe::{AppState, Entry, Environment, Frame, RecordedText, SourceId, Timed, Viewport};

use crate::fixtures::{SPAN_MS, START_MS, TestSegment, long_segment, second_part_offset, segment};

fn insert(data: &Path, segments: &[TestSegment<'_>]) {
    let store = Store::open(data).unwrap();
    for segment in segments {
        store
            .insert(
                &segment.name().parse().unwrap(),
                &segment.seal(),
                Receipt::now(None),
            )
            .unwrap();
    }
}

fn session(data: &Path) -> SessionInfo {
    Store::open(data)
        .unwrap()
        .session(&"phone-1/7".parse().unwrap())
        .unwrap()
        .unwrap()
}

#[test]
fn missing_damaged_or_outdated_index_is_rebuilt() {
    let data = tempfile::tempdir().unwrap();
    insert(data.path(), &[segment(0, "Home"), segment(1, "Cart")]);
    let before = session(data.path());
    let index = data.path().join("index.sqlite");
    fs::remove_file(&index).unwrap();
    assert_eq!(session(data.path()), before);
    fs::write(&index, b"not a database").unwrap();
    assert_eq!(session(data.path()), before);
    let connection = rusqlite::Connection::open(&index).unwrap();
    connection.pragma_update(None, "user_version", 999).unwrap();
    drop(connection);
    assert_eq!(session(data.path()), before);
}

#[test]
fn parts_of_a_segment_are_in_their_place_in_the_session() {
    let data = tempfile::tempdir().unwrap();
    let keyframe = Entry::Keyframe(Frame {
        source: SourceId(0),
        viewport: Viewport { w: 3900, h: 8440 },
        nodes: Vec::new(),
        paint: None,
    });
    let segments: Vec<_> = [(0, "Home"), (1, "Cart"), (2, "Pay")]
        .map(|(sequence, screen)| {
            let screen = Entry::Environment(Environment::Screen(screen.into()));
            let entries = [(0, screen), (0, keyframe.clone()), (500, keyframe.clone())];
            let mut records = segment(sequence, "").records_of(&entries);
            let header = SegmentReader::open(&records[0]).unwrap().header().clone();
            records[0] = SegmentHeader {
                boot: Some(0),
                ..header
            }
            .to_record();
            records
        })
        .into();
    let [first, second] = split(&segments[1], || {}).unwrap();
    let store = Store::open(data.path()).unwrap();
    for (name, records) in [
        ("phone-1/7/0", &segments[0]),
        ("phone-1/7/2", &segments[2]),
        ("phone-1/7/500001", &second),
        ("phone-1/7/500000", &first),
    ] {
        let receipt = Receipt::now(None);
        store
            .insert(&name.parse().unwrap(), &seal(records), receipt)
            .unwrap();
    }
    let found = session(data.path());
    let numbers: Vec<_> = found.segments.iter().map(|s| s.sequence).collect();
    assert_eq!(numbers, [0, 500_000, 500_001, 2]);
    assert_eq!(found.missing, []);
    assert_eq!(found.active_ms, 2_500, "no time is missing");
    let screens: Vec<_> = found.screens.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(screens, ["Home", "Cart", "Pay"]);
}

#[test]
fn added_and_removed_files_are_indexed_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    insert(
        data.path(),
        &[segment(0, "Home"), segment(1, "Home"), segment(2, "Cart")],
    );
    let folder = data.path().join("segments/phone-1/7");
    fs::remove_file(folder.join("000001.seg")).unwrap();
    fs::write(folder.join("000003.seg"), segment(3, "Pay").seal()).unwrap();
    // Files with other names are ignored.
    fs::write(folder.join("000004.tmp"), b"half").unwrap();
    fs::write(folder.join("notes.seg"), b"notes").unwrap();
    fs::write(data.path().join("segments/README"), b"notes").unwrap();
    let found = session(data.path());
    assert_eq!(
        found.segments.iter().map(|s| s.sequence).collect::<Vec<_>>(),
        [0, 2, 3]
    );
    assert_eq!(found.missing, [SequenceRange { first: 1, last: 1 }]);
    assert_eq!(found.length_ms, 4 * SPAN_MS);
    assert_eq!(found.active_ms, 3 * SPAN_MS, "segment 1 is missing");
    assert_eq!(
        found.screens.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
        ["Home", "Cart", "Pay"]
    );
}

#[cfg(unix)]
#[test]
fn link_to_nothing_keeps_no_other_segment_from_the_list() {
    let data = tempfile::tempdir().unwrap();
    insert(data.path(), &[segment(0, "Home"), segment(2, "Cart")]);
    let link = data.path().join("segments/phone-1/7/000001.seg");
    std::os::unix::fs::symlink("/nowhere", link).unwrap();
    let sequences: Vec<_> = session(data.path()).segments.iter().map(|s| s.sequence).collect();
    assert_eq!(sequences, [0, 2]);
}

#[test]
fn intact_part_of_a_damaged_segment_is_indexed() {
    let data = tempfile::tempdir().unwrap();
    insert(data.path(), &[segment(0, "Home"), segment(1, "Cart")]);
    let file = data.path().join("segments/phone-1/7/000001.seg");
    let cart = long_segment(1, "Cart");
    let sealed = cart.seal();
    let part = second_part_offset(&sealed);
    fs::write(&file, &sealed[..part + 3]).unwrap();
    let found = session(data.path());
    let fault = found.segments[1].fault.as_ref().unwrap();
    assert_eq!(fault.offset as usize, part);
    let entries = found.segments[1].entries;
    let [least, most] = [2 + u64::from(cart.scribbles) / 4, 2 + u64::from(cart.scribbles)];
    assert!((least..most).contains(&entries), "{entries}");
    assert_eq!(found.length_ms, SPAN_MS);
    assert_eq!(found.screens.len(), 2);
    fs::write(&file, b"").unwrap();
    assert_eq!(session(data.path()).segments[1].span, None);
}

#[test]
fn active_time_of_the_index_equals_that_of_the_recording() {
    let data = tempfile::tempdir().unwrap();
    let app = |state| Entry::Environment(Environment::App(state));
    let day_ms = 86_400_000;
    insert(data.path(), &[segment(0, "Home")]);
    write_with_entries(
        data.path(),
        &segment(1, "Home"),
        &[(0, app(AppState::Active)), (3_000, app(AppState::Background))],
    );
    write_with_entries(
        data.path(),
        &segment(3, "Home"),
        &[
            (day_ms, app(AppState::Active)),
            (day_ms + 60_000, app(AppState::Active)),
        ],
    );
    let found = session(data.path());
    let segments = Store::open(data.path())
        .unwrap()
        .read(&"phone-1/7".parse().unwrap())
        .unwrap();
    let recording = Recording::from_segments(segments).unwrap();
    let reasons: Vec<_> = recording.gaps().iter().map(|gap| gap.reason).collect();
    assert_eq!(reasons, [GapReason::Missing, GapReason::Idle]);
    assert_eq!(
        (found.length_ms, found.active_ms),
        (recording.duration_ms(), recording.active_ms())
    );
    assert_eq!(found.active_ms, SPAN_MS + 3_000);
}

#[test]
fn unreadable_session_is_listed() {
    let data = tempfile::tempdir().unwrap();
    insert(data.path(), &[segment(0, "Home")]);
    fs::write(data.path().join("segments/phone-1/7/000000.seg"), b"rubbish").unwrap();
    let listed = Store::open(data.path()).unwrap().sessions(10).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].started_ms, listed[0].length_ms), (None, 0));
}

#[test]
fn sessions_are_sorted_by_the_receipt_of_their_first_segment() {
    let data = tempfile::tempdir().unwrap();
    let receive = |session, sequence, received_ms| {
        let segment = TestSegment {
            session,
            ..segment(sequence, "Home")
        };
        let receipt = Receipt {
            received_ms,
            device_ms: None,
        };
        let store = Store::open(data.path()).unwrap();
        let name = segment.name().parse().unwrap();
        store.insert(&name, &segment.seal(), receipt).unwrap();
    };
    // By the times of the device, 8 is the newest session.
    receive(9, 3, START_MS + 10);
    receive(8, 900, START_MS + 20);
    receive(7, 0, START_MS + 30);
    receive(9, 4, START_MS + 40);
    for is_rebuilt in [false, true] {
        if is_rebuilt {
            fs::remove_file(data.path().join("index.sqlite")).unwrap();
        }
        let store = Store::open(data.path()).unwrap();
        let ids = |limit| {
            store
                .sessions(limit)
                .unwrap()
                .into_iter()
                .map(|s| s.session_id)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(10), ["7", "8", "9"]);
        assert_eq!(ids(1), ["7"]);
        let counts = StoreCounts {
            sessions: 3,
            segments: 4,
        };
        assert_eq!(store.counts().unwrap(), counts);
    }
}

#[test]
fn copied_segment_was_received_at_the_modification_time_of_its_file() {
    let data = tempfile::tempdir().unwrap();
    insert(data.path(), &[segment(0, "Home"), segment(1, "Cart")]);
    let folder = data.path().join("segments/phone-1/7");
    fs::remove_file(data.path().join("receipts/phone-1/7")).unwrap();
    fs::remove_file(data.path().join("index.sqlite")).unwrap();
    for (sequence, ms) in [(0, START_MS + 5_000), (1, START_MS + 4_000)] {
        let file = fs::File::options()
            .append(true)
            .open(folder.join(format!("{sequence:06}.seg")))
            .unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_millis(ms)).unwrap();
    }
    let found = session(data.path());
    assert_eq!((found.received_ms, found.skew_ms), (START_MS + 4_000, None));
}

#[test]
fn screen_in_a_segment_header_is_listed_without_the_previous_segment() {
    let data = tempfile::tempdir().unwrap();
    let header = SegmentHeader {
        screen: "Search".into(),
        ..header_of(1)
    };
    write_with(data.path(), header, &segment(1, "Cart"));
    let names: Vec<_> = session(data.path())
        .screens
        .into_iter()
        .map(|screen| screen.name)
        .collect();
    assert_eq!(names, ["Search", "Cart"]);
}

#[test]
fn session_without_a_frame_is_not_listed_and_one_with_a_damaged_segment_is() {
    let data = tempfile::tempdir().unwrap();
    let app = Entry::Environment(Environment::App(AppState::Background));
    write_with_entries(data.path(), &segment(0, "Home"), &[(0, app.clone())]);
    let store = Store::open(data.path()).unwrap();
    assert!(store.sessions(10).unwrap().is_empty());
    let counts = StoreCounts {
        sessions: 0,
        segments: 1,
    };
    assert_eq!(
        store.counts().unwrap(),
        counts,
        "the page shows the number of the list"
    );
    drop(store);
    // An unsealed segment may have lost its frames.
    let file = data.path().join("segments/phone-1/7/000000.seg");
    let records = segment(0, "Home").records_of(&[(0, app)]);
    fs::write(file, records.concat()).unwrap();
    assert_eq!(Store::open(data.path()).unwrap().sessions(10).unwrap().len(), 1);
}

#[test]
fn header_time_beyond_the_year_9999_is_an_unknown_start() {
    let data = tempfile::tempdir().unwrap();
    write_with(
        data.path(),
        SegmentHeader {
            wall_ms: u64::MAX,
            ..header_of(0)
        },
        &segment(0, "Home"),
    );
    let found = session(data.path());
    assert_eq!((found.started_ms, found.length_ms), (None, SPAN_MS));
}

fn header_of(sequence: u64) -> SegmentHeader {
    SegmentHeader {
        device_id: "phone-1".into(),
        session_id: "7".into(),
        sequence,
        ..SegmentHeader::default()
    }
}

/// Writes the file of a segment with these entries, whose times count from the segment's start.
fn write_with_entries(data: &Path, segment: &TestSegment<'_>, entries: &[(u64, Entry<RecordedText>)]) {
    let folder = data.join("segments/phone-1/7");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join(format!("{:06}.seg", segment.sequence)),
        seal(&segment.records_of(entries)),
    )
    .unwrap();
}

/// Writes the file of a segment with a replaced header.
fn write_with(data: &Path, header: SegmentHeader, segment: &TestSegment<'_>) {
    let folder = data.join("segments/phone-1/7");
    fs::create_dir_all(&folder).unwrap();
    let mut records = segment.records();
    records[0] = SegmentWriter::open(header).1;
    fs::write(
        folder.join(format!("{:06}.seg", segment.sequence)),
        seal(&records),
    )
    .unwrap();
}

/// Writes segments of earlier versions: each with its wall clock, and its time on the device's own clock.
fn write_at(data: &Path, clocks: &[(u64, u64)]) -> (SessionInfo, Recording) {
    for (sequence, (wall_ms, elapsed_ms)) in (0..).zip(clocks) {
        let header = SegmentHeader {
            wall_ms: *wall_ms,
            elapsed_ms: *elapsed_ms,
            session_start_wall_ms: clocks[0].0,
            ..header_of(sequence)
        };
        write_at_header(data, header);
    }
    found_and_recorded(data)
}

fn write_at_header(data: &Path, header: SegmentHeader) {
    let folder = data.join("segments/phone-1/7");
    fs::create_dir_all(&folder).unwrap();
    let (sequence, start_ms) = (header.sequence, header.elapsed_ms);
    let (mut writer, header) = SegmentWriter::open(header);
    let viewport = Viewport { w: 3900, h: 8440 };
    for at_ms in [0, SPAN_MS] {
        let frame = Frame::<RecordedText>::empty(SourceId(0), viewport);
        writer
            .push(&Timed::new(start_ms + at_ms, Entry::Keyframe(frame)))
            .unwrap();
    }
    let mut records = vec![header];
    records.extend(writer.cut_block());
    fs::write(folder.join(format!("{sequence:06}.seg")), seal(&records)).unwrap();
}

fn found_and_recorded(data: &Path) -> (SessionInfo, Recording) {
    let store = Store::open(data).unwrap();
    let name = "phone-1/7".parse().unwrap();
    let recording = Recording::from_segments(store.read(&name).unwrap()).unwrap();
    (store.sessions(1).unwrap().remove(0), recording)
}

#[test]
fn clock_that_was_set_or_unset_lengthens_no_session_in_the_list() {
    for clocks in [
        [(5_000, 50_000), (START_MS, 51_000)],
        [(START_MS, 50_000), (START_MS - 3_600_000, 51_000)],
        [(START_MS, 50_000), (u64::MAX, 51_000)],
    ] {
        let data = tempfile::tempdir().unwrap();
        let (found, recording) = write_at(data.path(), &clocks);
        assert_eq!(recording.duration_ms(), 2_000, "{clocks:?}");
        assert_eq!(
            (found.length_ms, found.active_ms, found.started_ms),
            (
                recording.duration_ms(),
                recording.active_ms(),
                recording.started_at_wall_ms()
            ),
            "{clocks:?}"
        );
    }
}

#[test]
fn session_that_began_with_an_unset_clock_is_listed_at_its_corrected_start() {
    let data = tempfile::tempdir().unwrap();
    for sequence in 0..2 {
        let at_ms = sequence * SPAN_MS;
        let header = SegmentHeader {
            boot: Some(0),
            elapsed_ms: at_ms,
            session_start_wall_ms: 5_000,
            wall_ms: [5_000, START_MS + SPAN_MS][sequence as usize],
            ..header_of(sequence)
        };
        write_at_header(data.path(), header);
    }
    let (found, recording) = found_and_recorded(data.path());
    assert_eq!(recording.started_at_wall_ms(), Some(START_MS));
    assert_eq!((found.started_ms, found.length_ms), (Some(START_MS), 2 * SPAN_MS));
}
