//! Round trips: entries are decoded as they were pushed, in all forms.

use afterimage_compression::{Error, SegmentHeader, SegmentReader, SegmentWriter, seal};
use afterimage_wireframe::{Entry, Frame, RecordedText, SourceId, Timed, Viewport};
use proptest::prelude::*;

use crate::random::{Recorded, entries};

pub(crate) fn header() -> SegmentHeader {
    SegmentHeader {
        device_id: "device-1".into(),
        session_id: "1795221852506".into(),
        sequence: 3,
        session_start_wall_ms: 1_795_221_852_506,
        wall_ms: 1_795_221_862_506,
        elapsed_ms: 12_345_678,
        viewport: Viewport { w: 3900, h: 8440 },
        density: 2.75,
        device_model: "Pixel 9".into(),
        platform: "android".into(),
        os_version: "16".into(),
        app_id: "dev.afterimage.example".into(),
        app_version: "1.2.3".into(),
        app_build: "45".into(),
        locale: "de-AT".into(),
        sdk_version: "0.1.0".into(),
        screen: "inbox".into(),
        ..SegmentHeader::default()
    }
}

/// The records of entries, with a block for each `block` of them.
pub(crate) fn write(entries: &[Recorded], block: usize) -> Vec<Vec<u8>> {
    let (mut writer, record) = SegmentWriter::open(header());
    let mut records = vec![record];
    for entries in entries.chunks(block) {
        for entry in entries {
            writer.push(entry).unwrap();
        }
        records.extend(writer.cut_block());
    }
    assert_eq!(writer.bytes() as usize, records.concat().len());
    assert_eq!(writer.cut_block(), None);
    records
}

pub(crate) fn read(segment: &[u8]) -> Vec<Recorded> {
    let mut reader = SegmentReader::open(segment).unwrap();
    let expected = SegmentHeader {
        format_version: reader.header().format_version,
        min_reader: reader.header().min_reader,
        ..header()
    };
    assert_eq!(reader.header(), &expected);
    reader.by_ref().map(Result::unwrap).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn entries_are_decoded_in_their_order(entries in entries(), block in 1..20_usize) {
        let records = write(&entries, block);
        prop_assert_eq!(&read(&records.concat()), &entries);
        prop_assert_eq!(&read(&seal(&records)), &entries);
    }
}

#[test]
fn changes_before_the_keyframe_of_their_source_are_refused() {
    let (mut writer, _) = SegmentWriter::open(header());
    let changes = |source| {
        Timed::new(
            0,
            Entry::<RecordedText>::Changes {
                source,
                changes: Vec::new(),
            },
        )
    };
    let keyframe: Frame<RecordedText> = Frame::empty(SourceId(1), Viewport::default());
    writer.push(&Timed::new(0, Entry::Keyframe(keyframe))).unwrap();
    writer.push(&changes(SourceId(1))).unwrap();
    assert_eq!(
        writer.push(&changes(SourceId(2))),
        Err(Error::NoKeyframe {
            source_id: SourceId(2)
        })
    );
    let gone: Entry<RecordedText> = Entry::SourceGone(SourceId(1));
    writer.push(&Timed::new(0, gone)).unwrap();
    assert!(writer.push(&changes(SourceId(1))).is_err());
}
