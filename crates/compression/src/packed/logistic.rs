//! Conversions between probabilities and the logistic domain, in integers.
//!
//! The mixer adds *predictions*, which are logits: `ln(p / (1 - p))` in steps of 1/256. [`stretch`] converts a
//! probability into a prediction and [`squash`] converts it back. Both are tables, since a floating-point logarithm
//! may differ from platform to platform.

/// 65,536 / (1 + e^-x) for x from -12 to 12 in steps of a half. Zeros fill the table up to a power of two, so that a
/// mask replaces the bounds check.
static LOGISTIC: [u16; 64] = [
    0, 1, 1, 2, 3, 5, 8, 13, 22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11955, 17625,
    24743, 32768, 40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438,
    65476, 65500, 65514, 65523, 65528, 65531, 65533, 65534, 65535, 65535, 65535, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0,
];
/// Largest absolute value of a prediction, in steps of 1/256.
pub(super) const MAX_PREDICTION: i32 = 12 * 256 - 1;
/// The inverse of [`squash`] at each multiple of 1/4096.
static STRETCH: [i16; 4096] = stretch_table();

/// The prediction, in steps of 1/256, for a probability in steps of 1/65536.
/// It has 16 bits, so the table has an entry for it.
#[inline]
pub(super) fn stretch(p: u32) -> i32 {
    STRETCH.get((p >> 4) as usize).map_or(0, |x| i32::from(*x))
}

/// The probability, in steps of 1/65536, for a prediction in steps of 1/256.
#[expect(clippy::indexing_slicing, reason = "masked to the length of the table")]
pub(super) const fn squash(x: i32) -> u32 {
    let x = (x + MAX_PREDICTION + 1) as u32;
    let (knot, rest) = ((x >> 7) as usize, x & 127);
    let (before, after) = (LOGISTIC[knot & 63] as u32, LOGISTIC[(knot + 1) & 63] as u32);
    (before * (128 - rest) + after * rest) >> 7
}

/// The least prediction whose probability rounds to each multiple of 1/4096 or more.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn stretch_table() -> [i16; 4096] {
    let mut table = [0; 4096];
    let mut x = -MAX_PREDICTION;
    let mut step = 0;
    while step < table.len() {
        while x < MAX_PREDICTION && squash(x) < step as u32 * 16 + 8 {
            x += 1;
        }
        table[step] = x as i16;
        step += 1;
    }
    table
}
