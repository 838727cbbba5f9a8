//! Size of a recording on disk before its segments are sealed.

use std::path::Path;

use serde_json::json;

use crate::Error;
use crate::host_call::host_calls;
use crate::recording::segments;

/// Bytes that the spool adds to a record: a length and a checksum.
const RECORD_FRAMING_BYTES: usize = 8;

/// Records each trace as the engine does, and prints the bytes on disk as one line of JSON.
pub fn run(traces: &[&str]) -> Result<(), Error> {
    let mut disk_bytes = 0;
    for trace in traces {
        let segments = segments(&host_calls(Path::new(trace))?);
        let records = segments.iter().flatten();
        disk_bytes += records
            .map(|record| record.len() + RECORD_FRAMING_BYTES)
            .sum::<usize>();
    }
    println!("{}", json!({ "disk_bytes": disk_bytes }));
    Ok(())
}
