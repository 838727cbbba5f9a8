//! Packed segments, with valid checksums around the range coder's bytes.

use crate::{framing, reading};

/// Reads a packed segment with these bytes as the output of the range coder.
pub fn packed(bytes: &[u8]) {
    reading::check_segment(&framing::packed(bytes));
}
