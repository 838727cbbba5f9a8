//! The sealed forms: the packed one, and the one of version 1, which stays readable.

use afterimage_compression::{FORMAT_VERSION, Reason, Sealer, SegmentReader, assemble, packed_bytes, verify};
use proptest::prelude::*;

use crate::random::entries;
use crate::round_trip::{header, read, write};
use crate::traces::short_segment;

/// The sealed form of version 1: the records and a seal.
pub fn seal_records(records: &[Vec<u8>]) -> Vec<u8> {
    let mut segment = records.concat();
    let blocks = u8::try_from(records.len().saturating_sub(1)).unwrap();
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

#[test]
fn a_packed_segment_that_was_cut_or_changed_is_not_opened() {
    let mut packed = assemble(&short_segment(3_000));
    for length in 8..packed.len() {
        let fault = verify(&packed[..length]).fault.unwrap();
        assert_eq!((fault.offset, fault.reason), (0, Reason::Truncated), "{length}");
    }
    for at in 0..packed.len() {
        packed[at] ^= 0x10;
        assert!(verify(&packed).fault.is_some(), "byte {at}");
        packed[at] ^= 0x10;
    }
    packed.push(b'B');
    let fault = verify(&packed).fault.unwrap();
    assert_eq!(
        (fault.offset, fault.reason),
        (packed.len() as u64 - 1, Reason::Seal)
    );
}

/// A packed segment of any bytes, its checksum right.
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
    let segment = assemble(&short_segment(1_000));
    let payload = &segment[12..segment.len() - 4];
    assert_eq!(packed(payload), segment);
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
        let segment = packed(&payload);
        prop_assert!(verify(&segment).bytes <= segment.len() as u64);
    }
}
