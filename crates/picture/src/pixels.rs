//! Pixels that a host submits, with their size validated.

use crate::error::{Error, Result};
use crate::limits::{BYTES_PER_PIXEL, EDGES_PX, MAX_PIXEL_BYTES, MAX_SOURCE_EDGE_PX};

/// RGBA pixels whose number matches their width and height.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pixels<'a> {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgba: &'a [u8],
}

impl<'a> Pixels<'a> {
    /// Validates rows of RGBA pixels, from top to bottom, without padding between rows.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] if an edge is zero, [`Error::TooLarge`] beyond [`MAX_SOURCE_EDGE_PX`] or [`MAX_PIXEL_BYTES`], and
    /// [`Error::WrongLength`] if the number of bytes does not match the size.
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
        // Both edges are below 2^14 here, so the product does not overflow on any platform.
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

    /// Whether every pixel is fully opaque.
    pub(crate) fn is_opaque(self) -> bool {
        self.rgba
            .as_chunks::<BYTES_PER_PIXEL>()
            .0
            .iter()
            .all(|[_, _, _, alpha]| *alpha == u8::MAX)
    }
}

/// Shows only the size: the pixels are screen content.
impl std::fmt::Debug for Pixels<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} by {})", self.width, self.height)
    }
}
