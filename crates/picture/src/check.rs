//! Validates PNG bytes that arrive from a network.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::{ImageDecoder, Limits};

use crate::error::{Error, Result};

/// Maximum size of a PNG to validate: several times the size that the SDK sends, for less efficient encoders.
pub const MAX_CHECKED_BYTES: usize = 512 * 1024;

/// Maximum edge length of a PNG: four times the longest edge that the SDK sends.
pub const MAX_CHECKED_EDGE_PX: u32 = 2048;

/// Maximum memory of the decoder: twice the largest image at 16 bits per channel.
const MAX_DECODER_BYTES: u64 = 64 << 20;

/// Offset of the colour type in a PNG.
const COLOUR_TYPE_AT: usize = 25;

/// The colour type of pixels that are indices into a palette. The SDK never writes it, and the decoder panics if the
/// length of the palette is not a multiple of three (png 0.18.1, found by `cargo xtask fuzz`).
const PALETTE: u8 = 3;

/// The last bytes of a PNG. None may follow: bytes that no viewer shows do not belong in a recording.
const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";

/// Decodes a PNG from its first byte to its last. Returns its width and height in pixels.
///
/// # Errors
///
/// [`Error::TooManyBytes`] beyond [`MAX_CHECKED_BYTES`], [`Error::TooLarge`] beyond [`MAX_CHECKED_EDGE_PX`],
/// [`Error::Palette`] for a PNG with a palette, and [`Error::NotPng`] for bytes that are not one complete PNG.
pub fn check_png(bytes: &[u8]) -> Result<(u32, u32)> {
    if bytes.len() > MAX_CHECKED_BYTES {
        return Err(Error::TooManyBytes {
            bytes: bytes.len(),
            limit: MAX_CHECKED_BYTES,
        });
    }
    if !bytes.ends_with(END) {
        return Err(Error::NotPng);
    }
    if bytes.get(COLOUR_TYPE_AT) == Some(&PALETTE) {
        return Err(Error::Palette);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits).map_err(|_| Error::NotPng)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > MAX_CHECKED_EDGE_PX {
        return Err(Error::TooLarge {
            width,
            height,
            wanted_edge_px: MAX_CHECKED_EDGE_PX,
        });
    }
    // Bounded by the edge length: 2048 by 2048 pixels of 8 bytes are 32 MiB.
    let mut pixels = vec![0; decoder.total_bytes() as usize];
    decoder.read_image(&mut pixels).map_err(|_| Error::NotPng)?;
    Ok((width, height))
}
