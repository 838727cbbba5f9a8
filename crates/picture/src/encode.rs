//! Scaling down and encoding.

use std::borrow::Cow;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageBuffer, ImageEncoder, Rgba, imageops};

use crate::pixels::BYTES_PER_PIXEL;
use crate::{Error, Pixels, Result};

/// The longest sides that are tried, one after the other, until the picture has few enough bytes. A replay shows
/// a screen at one pixel a logical pixel, and phones are some 400 of those wide: more than the first is not seen.
/// At the last, four bytes a pixel that do not compress at all still fit.
pub const EDGES_PX: [u32; 4] = [512, 256, 128, 64];

/// The most bytes of one picture: as much as a whole minute of a busy session takes. Icons and drawings take a few
/// hundred; a photograph is scaled down until it fits.
pub const MAX_PNG_BYTES: usize = 64 * 1024;

/// What the quick encoder makes is at most so many times as large as what the thorough one makes of the same pixels
/// (1.7 times, of a smooth slope). Where even this much would be too large, the thorough one, which takes a hundred
/// times as long, is not asked.
const QUICK_FACTOR: usize = 2;

/// Makes a PNG that is small enough. The same pixels always give the same bytes.
///
/// # Errors
///
/// [`Error::DoesNotFit`] or [`Error::NotEncoded`].
pub fn encode(pixels: Pixels<'_>) -> Result<Vec<u8>> {
    let is_opaque = pixels.is_opaque();
    let mut smallest = usize::MAX;
    for edge in EDGES_PX {
        let scaled = Scaled::of(pixels, edge, is_opaque)?;
        let quick = scaled.png(CompressionType::Fast)?.len();
        smallest = smallest.min(quick);
        if quick > MAX_PNG_BYTES * QUICK_FACTOR {
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

/// Pixels at a size that is tried.
struct Scaled<'a> {
    width: u32,
    height: u32,
    bytes: Cow<'a, [u8]>,
    colours: ExtendedColorType,
}

impl<'a> Scaled<'a> {
    fn of(pixels: Pixels<'a>, edge: u32, is_opaque: bool) -> Result<Self> {
        let (width, height) = fit(pixels.width, pixels.height, edge);
        let rgba = if (width, height) == (pixels.width, pixels.height) {
            Cow::Borrowed(pixels.rgba)
        } else {
            let image = ImageBuffer::<Rgba<u8>, _>::from_raw(pixels.width, pixels.height, pixels.rgba);
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

    fn png(&self, effort: CompressionType) -> Result<Vec<u8>> {
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, effort, FilterType::Adaptive)
            .write_image(&self.bytes, self.width, self.height, self.colours)
            .map_err(|_| Error::NotEncoded)?;
        Ok(png)
    }
}

/// The size with its longest side at most `edge`; no side vanishes.
fn fit(width: u32, height: u32, edge: u32) -> (u32, u32) {
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
    fn sizes_keep_their_shape_and_never_vanish() {
        assert_eq!(fit(100, 50, 512), (100, 50));
        assert_eq!(fit(1024, 512, 512), (512, 256));
        assert_eq!(fit(3, 8192, 512), (1, 512));
    }
}
