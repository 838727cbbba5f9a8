//! The crate's one error: sizes and lengths, never a pixel.

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A side has no length.
    #[error("an image of {width} by {height} pixels shows nothing; submit one that was laid out")]
    Empty {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// More pixels than are copied on a UI thread.
    #[error(
        "an image of {width} by {height} pixels is too large; draw it at most {wanted_edge_px} pixels long"
    )]
    TooLarge {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// The edge that loses nothing.
        wanted_edge_px: u32,
    },
    /// The pixels are not as many as width and height say.
    #[error(
        "{bytes} bytes are not the pixels of the image, which has {expected}: 4 a pixel, without gaps between rows"
    )]
    WrongLength {
        /// What was given.
        bytes: usize,
        /// What was expected.
        expected: usize,
    },
    /// Even the smallest form has too many bytes.
    #[error("the image takes {bytes} bytes at its smallest, and {limit} is the most")]
    DoesNotFit {
        /// The smallest form.
        bytes: usize,
        /// The most that is kept.
        limit: usize,
    },
    /// The encoder failed.
    #[error("the image could not be encoded")]
    NotEncoded,
    /// What arrived has too many bytes.
    #[error("{bytes} bytes are more than a picture has; {limit} is the most")]
    TooManyBytes {
        /// What arrived.
        bytes: usize,
        /// The most that is taken.
        limit: usize,
    },
    /// What arrived tells its pixels by a palette, which the SDK never does.
    #[error("a PNG with a palette is not taken; send its pixels with their colours")]
    Palette,
    /// What arrived is no PNG, or is damaged or cut.
    #[error("the bytes are not one whole PNG")]
    NotPng,
}
