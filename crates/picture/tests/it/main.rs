//! Encodes pixels as PNG and validates the result, and rejects invalid input.

// `clippy.toml` exempts test functions, but not the helpers of an integration test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use afterimage_picture::{
    EDGES_PX, Error, MAX_CHECKED_BYTES, MAX_CHECKED_EDGE_PX, MAX_PNG_BYTES, MAX_SOURCE_EDGE_PX, Pixels,
    check_png, encode,
};
use proptest::prelude::*;

/// Pixels that do not compress.
fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..width * height * 4).map(|_| next()).collect()
}

fn png(width: u32, height: u32, rgba: &[u8]) -> Vec<u8> {
    encode(Pixels::new(width, height, rgba).unwrap()).unwrap()
}

#[test]
fn pixels_are_encoded_as_a_png_of_the_same_size() {
    let plain = [10, 20, 30, 255].repeat(6);
    assert_eq!(check_png(&png(3, 2, &plain)), Ok((3, 2)));
    let glass = [10, 20, 30, 7].repeat(6);
    assert_eq!(check_png(&png(2, 3, &glass)), Ok((2, 3)));
    assert!(png(3, 2, &plain).len() < 100);
}

#[test]
fn a_large_image_is_scaled_down() {
    let plain = [200, 0, 0, 255].repeat(1000 * 500);
    assert_eq!(check_png(&png(1000, 500, &plain)), Ok((512, 256)));
    let line = [0; 4].repeat(MAX_SOURCE_EDGE_PX as usize);
    assert_eq!(check_png(&png(MAX_SOURCE_EDGE_PX, 1, &line)), Ok((512, 1)));
}

#[test]
fn incompressible_pixels_are_scaled_down_until_they_fit() {
    let png = png(600, 600, &noise(600, 600));
    let (width, height) = check_png(&png).unwrap();
    assert!(png.len() <= MAX_PNG_BYTES);
    assert_eq!(width, height);
    assert!(EDGES_PX[1..].contains(&width), "{width}");
}

#[test]
fn empty_too_large_and_inconsistent_sizes_are_rejected() {
    let refused = |width, height, bytes: usize| Pixels::new(width, height, &vec![0; bytes]).unwrap_err();
    assert_eq!(refused(0, 5, 0), Error::Empty { width: 0, height: 5 });
    assert_eq!(
        refused(2, 2, 15),
        Error::WrongLength {
            bytes: 15,
            expected: 16
        }
    );
    assert!(matches!(refused(2, 2, 17), Error::WrongLength { .. }));
    for (width, height) in [(u32::MAX, u32::MAX), (1, MAX_SOURCE_EDGE_PX + 1), (2048, 2048)] {
        assert!(matches!(refused(width, height, 4), Error::TooLarge { .. }));
    }
}

#[test]
fn debug_shows_no_pixels() {
    let pixels = [77; 16];
    assert_eq!(
        format!("{:?}", Pixels::new(2, 2, &pixels).unwrap()),
        "Pixels(2 by 2)"
    );
}

#[test]
fn only_a_complete_png_is_valid() {
    let whole = png(40, 40, &noise(40, 40));
    for cut in [0, 1, 8, 33, 60, whole.len() - 12, whole.len() - 1] {
        assert_eq!(check_png(&whole[..cut]), Err(Error::NotPng), "{cut}");
    }
    let followed = [&whole[..], b"more"].concat();
    assert_eq!(check_png(&followed), Err(Error::NotPng));
    // The middle is missing, and the end is present.
    let hollow = [&whole[..80], &whole[whole.len() - 12..]].concat();
    assert_eq!(check_png(&hollow), Err(Error::NotPng));
    assert_eq!(check_png(b"GIF89a"), Err(Error::NotPng));
    assert!(matches!(
        check_png(&vec![0; MAX_CHECKED_BYTES + 1]),
        Err(Error::TooManyBytes { .. })
    ));
}

#[test]
fn a_palette_is_rejected_before_decoding() {
    let mut indexed = png(4, 4, &[9; 64]);
    indexed[25] = 3;
    assert_eq!(check_png(&indexed), Err(Error::Palette));
}

#[test]
fn a_png_that_declares_huge_sides_allocates_nothing() {
    for side in [MAX_CHECKED_EDGE_PX + 1, 1 << 20, 0x7fff_ffff] {
        let huge = with_sides(side, side);
        assert!(
            matches!(check_png(&huge), Err(Error::NotPng | Error::TooLarge { .. })),
            "{side}"
        );
    }
    // The maximum size that is decoded, with almost no data.
    assert_eq!(
        check_png(&with_sides(MAX_CHECKED_EDGE_PX, MAX_CHECKED_EDGE_PX)),
        Err(Error::NotPng)
    );
    assert_eq!(check_png(&with_sides(0, 4)), Err(Error::NotPng));
}

/// A small PNG that declares other sides, with a matching checksum.
fn with_sides(width: u32, height: u32) -> Vec<u8> {
    let mut altered = png(4, 4, &[9; 64]);
    altered[16..20].copy_from_slice(&width.to_be_bytes());
    altered[20..24].copy_from_slice(&height.to_be_bytes());
    let mut sum = u32::MAX;
    for byte in &altered[12..29] {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 * (sum & 1));
        }
    }
    altered[29..33].copy_from_slice(&(!sum).to_be_bytes());
    altered
}

proptest! {
    #[test]
    fn any_pixels_become_a_valid_png(width in 1_u32..40, height in 1_u32..40, seed in any::<u8>()) {
        let rgba: Vec<u8> = (0..width * height * 4).map(|at| (at as u8).wrapping_mul(seed)).collect();
        prop_assert_eq!(check_png(&png(width, height, &rgba)), Ok((width, height)));
    }

    #[test]
    fn any_bytes_are_validated_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), flip in any::<prop::sample::Index>()) {
        let _ = check_png(&bytes);
        let mut altered = png(8, 8, &noise(8, 8));
        let at = flip.index(altered.len());
        altered[at] ^= 0x40;
        // The decoder verifies the checksums of critical chunks and may skip others.
        let _ = check_png(&altered);
    }
}
