//! Size of a recording on disk before its segments are sealed.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::Error;
use crate::host_call::host_calls;
use crate::recording::segments;

/// Bytes that the spool adds to a record: a length and a checksum.
const RECORD_FRAMING_BYTES: usize = 8;

/// Records each trace as the engine does, writes the records of the largest segment to `out`, and prints the bytes
/// on disk as one line of JSON.
pub fn run(out: &Path, traces: &[&str]) -> Result<(), Error> {
    let mut disk_bytes = 0;
    let mut largest: Vec<Vec<u8>> = Vec::new();
    let size = |records: &[Vec<u8>]| {
        records
            .iter()
            .map(|record| record.len() + RECORD_FRAMING_BYTES)
            .sum::<usize>()
    };
    for trace in traces {
        for records in segments(&host_calls(Path::new(trace))?) {
            disk_bytes += size(&records);
            if size(&records) > size(&largest) {
                largest = records;
            }
        }
    }
    let mut bytes = Vec::new();
    for record in &largest {
        bytes.extend_from_slice(&(record.len() as u32).to_le_bytes());
        bytes.extend_from_slice(record);
    }
    fs::write(out, bytes)?;
    println!(
        "{}",
        json!({ "disk_bytes": disk_bytes, "largest_segment_records": size(&largest) })
    );
    Ok(())
}
