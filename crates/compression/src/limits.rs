//! How large things get, and why. What a writer keeps to and what a reader accepts stand side by side,
//! so that nothing can be written that cannot be read back.

/// Age at which a block is closed, from its first entry: what a crash may lose.
pub const BLOCK_MAX_AGE_MS: u64 = 1_000;

/// Size of a block's columns at which it is closed. An entry larger than that has a block of its own.
pub const BLOCK_TARGET_BYTES: usize = 16 << 10;

/// Age at which a segment is closed: what a player has to fetch to show any moment, and how long a
/// recording waits before it can be uploaded.
pub const SEGMENT_MAX_AGE_MS: u64 = 30_000;

/// Size of a segment's records at which it is closed. Recorded sessions have a tenth of it in 30 s; a
/// screen that changes all over at every frame must not grow an upload without end.
pub const SEGMENT_MAX_BYTES: u64 = 512 << 10;

/// How much of the columns of earlier blocks a block is packed with. A recorded segment has some 10 KiB of them in all;
/// four times as much gives one byte of 2,000 less, and takes longer.
pub(crate) const BLOCK_HISTORY_BYTES: usize = 16 << 10;

/// Most bytes of a block's columns, and most bytes of text in it counted at each use. The largest frame
/// that a host may submit fits; a reader allocates no more for one block.
pub const MAX_BLOCK_BYTES: usize = 16 << 20;

/// Most entries, nodes, changes and properties of a block together: a byte can stand for a node, so
/// bytes alone do not bound a reader's memory.
pub const MAX_BLOCK_ITEMS: usize = 1 << 20;

/// Most bytes of a header.
pub(crate) const MAX_HEADER_BYTES: usize = 64 << 10;

/// Longest string of a header; the writer cuts longer ones. Real ones have some dozens.
pub(crate) const MAX_HEADER_STRING_BYTES: usize = 1 << 10;

/// Most strings that a table remembers; further ones are written out at each use.
pub(crate) const MAX_TABLE_STRINGS: usize = 1 << 16;

/// Most bytes that a table remembers.
pub(crate) const MAX_TABLE_BYTES: usize = 4 << 20;

/// Most shapes that are remembered; further ones are written out at each use.
pub(crate) const MAX_SHAPES: usize = 1 << 12;

/// Most keys of a shape. This version knows about a hundred.
pub(crate) const MAX_SHAPE_KEYS: usize = 512;

/// Most nodes whose places are remembered; others cost some bytes more. Three times the largest frame that hosts may
/// submit without losing nodes, in at most two mebibytes.
pub(crate) const MAX_KNOWN_NODES: usize = 1 << 15;

/// How far above the node before it a node's parent is looked for; a parent further up is told by its id.
pub(crate) const MAX_STEPS_UP: u32 = 32;

/// Values that a property's column remembers, the oldest making room: an index is then one byte.
pub(crate) const RECENT_VALUES: usize = 240;

/// Whether a block should be closed, `age_ms` after its first entry.
#[must_use]
pub fn block_is_due(age_ms: u64, column_bytes: usize) -> bool {
    age_ms >= BLOCK_MAX_AGE_MS || column_bytes >= BLOCK_TARGET_BYTES
}

/// Whether a segment should be closed, `age_ms` after it was opened.
#[must_use]
pub fn segment_is_full(age_ms: u64, bytes: u64) -> bool {
    age_ms >= SEGMENT_MAX_AGE_MS || bytes >= SEGMENT_MAX_BYTES
}
