//! Truncated and damaged segments: no panic, the offset of the fault, and all whole data before it.

use afterimage_compression::{FaultKind, SegmentHeader, SegmentReader, SegmentWriter, verify};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::random::Recorded;
use crate::sealed::seal_records;
use crate::traces::short_segment;
use crate::vectors::{self, later};

/// The entries that can be decoded, and whether there was a fault.
fn readable(segment: &[u8]) -> (Vec<Recorded>, bool) {
    let Ok(reader) = SegmentReader::open(segment) else {
        return (Vec::new(), true);
    };
    let mut entries = Vec::new();
    for entry in reader {
        match entry {
            Ok(entry) => entries.push(entry),
            Err(fault) => {
                assert!(fault.offset <= segment.len() as u64);
                return (entries, true);
            }
        }
    }
    (entries, false)
}

#[test]
fn truncated_segment_returns_its_whole_blocks() {
    check_truncated(&short_segment(10_000));
}

#[test]
fn truncated_segment_of_version_1_returns_its_whole_blocks() {
    check_truncated(&vectors::records(include_bytes!(
        "../../testdata/every/open-1.seg"
    )));
}

fn check_truncated(records: &[Vec<u8>]) {
    assert!(records.len() > 3);
    let segment = seal_records(records);
    let (whole, _) = readable(&segment);
    let borders: Vec<usize> = (1..=records.len()).map(|n| records[..n].concat().len()).collect();
    for length in 0..segment.len() {
        let cut = &segment[..length];
        let (entries, has_fault) = readable(cut);
        assert!(whole.starts_with(&entries));
        // An open segment that ends between two blocks is whole, though not sealed.
        assert_eq!(has_fault, !borders.contains(&length), "{length}");
        let verification = verify(cut);
        assert_eq!(verification.fault.is_some(), has_fault);
        assert_eq!(verification.entries, entries.len() as u64);
        assert!(!verification.sealed);
        let last_border = borders.iter().rfind(|border| **border <= length).unwrap_or(&0);
        assert_eq!(verification.bytes, *last_border as u64);
    }
}

#[test]
fn every_flipped_bit_is_a_fault_at_or_before_its_byte() {
    let records = short_segment(6_000);
    let mut segment = seal_records(&records);
    let (whole, _) = readable(&segment);
    assert!(
        segment.len() > 1_500,
        "the segment has a recorded tree: {}",
        segment.len()
    );
    for at in 0..segment.len() {
        for bit in 0..8 {
            segment[at] ^= 1 << bit;
            let found = verify(&segment);
            assert!(found.fault.unwrap().offset <= at as u64, "bit {bit} of byte {at}");
            assert!(found.entries <= whole.len() as u64);
            segment[at] ^= 1 << bit;
        }
        segment[at] ^= 0xff;
        let (entries, has_fault) = readable(&segment);
        assert!(has_fault && whole.starts_with(&entries), "byte {at}");
        segment[at] ^= 0xff;
    }
}

#[test]
fn bytes_after_the_seal_are_a_fault() {
    let records = short_segment(1_000);
    let segment = seal_records(&records);
    let twice = [segment.as_slice(), &records[1]].concat();
    let fault = verify(&twice).fault.unwrap();
    assert_eq!(
        (fault.offset, fault.kind),
        (segment.len() as u64, FaultKind::Seal)
    );
}

#[test]
fn missing_block_is_a_fault_at_the_seal() {
    let mut records = short_segment(10_000);
    let segment = seal_records(&records);
    let seal = segment[records.concat().len()..].to_vec();
    records.pop();
    records.push(seal);
    assert_eq!(verify(&records.concat()).fault.unwrap().kind, FaultKind::Seal);
}

/// A record of any columns with a correct checksum.
fn block(columns: &[u8]) -> Vec<u8> {
    let mut payload = vec![0, 252];
    payload.extend_from_slice(&u32::try_from(columns.len()).unwrap().to_le_bytes());
    payload.extend_from_slice(columns);
    later::record(b"B", &payload)
}

/// The columns of the first block's record, which has a history and is large.
fn columns_of(record: &[u8]) -> Vec<u8> {
    let payload = &record[5..record.len() - 4];
    assert_eq!(payload[..2], [2, 251], "compressed, with a length of two bytes");
    let length = u16::from_le_bytes([payload[2], payload[3]]);
    lz4_flex::block::decompress(&payload[4..], length.into()).unwrap()
}

#[test]
fn damaged_columns_never_panic() {
    let records = short_segment(1_000);
    let mut columns = columns_of(&records[1]);
    let whole = verify(&[records[0].clone(), block(&columns)].concat());
    assert!(whole.is_whole() && whole.entries > 0);
    for at in 0..columns.len() {
        let byte = columns[at];
        for changed in [byte ^ 1, byte.wrapping_add(16), 253, 0] {
            columns[at] = changed;
            let segment = [records[0].clone(), block(&columns)].concat();
            assert!(verify(&segment).bytes <= segment.len() as u64);
        }
        columns[at] = byte;
    }
}

#[test]
fn damaged_block_with_a_history_never_panics() {
    let records = short_segment(10_000);
    let before = [records[0].clone(), records[1].clone()].concat();
    let last = &records[2];
    let mut payload = last[5..last.len() - 4].to_vec();
    assert_eq!(payload[0], 2);
    let whole = verify(&[before.clone(), later::record(b"B", &payload)].concat());
    assert!(whole.is_whole() && whole.blocks == 2);
    for at in 0..payload.len() {
        let byte = payload[at];
        for changed in [byte ^ 1, byte.wrapping_add(16), 255, 0] {
            payload[at] = changed;
            let segment = [before.clone(), later::record(b"B", &payload)].concat();
            assert!(verify(&segment).blocks >= 1);
        }
        payload[at] = byte;
    }
}

/// Columns of small numbers, with the column numbers of either version.
fn columns() -> impl Strategy<Value = Vec<u8>> {
    let column = (
        prop_oneof![0..120_u8, 1..13_u8],
        vec(prop_oneof![0..8_u8, any::<u8>()], 0..12),
    );
    vec(column, 0..30).prop_map(|columns| {
        let mut columns = columns;
        columns.sort();
        columns.dedup_by_key(|(id, _)| *id);
        let mut bytes = Vec::new();
        for (id, values) in columns {
            bytes.push(id);
            bytes.push(u8::try_from(values.len()).unwrap());
            bytes.extend(values);
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn block_of_random_columns_never_panics(columns in prop_oneof![columns(), vec(any::<u8>(), 0..200)]) {
        for header in [short_header(), old_header()] {
            let segment = seal_records(&[header, block(&columns)]);
            prop_assert!(verify(&segment).bytes <= segment.len() as u64);
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..400)) {
        prop_assert!(verify(&bytes).fault.is_some());
        let segment = [short_header(), bytes].concat();
        prop_assert!(verify(&segment).bytes <= segment.len() as u64);
    }
}

fn short_header() -> Vec<u8> {
    SegmentWriter::open(SegmentHeader::default()).1
}

/// An empty header of version 1.
fn old_header() -> Vec<u8> {
    later::record(b"AFTI\x01\0\x01\0", &[])
}
