//! Two forms of one segment.
//!
//! A device that got no answer to a segment may pack it before it sends it again. Both uploads have the same entries.

use afterimage_compression::{SegmentForm, SegmentHeader, SegmentReader};

/// Returns whether two whole segments are the same recording in different forms: with the same header and entries.
pub(super) fn is_other_form(stored: &[u8], received: &[u8]) -> bool {
    if SegmentForm::of(stored) == SegmentForm::of(received) {
        return false;
    }
    let (Ok(mut stored), Ok(mut received)) = (SegmentReader::open(stored), SegmentReader::open(received))
    else {
        return false;
    };
    if without_versions(stored.header()) != without_versions(received.header()) {
        return false;
    }
    loop {
        match (stored.next(), received.next()) {
            (None, None) => return true,
            (Some(Ok(stored)), Some(Ok(received))) if stored == received => {}
            _ => return false,
        }
    }
}

fn without_versions(header: &SegmentHeader) -> SegmentHeader {
    SegmentHeader {
        format_version: 0,
        min_reader: 0,
        ..header.clone()
    }
}
