//! Blocks behind their checksums.

use crate::{framing, reading};

/// Bytes before each payload: its length.
const LENGTH_BYTES: usize = 2;

/// Reads segments whose blocks have these payloads, one of each version: each payload behind two bytes of its length.
pub fn block(mut bytes: &[u8]) {
    let mut blocks = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<LENGTH_BYTES>() {
        let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
        let (payload, rest) = rest.split_at(length);
        blocks.extend(framing::block(payload));
        bytes = rest;
    }
    for header in framing::headers() {
        reading::holds(&[header, blocks.clone()].concat());
    }
}
