//! A packed segment behind its checksums.

use crate::{framing, reading};

/// Reads a packed segment for which the range coder wrote these bytes.
pub fn packed(bytes: &[u8]) {
    reading::holds(&framing::packed(bytes));
}
