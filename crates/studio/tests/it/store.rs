//! The data folder, and the index as a cache of it.

use std::fs;
use std::path::Path;

use afterimage_compression::{SegmentHeader, SegmentWriter, assemble};
use afterimage_studio::name::SessionName;
use afterimage_studio::store::{SessionInfo, Store};

use crate::fixtures::{SPAN_MS, TestSegment, long_segment, second_part_offset, segment};

fn keep(data: &Path, segments: &[TestSegment<'_>]) {
    let store = Store::open(data).unwrap();
    for segment in segments {
        store
            .insert(&segment.name().parse().unwrap(), &segment.seal())
            .unwrap();
    }
}

fn session(data: &Path) -> SessionInfo {
    Store::open(data)
        .unwrap()
        .session(&SessionName::new("phone-1", "7").unwrap())
        .unwrap()
        .unwrap()
}

#[test]
fn an_index_that_is_missing_damaged_or_of_another_version_is_built_again() {
    let data = tempfile::tempdir().unwrap();
    keep(data.path(), &[segment(0, "Home"), segment(1, "Cart")]);
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
fn files_that_came_and_went_meanwhile_are_found_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    keep(
        data.path(),
        &[segment(0, "Home"), segment(1, "Home"), segment(2, "Cart")],
    );
    let folder = data.path().join("segments/phone-1/7");
    fs::remove_file(folder.join("000001.seg")).unwrap();
    fs::write(folder.join("000003.seg"), segment(3, "Pay").seal()).unwrap();
    // Not ours: passed over.
    fs::write(folder.join("000004.tmp"), b"half").unwrap();
    fs::write(folder.join("notes.seg"), b"notes").unwrap();
    fs::write(data.path().join("segments/README"), b"notes").unwrap();
    let found = session(data.path());
    assert_eq!(
        found.segments.iter().map(|s| s.sequence).collect::<Vec<_>>(),
        [0, 2, 3]
    );
    assert_eq!(found.missing, [(1, 1)]);
    assert_eq!(found.length_ms, 4 * SPAN_MS);
    assert_eq!(
        found.screens.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
        ["Home", "Cart", "Pay"]
    );
}

#[test]
fn of_a_damaged_segment_what_is_whole_counts() {
    let data = tempfile::tempdir().unwrap();
    keep(data.path(), &[segment(0, "Home"), segment(1, "Cart")]);
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
    assert_eq!(session(data.path()).segments[1].span_ms, None);
}

#[test]
fn a_session_of_which_nothing_can_be_read_is_listed_all_the_same() {
    let data = tempfile::tempdir().unwrap();
    keep(data.path(), &[segment(0, "Home")]);
    fs::write(data.path().join("segments/phone-1/7/000000.seg"), b"rubbish").unwrap();
    let listed = Store::open(data.path()).unwrap().sessions(10).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].started_ms, listed[0].length_ms), (None, 0));
}

#[test]
fn the_newest_session_is_first() {
    let data = tempfile::tempdir().unwrap();
    keep(
        data.path(),
        &[
            TestSegment {
                session: 9,
                ..segment(3, "Home")
            },
            segment(0, "Home"),
            TestSegment {
                session: 8,
                ..segment(1, "Home")
            },
        ],
    );
    let store = Store::open(data.path()).unwrap();
    let ids = |limit| {
        store
            .sessions(limit)
            .unwrap()
            .into_iter()
            .map(|s| s.session_id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(10), ["9", "8", "7"]);
    assert_eq!(ids(1), ["9"]);
    assert_eq!(store.counts().unwrap(), (3, 3));
}

#[test]
fn the_screen_that_a_segment_begins_on_is_named_without_the_one_before() {
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
fn a_time_beyond_all_calendars_does_not_stop_the_studio() {
    let data = tempfile::tempdir().unwrap();
    write_with(
        data.path(),
        SegmentHeader {
            wall_ms: u64::MAX,
            ..header_of(0)
        },
        &segment(0, "Home"),
    );
    assert!(session(data.path()).started_ms.unwrap() < 1 << 53);
}

fn header_of(sequence: u64) -> SegmentHeader {
    SegmentHeader {
        device_id: "phone-1".into(),
        session_id: "7".into(),
        sequence,
        ..SegmentHeader::default()
    }
}

/// Puts a segment into the folder under another header.
fn write_with(data: &Path, header: SegmentHeader, segment: &TestSegment<'_>) {
    let folder = data.join("segments/phone-1/7");
    fs::create_dir_all(&folder).unwrap();
    let mut records = segment.records();
    records[0] = SegmentWriter::open(header).1;
    fs::write(
        folder.join(format!("{:06}.seg", segment.sequence)),
        assemble(&records),
    )
    .unwrap();
}
