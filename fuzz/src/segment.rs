//! Segments of a disk or the network, without any guarantee.

use crate::reading;

/// Reads the bytes as a segment.
pub fn segment(bytes: &[u8]) {
    reading::check_segment(bytes);
}
