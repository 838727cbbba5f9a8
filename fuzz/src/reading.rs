//! What must hold of a segment, whatever is in it.

use std::io;

use afterimage_compression::{Fault, SegmentReader, verify};
use afterimage_replay::Recording;

/// Fails where a reader panics, blames a byte that is not there, or answers in two ways.
pub(crate) fn holds(segment: &[u8]) {
    let within = |fault: Fault| {
        assert!(
            fault.offset <= segment.len() as u64,
            "a fault lies outside: {fault}"
        );
    };
    let mut entries = 0_u64;
    let mut fault = None;
    match SegmentReader::open(segment) {
        Ok(reader) => {
            // A recording begins with the screen that the header names.
            entries += u64::from(!reader.header().screen.is_empty());
            for entry in reader {
                assert!(fault.is_none(), "nothing comes after a fault");
                match entry {
                    Ok(_) => entries += 1,
                    Err(why) => fault = Some(why),
                }
            }
        }
        Err(why) => fault = Some(why),
    }
    if let Some(fault) = fault {
        within(fault);
    }
    let verified = verify(segment);
    if let Some(found) = verified.fault {
        within(found);
    }
    if fault.is_some() {
        assert!(!verified.is_whole(), "whole for one, damaged for the other");
    }
    let Ok(recording) = Recording::from_segments(vec![segment.to_vec()]) else {
        return;
    };
    let read = recording.entries().count() as u64;
    assert!(
        read <= entries,
        "a recording has entries that its segment has not"
    );
    let _ = recording.scene_at(recording.duration_ms() / 2);
    recording
        .export_trace(io::sink())
        .expect("a sink takes what is written");
}
