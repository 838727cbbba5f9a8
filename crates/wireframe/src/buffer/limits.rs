//! How much of a frame is taken, and why so much.

/// Longest buffer that is looked at, in bytes: 40,000 nodes of 400 bytes each, an order above what a
/// screen holds. A longer one is refused whole, since a copy of it waits in the queue.
pub const MAX_BUFFER_BYTES: usize = 16 << 20;

/// Most nodes of a frame that are kept. The largest frame of the recorded UI sessions and native screens
/// has 306; the bound keeps the worst frame within a few MiB and some milliseconds.
pub const MAX_NODES: usize = 10_000;

/// Most levels of the tree that are kept; placeholders may stand one level below. The deepest recorded
/// tree has 22, native ones with every wrapper some 100, and browsers flatten documents nested deeper than
/// 512, where a replayed node is up to two elements.
pub const MAX_DEPTH: usize = 250;

/// Longest string of a node, in bytes of UTF-8. The longest recorded has 920, but a text view may hold a
/// whole article of which the screen shows a part.
pub const MAX_STRING_BYTES: usize = 64 << 10;

/// Most bytes of strings in a frame. The most recorded is 12 KiB.
pub const MAX_FRAME_TEXT_BYTES: usize = 1 << 20;

/// Most touch points of a buffer: ten fingers at 240 Hz for more than a second and a half.
pub const MAX_TOUCHES: usize = 4096;

/// Farthest place in a parent's content, largest size and farthest scroll offset, in tenths of a logical pixel; what
/// lies beyond is moved here. Sums of three such lengths still fit `i32`.
pub const MAX_COORDINATE: i32 = 1 << 29;
