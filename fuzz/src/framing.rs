//! Puts records around bytes, checksums included, so that what is behind them is reached.

use afterimage_compression::{SegmentHeader, SegmentWriter};

/// The header record of a segment with nothing special about it.
pub(crate) fn header() -> Vec<u8> {
    SegmentWriter::open(SegmentHeader::default()).1
}

/// A block's record around a payload.
pub(crate) fn block(payload: &[u8]) -> Vec<u8> {
    close(vec![b'B'], payload)
}

/// Length, payload and the checksum over all of it.
fn close(mut record: Vec<u8>, payload: &[u8]) -> Vec<u8> {
    record.extend((payload.len() as u32).to_le_bytes());
    record.extend_from_slice(payload);
    let checksum = crc32fast::hash(&record);
    record.extend(checksum.to_le_bytes());
    record
}
