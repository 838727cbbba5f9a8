//! Packed segments, with valid checksums around the range coder's bytes.

use crate::{framing, reading};

/// Reads a packed segment of the present version with these bytes as the output of the range coder.
pub fn packed(bytes: &[u8]) {
    reading::check_segment(&framing::packed(4, bytes));
}

/// Reads a packed segment of version 2. A target of its own, so that the search for each version keeps the inputs that reach new code of it.
pub fn packed_2(bytes: &[u8]) {
    reading::check_segment(&framing::packed(2, bytes));
}
