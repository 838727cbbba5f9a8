//! Scales pixels down and encodes them as PNG.

use std::borrow::Cow;

use image::{ImageBuffer, Rgba, imageops};
use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::error::{Error, Result};
use crate::filter::filter_rows;
use crate::limits::{BYTES_PER_PIXEL, EDGES_PX, MAX_PNG_BYTES};
use crate::pixels::Pixels;
use crate::png::{Channels, png};

/// Level of the compressor for a first estimate of the size.
const FAST_LEVEL: u8 = 3;

/// Level of the compressor for the PNG.
const DEFAULT_LEVEL: u8 = 6;

/// Upper bound of the ratio between the sizes at the two levels, for the same pixels (1.4 was measured, for noise of eight
/// values). If even the fast level is larger than the limit by more than this, the other one, which takes four times as long,
/// is not tried.
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
        let rows = filter_rows(&scaled.bytes, scaled.width, scaled.channels.bytes_per_pixel());
        let fast_bytes = compress_to_vec_zlib(&rows, FAST_LEVEL).len();
        smallest = smallest.min(fast_bytes);
        if fast_bytes > MAX_PNG_BYTES * FAST_SIZE_FACTOR {
            continue;
        }
        let compressed = compress_to_vec_zlib(&rows, DEFAULT_LEVEL);
        let png = png(scaled.width, scaled.height, scaled.channels, &compressed);
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
    channels: Channels,
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
        let (bytes, channels) = if is_opaque {
            let pixels = rgba.as_chunks::<BYTES_PER_PIXEL>().0.iter();
            let rgb = pixels.flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
            (Cow::Owned(rgb), Channels::Rgb)
        } else {
            (rgba, Channels::Rgba)
        };
        Ok(Self {
            width,
            height,
            bytes,
            channels,
        })
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
