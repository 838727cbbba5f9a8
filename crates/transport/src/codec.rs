//! The one place that knows how numbers and lists become bytes on disk, so that the encoder behind it can be
//! replaced without touching a caller. The bytes are pinned by golden vectors in the tests.

use bincode::{
    Decode, Encode,
    config::{Configuration, Fixint, Limit, LittleEndian},
};

/// The most bytes a decoded value may ask for. The largest is the spool's state: 256 sessions of at most
/// 130 bytes each.
const MAX_VALUE_BYTES: usize = 64 * 1024;

fn layout() -> Configuration<LittleEndian, Fixint, Limit<MAX_VALUE_BYTES>> {
    bincode::config::standard()
        .with_fixed_int_encoding()
        .with_limit::<MAX_VALUE_BYTES>()
}

/// Writes a value: integers in little-endian at their full width, lengths as 64 bits.
pub(crate) fn encode<T: Encode>(value: &T) -> Option<Vec<u8>> {
    bincode::encode_to_vec(value, layout()).ok()
}

/// Reads a value that fills `bytes` to the end; `None` if it does not.
pub(crate) fn decode<T: Decode<()>>(bytes: &[u8]) -> Option<T> {
    let (value, used) = bincode::decode_from_slice(bytes, layout()).ok()?;
    (used == bytes.len()).then_some(value)
}
