//! Scaling down and encoding.

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

/// Makes a PNG that is small enough. The same pixels always give the same bytes.
///
/// # Errors
///
/// [`Error::DoesNotFit`] or [`Error::NotEncoded`].
pub fn encode(pixels: Pixels<'_>) -> Result<Vec<u8>> {
    let is_opaque = pixels.is_opaque();
    let mut smallest = usize::MAX;
    for edge in EDGES_PX {
        let png = encode_at(pixels, edge, is_opaque)?;
        if png.len() <= MAX_PNG_BYTES {
            return Ok(png);
        }
        smallest = smallest.min(png.len());
    }
    Err(Error::DoesNotFit {
        bytes: smallest,
        limit: MAX_PNG_BYTES,
    })
}

fn encode_at(pixels: Pixels<'_>, edge: u32, is_opaque: bool) -> Result<Vec<u8>> {
    let (width, height) = fit(pixels.width, pixels.height, edge);
    let scaled;
    let rgba = if (width, height) == (pixels.width, pixels.height) {
        pixels.rgba
    } else {
        let image = ImageBuffer::<Rgba<u8>, _>::from_raw(pixels.width, pixels.height, pixels.rgba);
        scaled = imageops::thumbnail(&image.ok_or(Error::NotEncoded)?, width, height).into_raw();
        scaled.as_slice()
    };
    if is_opaque {
        let pixels = rgba.as_chunks::<BYTES_PER_PIXEL>().0.iter();
        let rgb: Vec<u8> = pixels.flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
        write(&rgb, width, height, ExtendedColorType::Rgb8)
    } else {
        write(rgba, width, height, ExtendedColorType::Rgba8)
    }
}

fn write(bytes: &[u8], width: u32, height: u32, colours: ExtendedColorType) -> Result<Vec<u8>> {
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive)
        .write_image(bytes, width, height, colours)
        .map_err(|_| Error::NotEncoded)?;
    Ok(png)
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
