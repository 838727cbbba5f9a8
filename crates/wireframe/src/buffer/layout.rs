//! The numbers of the byte layout; `docs/frame-buffer.md` describes it in prose.

/// Version of the layout. Hosts and this crate are built together, so a buffer of any other version is
/// refused: host and core are of different releases.
pub const FRAME_BUFFER_VERSION: u16 = 2;

pub(super) const MAGIC: [u8; 4] = *b"AIFB";

/// Size of the header. Its last 24 bytes, from the viewport on, belong to the compared span.
pub(super) const HEADER_BYTES: usize = 48;
pub(super) const SPAN_START: usize = 24;

pub(super) const NODE_BYTES: usize = 28;
pub(super) const ATTR_BYTES: usize = 8;
pub(super) const RANK_BYTES: usize = 4;
pub(super) const TOUCH_BYTES: usize = 24;

/// Offset of the parent id in a node record.
pub(super) const PARENT_AT: usize = 4;
/// Offset of the number of attributes in a node record; the kind follows it.
pub(super) const NODE_TAIL_AT: usize = 24;

/// Header flag: the buffer has a tree (perhaps an empty one), not only touches.
pub(super) const HAS_TREE: u8 = 1;

/// Classes of attribute records. The class defines the meaning of key and value.
pub(super) const CLASS_ATTR: u16 = 0;
pub(super) const CLASS_IDENT: u16 = 1;
pub(super) const CLASS_TEXT: u16 = 2;

/// Lowest class and key of an attribute with a string: the class is stored in the upper half, above the key.
const FIRST_STRING: u32 = (CLASS_IDENT as u32) << 16;
/// Lowest class and key of the classes that this version does not know.
const FIRST_UNKNOWN_CLASS: u32 = (CLASS_TEXT as u32 + 1) << 16;

/// Total length in bytes of the strings of some attributes.
#[inline]
pub(super) fn text_len(attrs: &[[u8; ATTR_BYTES]]) -> u64 {
    let lengths = attrs.iter().map(|record| {
        let [class_and_key, value] = halves(u64::from_le_bytes(*record));
        if (FIRST_STRING..FIRST_UNKNOWN_CLASS).contains(&class_and_key) {
            u64::from(value)
        } else {
            0
        }
    });
    lengths.sum()
}

/// Number of attributes in a node record.
#[inline]
pub(super) fn attr_count(record: &[u8; NODE_BYTES]) -> usize {
    let [.., tail] = words::<7>(record);
    (tail & 0xFFFF) as usize
}

/// Reads little-endian words; words beyond the end of `bytes` are 0.
#[inline]
pub(super) fn words<const N: usize>(bytes: &[u8]) -> [u32; N] {
    let mut words = [0; N];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    words
}

pub(super) fn put_words<const N: usize>(out: &mut Vec<u8>, words: [u32; N]) {
    out.extend_from_slice(words.map(u32::to_le_bytes).as_flattened());
}

pub(super) fn long(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

#[inline]
pub(super) fn halves(long: u64) -> [u32; 2] {
    [long as u32, (long >> 32) as u32]
}
