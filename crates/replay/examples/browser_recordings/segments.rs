//! A session as segments.

use std::fmt::Write;

use afterimage_compression::{SegmentHeader, SegmentWriter, seal};
use afterimage_wireframe::{Entry, RecordedText, Timed, Viewport};

const START_WALL_MS: u64 = 1_790_000_000_000;
const SEGMENT_MS: u64 = 30_000;

/// Returns entries as segments of 30 s, in hexadecimal digits. `opening` returns the entries that a segment at a time
/// begins with.
pub(crate) fn encode(
    viewport: Viewport,
    entries: &[Timed<Entry<RecordedText>>],
    opening: impl Fn(u64) -> Vec<Entry<RecordedText>>,
) -> Vec<String> {
    let end_ms = entries.last().map_or(0, |entry| entry.elapsed_ms);
    let mut segments = Vec::new();
    for sequence in 0..=end_ms / SEGMENT_MS {
        let start_ms = sequence * SEGMENT_MS;
        let (mut writer, record) = SegmentWriter::open(SegmentHeader {
            device_id: "browser-test".to_owned(),
            session_id: START_WALL_MS.to_string(),
            sequence,
            session_start_wall_ms: START_WALL_MS,
            wall_ms: START_WALL_MS + start_ms,
            elapsed_ms: start_ms,
            viewport,
            platform: "test".to_owned(),
            ..SegmentHeader::default()
        });
        let mut records = vec![record];
        for entry in opening(start_ms) {
            writer.push(&Timed::new(start_ms, entry)).unwrap();
        }
        for entry in entries {
            if (start_ms..start_ms + SEGMENT_MS).contains(&entry.elapsed_ms) {
                if writer.is_due(entry.elapsed_ms) {
                    records.extend(writer.cut_block());
                }
                writer.push(entry).unwrap();
            }
        }
        records.extend(writer.cut_block());
        segments.push(hex(&seal(&records)));
    }
    segments
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").unwrap();
        digits
    })
}
