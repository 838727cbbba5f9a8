//! The sealed forms: packed, and unchanged records with a seal.

use afterimage_compression::{
    Fault, FaultKind, STEP_ITEMS, Sealer, SegmentForm, SegmentReader, block_records, bytes_by_field, seal,
    seal_blocks, verify,
};
use afterimage_wireframe::Entry;
use proptest::prelude::*;

use crate::random::{Recorded, entries};
use crate::round_trip::{header, read, write};
use crate::traces::short_segment;
use crate::vectors::later::record;

/// The sealed form of unchanged records: the records and a seal.
pub(crate) fn seal_records(records: &[Vec<u8>]) -> Vec<u8> {
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
    segment[6..8] == [4, 0]
}

#[test]
fn packed_segment_has_the_entries_of_its_records() {
    let records = short_segment(10_000);
    let packed = seal(&records);
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
fn sealer_works_in_small_steps() {
    let records = short_segment(10_000);
    let open = records.concat();
    let entries = SegmentReader::open(&open).unwrap();
    let items = entries.map(|entry| match entry.unwrap().value {
        Entry::Keyframe(frame) => frame.nodes.len(),
        Entry::Changes { changes, .. } => changes.len(),
        _ => 1,
    });
    let items: Vec<usize> = items.collect();
    let mut sealer = Sealer::new(records.clone());
    let mut steps = 0;
    while sealer.step() {
        steps += 1;
    }
    // A step for each block, and further steps for its entries.
    let most = records.len() + items.len();
    let least = records.len() - 1 + items.iter().sum::<usize>() / (STEP_ITEMS + items.iter().max().unwrap());
    assert!((least..most).contains(&steps), "{steps} steps, {least} to {most}");
    assert_eq!(sealer.finish(), seal(&records));
}

#[test]
fn segment_that_cannot_be_packed_keeps_its_records() {
    let mut records = short_segment(5_000);
    let at = records[2].len() / 2;
    records[2][at] ^= 1;
    assert_eq!(seal(&records), seal_records(&records));
    records.insert(1, record(b"Z", b"of a later version"));
    assert_eq!(seal(&records), seal_records(&records), "only blocks are counted");
    assert_eq!(seal(&[]), seal_records(&[]));
}

#[test]
fn sealed_blocks_are_packed_later_as_if_at_once() {
    let mut records = short_segment(5_000);
    records.insert(2, record(b"Z", b"of a later version"));
    let blocks = seal_blocks(&records);
    assert_eq!(blocks, seal_records(&records));
    assert!(verify(&blocks).sealed);
    assert_eq!(block_records(&blocks).unwrap(), records);
    assert_eq!(
        block_records(&records.concat()).unwrap(),
        records,
        "without a seal"
    );
    let packed = seal(&block_records(&blocks).unwrap());
    assert_eq!(packed, seal(&records));
    assert_eq!(SegmentForm::of(&blocks), Some(SegmentForm::Blocks));
    assert_eq!(SegmentForm::of(&packed), Some(SegmentForm::Packed));
    for bytes in [&b"AFTI"[..], b"", b"hello, world"] {
        assert_eq!(SegmentForm::of(bytes), None);
        assert!(block_records(bytes).is_err());
    }
    assert!(block_records(&packed).is_err());
}

#[test]
fn records_of_damaged_blocks_are_a_fault_at_their_offset() {
    let records = short_segment(5_000);
    let blocks = seal_blocks(&records);
    let at = records[0].len() + records[1].len();
    for (damaged, offset) in [
        (blocks[..blocks.len() - 1].to_vec(), blocks.len() - 14),
        (blocks[..at + 7].to_vec(), at),
    ] {
        assert_eq!(block_records(&damaged).unwrap_err().offset, offset as u64);
    }
    let mut flipped = blocks;
    flipped[at + 9] ^= 1;
    assert_eq!(block_records(&flipped).unwrap_err().offset, at as u64);
}

#[test]
fn bytes_by_field_sum_up_to_the_segment() {
    let records = short_segment(10_000);
    let (packed, old) = (seal(&records), seal_records(&records));
    for segment in [&packed, &old, &records.concat()] {
        let counted = bytes_by_field(segment).unwrap();
        let sum: f64 = counted.iter().map(|(_, bytes)| bytes).sum();
        assert!((sum - segment.len() as f64).abs() < 0.5, "{sum}");
        assert!(counted.is_sorted_by(|(_, a), (_, b)| a >= b));
        let of = |wanted: &str| counted.iter().find(|(name, _)| name == wanted).unwrap().1;
        assert!(of("text") > 100.0 && of("time") > 10.0, "{counted:?}");
        // The tags, lengths and checksums of records; then the seal, or the unused bits of the last byte.
        let records = if is_packed(segment) {
            segment.len().div_ceil(1_024 + 9)
        } else {
            records.len()
        };
        let least = (16 + 9 * (records - 1)) as f64;
        let framing = of("framing");
        assert!(
            (least - 0.5..least + 32.0).contains(&framing),
            "{framing} of {records}"
        );
    }
    assert!(bytes_by_field(&packed[..packed.len() - 1]).is_err());
    assert!(bytes_by_field(b"hello").is_err());
}

/// A packed segment of several parts.
fn in_parts() -> (Vec<u8>, Vec<Recorded>) {
    let segment = seal(&short_segment(30_000));
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
fn truncated_packed_segment_returns_the_entries_in_its_whole_parts() {
    let (segment, whole) = in_parts();
    let mut most = 0;
    for length in (0..segment.len()).step_by(61) {
        let (entries, fault) = read_until_fault(&segment[..length]);
        assert!(whole.starts_with(&entries), "{length}");
        assert!(entries.len() < whole.len());
        assert!(fault.unwrap().offset <= length as u64);
        let found = verify(&segment[..length]);
        assert!(!found.sealed && found.bytes <= length as u64);
        assert!(most <= entries.len(), "more bytes never give fewer entries");
        most = entries.len();
    }
    assert!(most > whole.len() / 3, "{most} of {}", whole.len());
}

#[test]
fn damaged_packed_segment_returns_the_entries_before_the_damaged_part() {
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
        (fault.offset, fault.kind),
        (segment.len() as u64 - 1, FaultKind::Seal)
    );
}

/// The versions of the packed form.
const PACKED_VERSIONS: [u8; 2] = [2, 4];

/// A packed segment of any bytes in one part with a correct checksum.
fn packed(version: u8, payload: &[u8]) -> Vec<u8> {
    let mut segment = vec![b'A', b'F', b'T', b'I', version, 0, version, 0];
    segment.extend(u32::try_from(payload.len()).unwrap().to_le_bytes());
    segment.extend_from_slice(payload);
    let checksum = crc32fast::hash(&segment);
    segment.extend(checksum.to_le_bytes());
    segment
}

#[test]
fn damaged_packed_bytes_with_a_correct_checksum_never_panic() {
    let segment = seal(&short_segment(500));
    let payload = &segment[12..segment.len() - 4];
    assert_eq!(packed(4, payload), segment, "a single part");
    for at in (0..payload.len()).step_by(7) {
        let mut payload = payload.to_vec();
        payload[at] ^= 1 << (at % 8);
        for version in PACKED_VERSIONS {
            let found = verify(&packed(version, &payload));
            assert!(found.bytes <= segment.len() as u64);
        }
    }
}

/// Most entries that a reader decodes from a packed segment.
const MAX_ENTRIES: usize = 1 << 19;

#[test]
fn decoding_ends_behind_the_packed_bytes() {
    // Zeros follow the bytes, and likely decisions take almost none of them.
    for version in PACKED_VERSIONS {
        for (byte, length) in [0, 0x55, 0xff]
            .into_iter()
            .flat_map(|byte| [0, 1, 4, 200].map(|length| (byte, length)))
        {
            let payload = [&[1, length][..], &vec![byte; length.into()]].concat();
            let (entries, fault) = read_until_fault(&packed(version, &payload));
            assert!(entries.len() <= MAX_ENTRIES, "{}", entries.len());
            assert!(fault.is_none_or(|fault| fault.offset == 0), "{fault:?}");
        }
        let unknown = verify(&packed(version, &[9, 1, 0])).fault.unwrap();
        assert_eq!(unknown.kind, FaultKind::Dictionary { number: 9 });
        // A length of 2^32 - 1 bytes.
        let fault = verify(&packed(version, &[1, 252, 255, 255, 255, 255, 0]))
            .fault
            .unwrap();
        assert_eq!((fault.offset, fault.kind), (0, FaultKind::Truncated));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn entries_are_decoded_from_the_sealed_form(entries in entries(), block in 1..20_usize) {
        let records = write(&entries, block);
        let sealed = seal(&records);
        let opened = SegmentReader::open(&sealed).unwrap().header().clone();
        prop_assert_eq!(opened.device_id, header().device_id);
        prop_assert_eq!(read(&sealed), entries);
    }

    #[test]
    fn random_packed_bytes_never_panic(payload in proptest::collection::vec(any::<u8>(), 0..300)) {
        let length = u8::try_from(payload.len() % 251).unwrap();
        for version in PACKED_VERSIONS {
            let segment = packed(version, &[&[1, length][..], &payload].concat());
            prop_assert!(verify(&segment).bytes <= segment.len() as u64);
        }
    }
}
