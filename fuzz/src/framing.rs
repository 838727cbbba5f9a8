//! Wraps bytes in records with valid checksums, so that a fuzzer reaches the decoders behind them.

use afterimage_compression::{SegmentHeader, SegmentWriter};

/// Size of a part of a packed segment.
const PART_BYTES: usize = 1024;
/// Id of the dictionary.
const DICTIONARY: u8 = 1;
/// Highest value that a varint stores in one byte.
const MAX_SHORT: usize = 250;
/// Prefix of a varint of four bytes.
const FOUR_BYTES: u8 = 252;

/// Header records of default segments, one for each version with blocks.
pub(crate) fn headers() -> [Vec<u8>; 2] {
    let old = close(b"AFTI\x01\x00\x01\x00".to_vec(), &[]);
    [old, SegmentWriter::open(SegmentHeader::default()).1]
}

/// Wraps a payload in a block record.
pub(crate) fn block(payload: &[u8]) -> Vec<u8> {
    close(vec![b'B'], payload)
}

/// Wraps the output of the range coder in a packed segment of a version.
pub(crate) fn packed(version: u8, bytes: &[u8]) -> Vec<u8> {
    let mut parts = bytes.chunks(PART_BYTES);
    let mut first = vec![DICTIONARY];
    first.extend(varint(bytes.len()));
    first.extend_from_slice(parts.next().unwrap_or_default());
    let mut segment = close(vec![b'A', b'F', b'T', b'I', version, 0, version, 0], &first);
    for part in parts {
        segment.extend(close(vec![b'P'], part));
    }
    segment
}

/// Appends the payload with its length, and the checksum of the whole record.
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
