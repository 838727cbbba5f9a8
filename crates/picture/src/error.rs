//! The error of this crate. It contains sizes and lengths, never pixels.

/// The result of an operation of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The reason that pixels could not be encoded, or that bytes are not a valid PNG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Width or height is zero.
    #[error("an image of {width} by {height} pixels is empty; submit it after layout")]
    Empty {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The image exceeds the maximum edge length or the maximum size of its pixels.
    #[error(
        "an image of {width} by {height} pixels is too large; draw it with edges of at most {wanted_edge_px} pixels"
    )]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// The maximum edge length to use instead, in pixels.
        wanted_edge_px: u32,
    },
    /// The number of pixels differs from width times height.
    #[error(
        "{bytes} bytes of pixels, but the image has {expected}: 4 per pixel, without padding between rows"
    )]
    WrongLength {
        /// Number of bytes that were submitted.
        bytes: usize,
        /// Number of bytes of `width` by `height` pixels.
        expected: usize,
    },
    /// The PNG is too large even at the smallest edge length.
    #[error("the image takes at least {bytes} bytes as a PNG, and the limit is {limit}")]
    DoesNotFit {
        /// Size of the smallest PNG, in bytes.
        bytes: usize,
        /// Maximum size, in bytes.
        limit: usize,
    },
    /// The encoder failed.
    #[error("the image could not be encoded")]
    NotEncoded,
    /// The PNG to validate has too many bytes.
    #[error("a PNG of {bytes} bytes is too large; the limit is {limit} bytes")]
    TooManyBytes {
        /// Size of the PNG, in bytes.
        bytes: usize,
        /// Maximum size, in bytes.
        limit: usize,
    },
    /// The PNG to validate has a palette, which the SDK never writes.
    #[error("a PNG with a palette is not accepted; encode each pixel with its colour")]
    Palette,
    /// The bytes to validate are not a PNG, or the PNG is damaged or truncated.
    #[error("the bytes are not a complete PNG")]
    NotPng,
}
