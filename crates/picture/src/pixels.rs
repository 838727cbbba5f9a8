//! Pixels as a host hands them over, once their sizes are known to fit together.

use crate::{EDGES_PX, Error, Result};

/// Red, green, blue, alpha, a byte each; alpha is not multiplied in.
pub const BYTES_PER_PIXEL: usize = 4;

/// The most bytes of pixels that are taken: they are copied on the host's UI thread, and a copy of this takes
/// a phone under a millisecond. It is four times what is left after scaling.
pub const MAX_PIXEL_BYTES: usize = 4 << 20;

/// The longest side that is taken: a banner this long still has a height after scaling.
pub const MAX_SOURCE_EDGE_PX: u32 = 8192;

/// Pixels that are as many as their width and height say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pixels<'a> {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgba: &'a [u8],
}

impl<'a> Pixels<'a> {
    /// Takes rows of RGBA pixels, from the top, without gaps.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`], [`Error::TooLarge`] or [`Error::WrongLength`].
    pub fn new(width: u32, height: u32, rgba: &'a [u8]) -> Result<Self> {
        if width == 0 || height == 0 {
            return Err(Error::Empty { width, height });
        }
        let too_large = Error::TooLarge {
            width,
            height,
            wanted_edge_px: EDGES_PX[0],
        };
        if width.max(height) > MAX_SOURCE_EDGE_PX {
            return Err(too_large);
        }
        // Both are below 2^14 here, so that the product fits whatever the machine.
        let expected = width as usize * height as usize * BYTES_PER_PIXEL;
        if expected > MAX_PIXEL_BYTES {
            return Err(too_large);
        }
        if rgba.len() != expected {
            return Err(Error::WrongLength {
                bytes: rgba.len(),
                expected,
            });
        }
        Ok(Self { width, height, rgba })
    }

    /// Whether nothing shines through.
    pub(crate) fn is_opaque(self) -> bool {
        self.rgba
            .as_chunks::<BYTES_PER_PIXEL>()
            .0
            .iter()
            .all(|[_, _, _, alpha]| *alpha == u8::MAX)
    }
}

/// Tells the size alone: pixels are what a user saw.
impl std::fmt::Debug for Pixels<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} by {})", self.width, self.height)
    }
}
