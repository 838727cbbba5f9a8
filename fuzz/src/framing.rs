//! Puts records around bytes, checksums included, so that what is behind them is reached.

use afterimage_compression::{SegmentHeader, SegmentWriter};

/// Bytes of a part of a packed segment.
const PART_BYTES: usize = 1024;
/// The number of the dictionary.
const DICTIONARY: u8 = 1;
/// A length of up to this is one byte as a varint.
const MAX_SHORT: usize = 250;
/// The byte before a varint of four bytes.
const FOUR_BYTES: u8 = 252;

/// The header records of segments with nothing special about them, of each version that has blocks.
pub(crate) fn headers() -> [Vec<u8>; 2] {
    let old = close(b"AFTI\x01\x00\x01\x00".to_vec(), &[]);
    [old, SegmentWriter::open(SegmentHeader::default()).1]
}

/// A block's record around a payload.
pub(crate) fn block(payload: &[u8]) -> Vec<u8> {
    close(vec![b'B'], payload)
}

/// A packed segment around what the range coder wrote.
pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut parts = bytes.chunks(PART_BYTES);
    let mut first = vec![DICTIONARY];
    first.extend(varint(bytes.len()));
    first.extend_from_slice(parts.next().unwrap_or_default());
    let mut segment = close(b"AFTI\x02\x00\x02\x00".to_vec(), &first);
    for part in parts {
        segment.extend(close(vec![b'P'], part));
    }
    segment
}

/// Length, payload and the checksum over all of it.
fn close(mut record: Vec<u8>, payload: &[u8]) -> Vec<u8> {
    record.extend((payload.len() as u32).to_le_bytes());
    record.extend_from_slice(payload);
    let checksum = crc32fast::hash(&record);
    record.extend(checksum.to_le_bytes());
    record
}

fn varint(value: usize) -> Vec<u8> {
    if value <= MAX_SHORT {
        return vec![value as u8];
    }
    let mut bytes = vec![FOUR_BYTES];
    bytes.extend((value as u32).to_le_bytes());
    bytes
}
