//! Whether bytes that came over a network are a picture.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::{ImageDecoder, Limits};

use crate::{Error, Result};

/// The most bytes that are looked at: several times what the SDK sends, for encoders that pack less well.
pub const MAX_CHECKED_BYTES: usize = 512 * 1024;

/// The longest side that is taken.
pub const MAX_CHECKED_EDGE_PX: u32 = 2048;

/// The most memory that a decoder may take: the largest picture at 16 bits a channel, and as much again.
const MAX_DECODER_BYTES: u64 = 64 << 20;

/// Where a PNG has its colour type, and the one that says that its pixels are places in a palette. The SDK writes none,
/// and the decoder panics at a palette whose length is no multiple of three (png 0.18.1, found by `cargo xtask fuzz`).
const COLOUR_TYPE_AT: usize = 25;
const PALETTE: u8 = 3;

/// How a PNG ends. Nothing may follow: what a viewer does not show has no place in a recording.
const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";

/// Decodes a PNG from its first byte to its last, and gives its width and height.
///
/// # Errors
///
/// [`Error::TooManyBytes`], [`Error::TooLarge`], [`Error::Palette`] or [`Error::NotPng`].
pub fn check(bytes: &[u8]) -> Result<(u32, u32)> {
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
    // Bounded by the sides: 2048 by 2048 pixels of 8 bytes are 32 MiB.
    let mut pixels = vec![0; decoder.total_bytes() as usize];
    decoder.read_image(&mut pixels).map_err(|_| Error::NotPng)?;
    Ok((width, height))
}
