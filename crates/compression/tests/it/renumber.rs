//! Segments under another sequence number.

use afterimage_compression::{SegmentHeader, SegmentReader, SegmentWriter, renumbered, seal, seal_blocks};
use proptest::prelude::*;

use crate::random::{Recorded, entries};

fn records(header: SegmentHeader, entries: &[Recorded]) -> Vec<Vec<u8>> {
    let (mut writer, header) = SegmentWriter::open(header);
    let mut records = vec![header];
    for entry in entries {
        writer.push(entry).unwrap();
        records.extend(writer.cut_block());
    }
    records
}

fn header(sequence: u64) -> SegmentHeader {
    SegmentHeader {
        device_id: "phone-1".into(),
        session_id: "7".into(),
        sequence,
        wall_ms: 1_795_000_000_000,
        elapsed_ms: 50_000,
        screen: "Home".into(),
        boot: Some(2),
        ..SegmentHeader::default()
    }
}

/// The header without its versions, and all entries.
fn read(segment: &[u8]) -> (SegmentHeader, Vec<Recorded>) {
    let reader = SegmentReader::open(segment).unwrap();
    let header = SegmentHeader {
        format_version: 0,
        min_reader: 0,
        ..reader.header().clone()
    };
    (header, reader.map(Result::unwrap).collect())
}

proptest! {
    #[test]
    fn everything_but_the_number_stays(entries in entries(), sequence: u64) {
        let records = records(header(3), &entries);
        let (expected, _) = read(&seal(&self::records(header(sequence), &entries)));
        for segment in [seal(&records), seal_blocks(&records), records.concat()] {
            let renumbered = renumbered(&segment, sequence).unwrap();
            for segment in [seal(&renumbered), seal_blocks(&renumbered)] {
                prop_assert_eq!(read(&segment), (expected.clone(), entries.clone()));
            }
        }
    }
}

#[test]
fn damaged_segments_keep_their_number() {
    let segment = seal_blocks(&records(header(3), &[]));
    assert_eq!(renumbered(&[], 4), None);
    assert_eq!(renumbered(b"hello", 4), None);
    let mut altered = segment;
    altered[20] ^= 1;
    assert_eq!(renumbered(&altered, 4), None);
}
