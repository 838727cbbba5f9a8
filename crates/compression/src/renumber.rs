//! A recorded segment under another sequence number.

use crate::header::SegmentHeader;
use crate::reader::SegmentReader;
use crate::writer::SegmentWriter;

/// Returns the records of a segment of any form with another sequence number in its header, to be sealed; `None` if the segment cannot be
/// decoded to its end. Its entries, and all other fields of the header, stay.
#[must_use]
pub fn renumbered(segment: &[u8], sequence: u64) -> Option<Vec<Vec<u8>>> {
    let reader = SegmentReader::open(segment).ok()?;
    let header = SegmentHeader {
        sequence,
        ..reader.header().clone()
    };
    let (mut writer, header) = SegmentWriter::open(header);
    let mut records = vec![header];
    for entry in reader {
        let entry = entry.ok()?;
        if writer.is_due(entry.elapsed_ms) {
            records.extend(writer.cut_block());
        }
        writer.push(&entry).ok()?;
    }
    records.extend(writer.cut_block());
    Some(records)
}
