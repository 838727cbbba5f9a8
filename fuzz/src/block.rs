//! Blocks behind their checksums.

use crate::{framing, reading};

/// Bytes before each payload: its length.
const LENGTH_BYTES: usize = 2;

/// Reads a segment whose blocks have these payloads: each two bytes of length, then the payload.
pub fn block(mut bytes: &[u8]) {
    let mut segment = framing::header();
    while let Some((length, rest)) = bytes.split_first_chunk::<LENGTH_BYTES>() {
        let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
        let (payload, rest) = rest.split_at(length);
        segment.extend(framing::block(payload));
        bytes = rest;
    }
    reading::holds(&segment);
}
