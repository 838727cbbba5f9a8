//! Limits of a frame, and the measurements behind them.

/// Maximum length of a buffer in bytes: 40,000 nodes of 400 bytes each, an order of magnitude above any
/// screen. A longer buffer is refused as a whole, since a copy of it is queued.
pub const MAX_BUFFER_BYTES: usize = 16 << 20;

/// Maximum number of nodes of a frame. The largest frame of the recorded UI sessions and native screens has
/// 306; the limit bounds the worst frame to a few MiB and some milliseconds.
pub const MAX_NODES: usize = 10_000;

/// Maximum number of levels of the tree; placeholders may be one level below. The deepest recorded tree has
/// 22 levels, and native trees with every wrapper have about 100. Browsers flatten documents that are nested
/// deeper than 512, and a replayed node is up to two elements.
pub const MAX_DEPTH: usize = 250;

/// Maximum length of one string of a node, in bytes of UTF-8. The longest recorded string has 920, but a text
/// view may contain a whole article of which the screen shows a part.
pub const MAX_STRING_BYTES: usize = 64 << 10;

/// Maximum total length of the strings in a frame, in bytes. The recorded maximum is 12 KiB.
pub const MAX_FRAME_TEXT_BYTES: usize = 1 << 20;

/// Maximum number of touch points of a buffer: ten fingers at 240 Hz for more than a second and a half.
pub const MAX_TOUCHES: usize = 4096;
