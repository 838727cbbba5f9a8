//! Limits of sizes and ages, each with its reason. Limits of the writer and of the reader are in one place, so that no
//! segment can be written that cannot be read.

/// Age at which a block is closed, from its first entry. A crash loses at most the open block.
pub const BLOCK_MAX_AGE_MS: u64 = 1_000;

/// Size of a block's columns at which it is closed. A larger entry has a block of its own.
pub const BLOCK_TARGET_BYTES: usize = 16 << 10;

/// Age at which a segment is closed. A player fetches a whole segment to show any moment of it, and a recording cannot be
/// uploaded before its segment is closed.
pub const SEGMENT_MAX_AGE_MS: u64 = 30_000;

/// Size of a segment's records at which it is closed. Recorded sessions have a tenth of it in 30 s. The limit bounds an
/// upload if the whole screen changes in every frame.
pub const SEGMENT_MAX_BYTES: u64 = 512 << 10;

/// Bytes of the columns of earlier blocks that a block may copy from. A recorded segment has about 10 KiB of columns in
/// total. Four times as much saves one byte in 2,000 and takes longer.
pub(crate) const BLOCK_HISTORY_BYTES: usize = 16 << 10;

/// Most bytes of a block's columns, and most bytes of its strings, counted at each use. The largest frame that a host may
/// submit fits. A reader allocates no more for a block.
pub const MAX_BLOCK_BYTES: usize = 16 << 20;

/// Most entries, nodes, changes and properties of a block in total. A byte can encode a node, so bytes alone do not bound a
/// reader's memory.
pub const MAX_BLOCK_ITEMS: usize = 1 << 20;

/// Most bytes of a header.
pub(crate) const MAX_HEADER_BYTES: usize = 64 << 10;

/// Longest string of a header. The writer truncates longer ones; real strings have some dozens of bytes.
pub(crate) const MAX_HEADER_STRING_BYTES: usize = 1 << 10;

/// Most strings of a dictionary. Further strings are stored at each use.
pub(crate) const MAX_TABLE_STRINGS: usize = 1 << 16;

/// Most bytes of a dictionary.
pub(crate) const MAX_TABLE_BYTES: usize = 4 << 20;

/// Most shapes of a dictionary. Further shapes are stored at each use.
pub(crate) const MAX_SHAPES: usize = 1 << 12;

/// Most keys of a shape. This version has about a hundred keys.
pub(crate) const MAX_SHAPE_KEYS: usize = 512;

/// Most nodes of the node history. Positions of further nodes cost some bytes more. The limit is three times the largest
/// frame that a host may submit without losing nodes, in at most two mebibytes.
pub(crate) const MAX_HISTORY_NODES: usize = 1 << 15;

/// Most steps up from the previous node to a parent. A parent further up is encoded by its id.
pub(crate) const MAX_STEPS_UP: u32 = 32;

/// Recent values of a property. A new value replaces the oldest one. With 240 values an index takes one byte.
pub(crate) const RECENT_VALUES: usize = 240;

/// Returns whether a block should be closed, `age_ms` after its first entry.
#[must_use]
pub fn block_is_due(age_ms: u64, column_bytes: usize) -> bool {
    age_ms >= BLOCK_MAX_AGE_MS || column_bytes >= BLOCK_TARGET_BYTES
}

/// Returns whether a segment should be closed, `age_ms` after it was opened.
#[must_use]
pub fn segment_is_full(age_ms: u64, bytes: u64) -> bool {
    age_ms >= SEGMENT_MAX_AGE_MS || bytes >= SEGMENT_MAX_BYTES
}
