//! Properties of the segment readers for arbitrary bytes.

use std::io;

use afterimage_compression::{Fault, SegmentReader, verify};
use afterimage_replay::Recording;

/// Panics if a reader panics, reports a fault outside the segment, or contradicts another reader.
pub(crate) fn check_segment(segment: &[u8]) {
    let check_offset = |fault: Fault| {
        assert!(
            fault.offset <= segment.len() as u64,
            "the fault is outside the segment: {fault}"
        );
    };
    let mut entries = 0_u64;
    let mut fault = None;
    match SegmentReader::open(segment) {
        Ok(reader) => {
            // A recording begins with the screen name of the header.
            entries += u64::from(!reader.header().screen.is_empty());
            for entry in reader {
                assert!(fault.is_none(), "an entry follows a fault");
                match entry {
                    Ok(_) => entries += 1,
                    Err(why) => fault = Some(why),
                }
            }
        }
        Err(why) => fault = Some(why),
    }
    if let Some(fault) = fault {
        check_offset(fault);
    }
    let verified = verify(segment);
    if let Some(found) = verified.fault {
        check_offset(found);
    }
    if fault.is_some() {
        assert!(
            !verified.is_whole(),
            "`verify` accepts a segment that the reader does not"
        );
    }
    let Ok(recording) = Recording::from_segments(vec![segment.to_vec()]) else {
        return;
    };
    let read = recording.entries().count() as u64;
    assert!(read <= entries, "a recording has more entries than its segment");
    let _ = recording.scene_at(recording.duration_ms() / 2);
    let mut ended_ms = 0;
    for gap in recording.gaps() {
        assert!(ended_ms <= gap.from_ms && gap.from_ms < gap.to_ms, "gaps overlap");
        ended_ms = gap.to_ms;
    }
    assert!(
        ended_ms <= recording.duration_ms(),
        "a gap ends after the recording"
    );
    recording
        .export_trace(io::sink())
        .expect("writing to a sink cannot fail");
}
