//! The chunks of a PNG: its size, its compressed rows and its end.

use afterimage_checksum::crc32;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Length of a chunk without its data: length, name and checksum.
const CHUNK_BYTES: usize = 12;

/// Channels of a pixel, one byte each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channels {
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, alpha.
    Rgba,
}

impl Channels {
    pub(crate) fn bytes_per_pixel(self) -> usize {
        match self {
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }

    /// Returns the colour type of the PNG specification.
    fn colour_type(self) -> u8 {
        match self {
            Self::Rgb => 2,
            Self::Rgba => 6,
        }
    }
}

/// Returns a PNG of 8 bits per channel around filtered rows that are compressed with zlib.
pub(crate) fn png(width: u32, height: u32, channels: Channels, compressed: &[u8]) -> Vec<u8> {
    let mut png = Vec::with_capacity(SIGNATURE.len() + 3 * CHUNK_BYTES + 13 + compressed.len());
    png.extend_from_slice(SIGNATURE);
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // 8 bits per channel; the only compression and filter method; not interlaced.
    header.extend_from_slice(&[8, channels.colour_type(), 0, 0, 0]);
    push_chunk(&mut png, *b"IHDR", &header);
    push_chunk(&mut png, *b"IDAT", compressed);
    push_chunk(&mut png, *b"IEND", &[]);
    png
}

fn push_chunk(png: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    png.extend_from_slice(&(data.len() as u32).to_be_bytes());
    png.extend_from_slice(&name);
    png.extend_from_slice(data);
    png.extend_from_slice(&crc32(&[&name, data]).to_be_bytes());
}
