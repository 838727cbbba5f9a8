//! Encoding of numbers and lists in the spool's own files. It is the only module that knows the encoder, so that the
//! encoder can be replaced without changing a caller. Golden vectors in the tests pin the bytes.

use bincode::{
    Decode, Encode,
    config::{Configuration, Fixint, Limit, LittleEndian},
};

/// Memory limit of a decoded value. The largest value is the spool's state: 256 sessions of at most 400 bytes each.
const MAX_VALUE_BYTES: usize = 128 * 1024;

fn layout() -> Configuration<LittleEndian, Fixint, Limit<MAX_VALUE_BYTES>> {
    bincode::config::standard()
        .with_fixed_int_encoding()
        .with_limit::<MAX_VALUE_BYTES>()
}

/// Encodes a value: integers as little-endian at full width, lengths as 64 bits. `None` if the value has no encoding.
pub(crate) fn encode<T: Encode>(value: &T) -> Option<Vec<u8>> {
    bincode::encode_to_vec(value, layout()).ok()
}

/// Decodes a value that occupies all of `bytes`; `None` if `bytes` is anything else.
pub(crate) fn decode<T: Decode<()>>(bytes: &[u8]) -> Option<T> {
    let (value, used) = bincode::decode_from_slice(bytes, layout()).ok()?;
    (used == bytes.len()).then_some(value)
}
