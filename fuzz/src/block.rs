//! Payloads of blocks, with valid checksums around them.

use crate::{framing, reading};

/// Size of the length before each payload.
const LENGTH_BYTES: usize = 2;

/// Reads segments with these block payloads, one segment of each version. Each payload follows its length in two
/// bytes.
pub fn block(mut bytes: &[u8]) {
    let mut blocks = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<LENGTH_BYTES>() {
        let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
        let (payload, rest) = rest.split_at(length);
        blocks.extend(framing::block(payload));
        bytes = rest;
    }
    for header in framing::headers() {
        reading::check_segment(&[header, blocks.clone()].concat());
    }
}
