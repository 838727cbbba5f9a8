//! Pictures from pixels to a PNG that is checked.

// Helpers of tests are tests, which `clippy.toml` cannot know of an integration test.
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

/// Pixels that no encoder packs.
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
fn a_picture_is_a_png_of_its_size() {
    let plain = [10, 20, 30, 255].repeat(6);
    assert_eq!(check_png(&png(3, 2, &plain)), Ok((3, 2)));
    let glass = [10, 20, 30, 7].repeat(6);
    assert_eq!(check_png(&png(2, 3, &glass)), Ok((2, 3)));
    assert!(png(3, 2, &plain).len() < 100);
}

#[test]
fn a_large_picture_is_scaled_down() {
    let plain = [200, 0, 0, 255].repeat(1000 * 500);
    assert_eq!(check_png(&png(1000, 500, &plain)), Ok((512, 256)));
    let line = [0; 4].repeat(MAX_SOURCE_EDGE_PX as usize);
    assert_eq!(check_png(&png(MAX_SOURCE_EDGE_PX, 1, &line)), Ok((512, 1)));
}

#[test]
fn what_does_not_pack_becomes_smaller_until_it_fits() {
    let png = png(600, 600, &noise(600, 600));
    let (width, height) = check_png(&png).unwrap();
    assert!(png.len() <= MAX_PNG_BYTES);
    assert_eq!(width, height);
    assert!(EDGES_PX[1..].contains(&width), "{width}");
}

#[test]
fn sizes_that_do_not_fit_together_are_refused() {
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
fn nothing_of_the_pixels_is_shown() {
    let pixels = [77; 16];
    assert_eq!(
        format!("{:?}", Pixels::new(2, 2, &pixels).unwrap()),
        "Pixels(2 by 2)"
    );
}

#[test]
fn only_a_whole_png_is_one() {
    let whole = png(40, 40, &noise(40, 40));
    for cut in [0, 1, 8, 33, 60, whole.len() - 12, whole.len() - 1] {
        assert_eq!(check_png(&whole[..cut]), Err(Error::NotPng), "{cut}");
    }
    let followed = [&whole[..], b"more"].concat();
    assert_eq!(check_png(&followed), Err(Error::NotPng));
    // The middle is gone, and the end is there.
    let hollow = [&whole[..80], &whole[whole.len() - 12..]].concat();
    assert_eq!(check_png(&hollow), Err(Error::NotPng));
    assert_eq!(check_png(b"GIF89a"), Err(Error::NotPng));
    assert!(matches!(
        check_png(&vec![0; MAX_CHECKED_BYTES + 1]),
        Err(Error::TooManyBytes { .. })
    ));
}

#[test]
fn palettes_are_refused_before_a_decoder_sees_them() {
    let mut indexed = png(4, 4, &[9; 64]);
    indexed[25] = 3;
    assert_eq!(check_png(&indexed), Err(Error::Palette));
}

#[test]
fn a_png_that_claims_to_be_huge_takes_no_memory() {
    for side in [MAX_CHECKED_EDGE_PX + 1, 1 << 20, 0x7fff_ffff] {
        let huge = with_sides(side, side);
        assert!(
            matches!(check_png(&huge), Err(Error::NotPng | Error::TooLarge { .. })),
            "{side}"
        );
    }
    // The most that is decoded, and next to nothing to decode.
    assert_eq!(
        check_png(&with_sides(MAX_CHECKED_EDGE_PX, MAX_CHECKED_EDGE_PX)),
        Err(Error::NotPng)
    );
    assert_eq!(check_png(&with_sides(0, 4)), Err(Error::NotPng));
}

/// A small PNG that says it has other sides, with the checksum that goes with them.
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
    fn any_pixels_become_a_checked_png(width in 1_u32..40, height in 1_u32..40, seed in any::<u8>()) {
        let rgba: Vec<u8> = (0..width * height * 4).map(|at| (at as u8).wrapping_mul(seed)).collect();
        prop_assert_eq!(check_png(&png(width, height, &rgba)), Ok((width, height)));
    }

    #[test]
    fn any_bytes_are_checked_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), flip in any::<prop::sample::Index>()) {
        let _ = check_png(&bytes);
        let mut altered = png(8, 8, &noise(8, 8));
        let at = flip.index(altered.len());
        altered[at] ^= 0x40;
        // Checksums of chunks that must be there are looked at; others may be passed over.
        let _ = check_png(&altered);
    }
}
