//! The sealed forms: the packed one, and the one of version 1, which stays readable.

use afterimage_compression::{
    FORMAT_VERSION, Fault, Reason, Sealer, SegmentReader, assemble, packed_bytes, verify,
};
use proptest::prelude::*;

use crate::random::{Recorded, entries};
use crate::round_trip::{header, read, write};
use crate::traces::short_segment;
use crate::vectors::later::record;

/// The sealed form of version 1: the records and a seal.
pub fn seal_records(records: &[Vec<u8>]) -> Vec<u8> {
    let mut segment = records.concat();
    let blocks = records.iter().filter(|record| record[0] == b'B').count();
    let blocks = u8::try_from(blocks).unwrap();
    assert!(blocks < 251, "a varint of one byte");
    let mut seal = vec![b'S', 5, 0, 0, 0, blocks];
    seal.extend(crc32fast::hash(&segment).to_le_bytes());
    let checksum = crc32fast::hash(&seal);
    seal.extend(checksum.to_le_bytes());
    segment.extend(seal);
    segment
}

fn is_packed(segment: &[u8]) -> bool {
    segment[6..8] == FORMAT_VERSION.to_le_bytes()
}

#[test]
fn a_recorded_segment_is_packed_and_says_the_same() {
    let records = short_segment(10_000);
    let packed = assemble(&records);
    let old = seal_records(&records);
    assert!(is_packed(&packed) && !is_packed(&old));
    assert!(packed.len() * 2 < old.len(), "{} of {}", packed.len(), old.len());
    let entries = |segment| {
        let entries = SegmentReader::open(segment).unwrap().map(Result::unwrap);
        entries.collect::<Vec<_>>()
    };
    assert_eq!(entries(&packed), entries(&old));
    for segment in [&packed, &old] {
        let found = verify(segment);
        assert!(found.sealed && found.is_whole());
        assert_eq!(found.bytes, segment.len() as u64);
    }
    assert_eq!(verify(&packed).entries, verify(&old).entries);
}

#[test]
fn every_step_of_a_sealer_takes_a_block() {
    let records = short_segment(10_000);
    let mut sealer = Sealer::new(records.clone());
    let mut steps = 0;
    while sealer.step() {
        steps += 1;
    }
    assert_eq!(steps, records.len() - 1);
    assert_eq!(sealer.finish(), assemble(&records));
}

#[test]
fn what_cannot_be_told_again_is_sealed_as_it_is() {
    let mut records = short_segment(5_000);
    let at = records[2].len() / 2;
    records[2][at] ^= 1;
    assert_eq!(assemble(&records), seal_records(&records));
    records.insert(1, record(b"Z", b"of a later version"));
    assert_eq!(
        assemble(&records),
        seal_records(&records),
        "blocks alone are counted"
    );
    assert_eq!(assemble(&[]), seal_records(&[]));
}

#[test]
fn the_count_of_bytes_adds_up() {
    let packed = assemble(&short_segment(10_000));
    let counted = packed_bytes(&packed).unwrap().unwrap();
    let counted: f64 = counted.iter().map(|(_, bytes)| bytes).sum();
    assert!(
        (counted - packed.len() as f64).abs() < 32.0,
        "{counted} of {}",
        packed.len()
    );
    assert_eq!(packed_bytes(&seal_records(&short_segment(1_000))), Ok(None));
}

/// A packed segment of several parts.
fn in_parts() -> (Vec<u8>, Vec<Recorded>) {
    let segment = assemble(&short_segment(30_000));
    assert!(is_packed(&segment) && segment.len() > 2_500, "{}", segment.len());
    let whole = read_until_fault(&segment).0;
    (segment, whole)
}

fn read_until_fault(segment: &[u8]) -> (Vec<Recorded>, Option<Fault>) {
    let reader = match SegmentReader::open(segment) {
        Ok(reader) => reader,
        Err(fault) => return (Vec::new(), Some(fault)),
    };
    let mut entries = Vec::new();
    for entry in reader {
        match entry {
            Ok(entry) => entries.push(entry),
            Err(fault) => return (entries, Some(fault)),
        }
    }
    (entries, None)
}

#[test]
fn a_packed_segment_that_was_cut_gives_what_lies_in_its_whole_parts() {
    let (segment, whole) = in_parts();
    let mut most = 0;
    for length in (0..segment.len()).step_by(61) {
        let (entries, fault) = read_until_fault(&segment[..length]);
        assert!(whole.starts_with(&entries), "{length}");
        assert!(entries.len() < whole.len());
        assert!(fault.unwrap().offset <= length as u64);
        let found = verify(&segment[..length]);
        assert!(!found.sealed && found.bytes <= length as u64);
        assert!(most <= entries.len(), "more bytes, no fewer entries");
        most = entries.len();
    }
    assert!(most > whole.len() / 3, "{most} of {}", whole.len());
}

#[test]
fn a_packed_segment_with_a_changed_byte_gives_what_lies_before_its_part() {
    let (mut segment, whole) = in_parts();
    for at in (0..segment.len()).step_by(53) {
        segment[at] ^= 0x10;
        let (entries, fault) = read_until_fault(&segment);
        assert!(
            whole.starts_with(&entries) && entries.len() < whole.len(),
            "byte {at}"
        );
        assert!(fault.unwrap().offset <= at as u64, "byte {at}");
        segment[at] ^= 0x10;
    }
    segment.push(b'B');
    let fault = verify(&segment).fault.unwrap();
    assert_eq!(
        (fault.offset, fault.reason),
        (segment.len() as u64 - 1, Reason::Seal)
    );
}

/// A packed segment of any bytes in one part, its checksum right.
fn packed(payload: &[u8]) -> Vec<u8> {
    let mut segment = b"AFTI\x02\0\x02\0".to_vec();
    segment.extend(u32::try_from(payload.len()).unwrap().to_le_bytes());
    segment.extend_from_slice(payload);
    let checksum = crc32fast::hash(&segment);
    segment.extend(checksum.to_le_bytes());
    segment
}

#[test]
fn a_packed_segment_with_any_byte_changed_under_a_right_checksum_never_panics() {
    let segment = assemble(&short_segment(500));
    let payload = &segment[12..segment.len() - 4];
    assert_eq!(packed(payload), segment, "a single part");
    for at in (0..payload.len()).step_by(7) {
        let mut payload = payload.to_vec();
        payload[at] ^= 1 << (at % 8);
        let found = verify(&packed(&payload));
        assert!(found.bytes <= segment.len() as u64);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn entries_come_back_from_what_is_uploaded(entries in entries(), block in 1..20_usize) {
        let records = write(&entries, block);
        let sealed = assemble(&records);
        let opened = SegmentReader::open(&sealed).unwrap().header().clone();
        prop_assert_eq!(opened.device_id, header().device_id);
        prop_assert_eq!(read(&sealed), entries);
    }

    #[test]
    fn no_payload_panics(payload in proptest::collection::vec(any::<u8>(), 0..300)) {
        let length = u8::try_from(payload.len() % 251).unwrap();
        let segment = packed(&[&[1, length][..], &payload].concat());
        prop_assert!(verify(&segment).bytes <= segment.len() as u64);
    }
}
