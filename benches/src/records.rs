//! Size of a recording on disk before its segments are sealed.

use std::fs;
use std::path::Path;

use afterimage_compression::SEGMENT_MAX_AGE_MS;
use afterimage_wireframe::{Entry, Environment, Viewport, tenths};
use serde_json::json;

use crate::Error;
use crate::host_call::{HostCall, host_calls};
use crate::pipeline::Pipeline;

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
        for records in segments(Path::new(trace))? {
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

/// Encodes the records of a trace's segments. Sealing reads only the records, so the headers are plainer than the
/// engine's.
fn segments(path: &Path) -> Result<Vec<Vec<Vec<u8>>>, Error> {
    let mut pipeline = Pipeline::light();
    let mut all = Vec::new();
    let mut records = vec![pipeline.open(0)];
    // The header holds the first window.
    let mut window = None;
    for (at_ms, call) in host_calls(path)? {
        if pipeline.age_ms(at_ms) >= SEGMENT_MAX_AGE_MS {
            records.extend(pipeline.writer.cut_block());
            all.push(std::mem::take(&mut records));
            records.push(pipeline.open(at_ms));
        } else if pipeline.writer.is_due(at_ms) {
            records.extend(pipeline.writer.cut_block());
        }
        match call {
            HostCall::Frame(buffer) => pipeline.frame_at(at_ms, &buffer),
            HostCall::Touch(touch, _) => pipeline.push_at(at_ms, Entry::Touch(touch)),
            HostCall::Screen(name) => {
                pipeline.push_at(at_ms, Entry::Environment(Environment::Screen(name.into())));
            }
            HostCall::Viewport(w, h) => {
                let now = Viewport {
                    w: tenths(w.into()),
                    h: tenths(h.into()),
                };
                let before = window.replace(now).unwrap_or(now);
                if before != now {
                    pipeline.push_at(at_ms, Entry::Environment(Environment::Viewport(now)));
                }
                if before.orientation() != now.orientation() {
                    let orientation = Environment::Orientation(now.orientation());
                    pipeline.push_at(at_ms, Entry::Environment(orientation));
                }
            }
        }
    }
    records.extend(pipeline.writer.cut_block());
    all.push(records);
    Ok(all)
}
