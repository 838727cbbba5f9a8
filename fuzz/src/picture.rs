//! PNG files from the network, and pixels that an app submits.

use afterimage_picture::{MAX_CHECKED_EDGE_PX, MAX_PNG_BYTES, Pixels, check_png, encode};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const CHUNKS: [&[u8]; 6] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"iTXt", b"IEND"];
/// Start of a stored zlib stream: its header, and the marker of the last block.
const ZLIB_STORED: &[u8] = &[0x78, 0x01, 0x01];

/// Checks the bytes as a PNG, as chunks of a PNG with valid checksums, and as pixels, which must be encoded as a valid
/// PNG.
pub fn picture(bytes: &[u8]) {
    for png in [bytes, &framed(bytes)] {
        if let Ok((width, height)) = check_png(png) {
            let edges = 1..=MAX_CHECKED_EDGE_PX;
            assert!(edges.contains(&width) && edges.contains(&height));
        }
    }
    let [width, height, rgba @ ..] = bytes else { return };
    let (width, height) = (u32::from(*width), u32::from(*height));
    if let Ok(pixels) = Pixels::new(width, height, rgba) {
        let png = encode(pixels).expect("at most 255 x 255 pixels fit");
        assert!(png.len() <= MAX_PNG_BYTES);
        let size = check_png(&png).expect("an encoded picture is valid");
        assert_eq!(size, (width, height), "small pictures keep their size");
    }
}

/// Builds a PNG of chunks, each given by its kind, its length and its data, and appends the end chunk.
fn framed(mut bytes: &[u8]) -> Vec<u8> {
    let mut png = SIGNATURE.to_vec();
    while let [kind, length, rest @ ..] = bytes {
        let (data, left) = rest.split_at(rest.len().min(usize::from(*length)));
        let name = CHUNKS
            .get(usize::from(*kind) % CHUNKS.len())
            .expect("the index is below the length");
        // Half of the image data is a stored stream, since random bytes are rarely a valid one.
        if *name == b"IDAT" && *kind & 0x80 != 0 {
            chunk(&mut png, name, &stored(data));
        } else {
            chunk(&mut png, name, data);
        }
        bytes = left;
    }
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, name: &[u8], data: &[u8]) {
    png.extend((data.len() as u32).to_be_bytes());
    png.extend_from_slice(name);
    png.extend_from_slice(data);
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(name);
    checksum.update(data);
    png.extend(checksum.finalize().to_be_bytes());
}

/// Builds a stored zlib stream without its checksum, which PNG decoders may ignore.
fn stored(data: &[u8]) -> Vec<u8> {
    let length = data.len() as u16;
    [ZLIB_STORED, &length.to_le_bytes(), &(!length).to_le_bytes(), data].concat()
}
