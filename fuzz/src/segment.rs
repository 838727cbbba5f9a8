//! A segment as it may come from a disk or the network.

use crate::reading;

/// Reads any bytes as a segment.
pub fn segment(bytes: &[u8]) {
    reading::holds(bytes);
}
