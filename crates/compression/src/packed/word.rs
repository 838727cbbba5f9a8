//! Words: the letters before a byte of a string, which predict it.

use super::context_hash::hash_combine;

/// Ends a string. UTF-8 never contains this byte.
pub(super) const END: u8 = 0xff;

/// The hash of a word's letters, with a byte appended. A byte that is no letter begins a new word, whose hash is 0.
#[inline]
pub(super) fn next_word(word: u32, byte: u8) -> u32 {
    if byte.is_ascii_alphabetic() || byte >= 0x80 {
        hash_combine(word, u32::from(byte.to_ascii_lowercase()))
    } else {
        0
    }
}
