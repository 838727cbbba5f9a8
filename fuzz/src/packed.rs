//! Packed segments, with valid checksums around the range coder's bytes.

use crate::{framing, reading};

/// Reads packed segments with these bytes as the output of the range coder, one segment of each version.
pub fn packed(bytes: &[u8]) {
    for segment in framing::packed(bytes) {
        reading::check_segment(&segment);
    }
}
