//! Scales pixels down and encodes them as PNG.

use std::borrow::Cow;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageBuffer, ImageEncoder, Rgba, imageops};

use crate::error::{Error, Result};
use crate::limits::{BYTES_PER_PIXEL, EDGES_PX, MAX_PNG_BYTES};
use crate::pixels::Pixels;

/// Upper bound of the ratio between the PNG of the fast encoder and that of the default encoder, for the same pixels
/// (1.7 was measured, for a smooth gradient). If even the fast PNG is larger than the limit by more than this, the
/// default encoder, which takes a hundred times as long, is not tried.
const FAST_SIZE_FACTOR: usize = 2;

/// Encodes pixels as a PNG of at most [`MAX_PNG_BYTES`], scaled down as far as needed.
///
/// Equal pixels give equal bytes.
///
/// # Errors
///
/// [`Error::DoesNotFit`] if the PNG is too large at every edge length, and [`Error::NotEncoded`] if the encoder fails.
pub fn encode(pixels: Pixels<'_>) -> Result<Vec<u8>> {
    let is_opaque = pixels.is_opaque();
    let mut smallest = usize::MAX;
    for edge in EDGES_PX {
        let scaled = Scaled::from_pixels(pixels, edge, is_opaque)?;
        let fast_bytes = scaled.png(CompressionType::Fast)?.len();
        smallest = smallest.min(fast_bytes);
        if fast_bytes > MAX_PNG_BYTES * FAST_SIZE_FACTOR {
            continue;
        }
        let png = scaled.png(CompressionType::Default)?;
        smallest = smallest.min(png.len());
        if png.len() <= MAX_PNG_BYTES {
            return Ok(png);
        }
    }
    Err(Error::DoesNotFit {
        bytes: smallest,
        limit: MAX_PNG_BYTES,
    })
}

/// Pixels scaled to one of the edge lengths.
struct Scaled<'a> {
    width: u32,
    height: u32,
    bytes: Cow<'a, [u8]>,
    colours: ExtendedColorType,
}

impl<'a> Scaled<'a> {
    fn from_pixels(pixels: Pixels<'a>, edge: u32, is_opaque: bool) -> Result<Self> {
        let (width, height) = scaled_size(pixels.width, pixels.height, edge);
        let rgba = if (width, height) == (pixels.width, pixels.height) {
            Cow::Borrowed(pixels.rgba)
        } else {
            let image = ImageBuffer::<Rgba<u8>, _>::from_raw(pixels.width, pixels.height, pixels.rgba);
            debug_assert!(image.is_some(), "`Pixels` has as many bytes as its size needs");
            let image = image.ok_or(Error::NotEncoded)?;
            Cow::Owned(imageops::thumbnail(&image, width, height).into_raw())
        };
        let (bytes, colours) = if is_opaque {
            let pixels = rgba.as_chunks::<BYTES_PER_PIXEL>().0.iter();
            let rgb = pixels.flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
            (Cow::Owned(rgb), ExtendedColorType::Rgb8)
        } else {
            (rgba, ExtendedColorType::Rgba8)
        };
        Ok(Self {
            width,
            height,
            bytes,
            colours,
        })
    }

    fn png(&self, compression: CompressionType) -> Result<Vec<u8>> {
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, compression, FilterType::Adaptive)
            .write_image(&self.bytes, self.width, self.height, self.colours)
            .map_err(|_| Error::NotEncoded)?;
        Ok(png)
    }
}

/// Returns the size scaled down to a longest edge of at most `edge`. Each side is at least one pixel.
fn scaled_size(width: u32, height: u32, edge: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= edge {
        return (width, height);
    }
    let scale = |side: u32| (u64::from(side) * u64::from(edge) / u64::from(longest)).max(1) as u32;
    (scale(width), scale(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaled_sizes_keep_their_ratio_and_are_never_empty() {
        assert_eq!(scaled_size(100, 50, 512), (100, 50));
        assert_eq!(scaled_size(1024, 512, 512), (512, 256));
        assert_eq!(scaled_size(3, 8192, 512), (1, 512));
    }
}
