//! The rrweb export of unchecked entries: trees with cycles, orphans and duplicate nodes.

use afterimage_compression::SegmentHeader;
use afterimage_replay::RrwebWriter;
use arbitrary::Unstructured;
use serde_json::Value;

use crate::entries::{self, FuzzStep};

/// Exports entries generated from the bytes. The output must be a JSON array of events in the order of time.
pub fn rrweb_export(bytes: &[u8]) {
    let mut source = Unstructured::new(bytes);
    let mut json = Vec::new();
    let mut writer = RrwebWriter::new(&mut json, &SegmentHeader::default());
    let mut t_ms = 0;
    while let Ok(Some(step)) = entries::next(&mut source) {
        match step {
            FuzzStep::BeginSegment => writer.begin_segment(),
            FuzzStep::Entry { wait_ms, entry } => {
                t_ms += u64::from(wait_ms);
                // An entry that does not fit is skipped and returned as an error.
                let _inapplicable = writer
                    .write_entry(t_ms, &entry)
                    .expect("writing to memory cannot fail");
            }
        }
    }
    let written = writer.finish(t_ms).expect("writing to memory cannot fail");
    let events: Vec<Value> = serde_json::from_slice(&json).expect("the export is JSON");
    assert_eq!(events.len() as u64, written);
    let times: Option<Vec<u64>> = events
        .iter()
        .map(|event| event.get("timestamp").and_then(Value::as_u64))
        .collect();
    assert!(
        times.expect("every event has a timestamp").is_sorted(),
        "events are in the order of time"
    );
}
