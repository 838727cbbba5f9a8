//! Limits of the pixels that are accepted and of the PNG that is made of them.

/// Bytes of one pixel: red, green, blue and alpha, one byte each. Colours are not premultiplied by alpha.
pub const BYTES_PER_PIXEL: usize = 4;

/// Maximum size of the pixels of one image. They are copied on the host's UI thread, and a phone copies this much in
/// under a millisecond. It is four times the size of the largest scaled image.
pub const MAX_PIXEL_BYTES: usize = 4 << 20;

/// Maximum edge length of an image before scaling. A banner of this length still has a height after scaling.
pub const MAX_SOURCE_EDGE_PX: u32 = 8192;

/// Edge lengths to scale to, in the order in which they are tried, until the PNG is small enough.
///
/// A replay shows one image pixel for each logical pixel, and phones are about 400 logical pixels wide, so a longer
/// edge than the first would not be visible. At the last, even pixels that do not compress at all fit.
pub const EDGES_PX: [u32; 4] = [512, 256, 128, 64];

/// Maximum size of one PNG: as much as a minute of a busy session. Icons and drawings take a few hundred bytes; a
/// photograph is scaled down until it fits.
pub const MAX_PNG_BYTES: usize = 64 * 1024;
