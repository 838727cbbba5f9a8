//! The rrweb export of entries that nobody checked: trees with cycles, orphans and nodes that are there twice.

use afterimage_compression::SegmentHeader;
use afterimage_replay::RrwebWriter;
use arbitrary::Unstructured;
use serde_json::Value;

use crate::entries;

/// Exports entries made of these bytes. What comes out is a list of events, each with a time.
pub fn rrweb_export(bytes: &[u8]) {
    let mut source = Unstructured::new(bytes);
    let mut json = Vec::new();
    let mut writer = RrwebWriter::new(&mut json, &SegmentHeader::default());
    let mut t_ms = 0;
    while let Ok(Some((wait_ms, entry))) = entries::next(&mut source) {
        match entry {
            None => writer.begin_segment(),
            Some(entry) => {
                t_ms += u64::from(wait_ms);
                // An entry that does not fit is left out, and said to be.
                let _unfit = writer
                    .write_entry(t_ms, &entry)
                    .expect("memory takes what is written");
            }
        }
    }
    let written = writer.finish(t_ms).expect("memory takes what is written");
    let events: Vec<Value> = serde_json::from_slice(&json).expect("an export is JSON");
    assert_eq!(events.len() as u64, written);
    assert!(
        events
            .iter()
            .all(|event| event.get("timestamp").is_some_and(Value::is_u64))
    );
}
