//! The numbers of the layout; `docs/frame-buffer.md` is the same in prose.

/// Version of the layout. Hosts and this crate are built together, so a buffer of any other version is
/// refused: the two halves do not belong to one release.
pub const FRAME_BUFFER_VERSION: u16 = 2;

pub(super) const MAGIC: [u8; 4] = *b"AIFB";

/// The header; its last 24 bytes are part of the compared span.
pub(super) const HEADER_BYTES: usize = 48;
pub(super) const SPAN_START: usize = 24;

pub(super) const NODE_BYTES: usize = 28;
pub(super) const ATTR_BYTES: usize = 8;
pub(super) const RANK_BYTES: usize = 4;
pub(super) const TOUCH_BYTES: usize = 24;

/// Header flag: the buffer has a tree (perhaps an empty one), not touches alone.
pub(super) const HAS_TREE: u8 = 1;

/// Classes of attribute records: what their keys and values mean.
pub(super) const CLASS_ATTR: u16 = 0;
pub(super) const CLASS_IDENT: u16 = 1;
pub(super) const CLASS_TEXT: u16 = 2;

/// Attributes from here on have strings: classes stand above the keys.
const STRINGS: u32 = (CLASS_IDENT as u32) << 16;
/// Attributes from here on are of classes that this version does not know.
const OTHERS: u32 = (CLASS_TEXT as u32 + 1) << 16;

/// Bytes of text that attributes have as strings.
pub(super) fn text_len(attrs: &[[u8; ATTR_BYTES]]) -> u64 {
    let lengths = attrs.iter().map(|record| {
        let [place, value] = halves(u64::from_le_bytes(*record));
        if (STRINGS..OTHERS).contains(&place) {
            u64::from(value)
        } else {
            0
        }
    });
    lengths.sum()
}
/// Rounds logical pixels to tenths as every host must: half upwards, what is not a number to 0, what is
/// too far to the end of `i32`.
#[must_use]
pub fn tenths(pixels: f64) -> i32 {
    (pixels * 10.0 + 0.5).floor() as i32
}

/// Reads little-endian words; those missing at the end are 0.
#[inline]
pub(super) fn words<const N: usize>(bytes: &[u8]) -> [u32; N] {
    let mut words = [0; N];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    words
}

pub(super) fn put_words<const N: usize>(out: &mut Vec<u8>, words: [u32; N]) {
    for word in words {
        out.extend_from_slice(&word.to_le_bytes());
    }
}

pub(super) fn long(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

#[inline]
pub(super) fn halves(long: u64) -> [u32; 2] {
    [long as u32, (long >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_rounded_half_upwards() {
        for (pixels, expected) in [
            (0.0, 0),
            (102.3, 1023),
            (0.04, 0),
            (0.05, 1),
            (-0.05, 0),
            (-0.06, -1),
            (f64::NAN, 0),
            (f64::INFINITY, i32::MAX),
            (-1e300, i32::MIN),
        ] {
            assert_eq!(tenths(pixels), expected, "{pixels}");
        }
    }
}
