//! PNG's filters: each row is encoded as the difference to what its neighbours predict.

/// Filters rows of `bytes_per_pixel` bytes a pixel. Each filtered row starts with the number of its filter, which is the one
/// with the least sum of differences, as the PNG specification proposes (12.7).
pub(crate) fn filter_rows(bytes: &[u8], width: u32, bytes_per_pixel: usize) -> Vec<u8> {
    let row_bytes = (width as usize * bytes_per_pixel).max(1);
    let mut filtered = Vec::with_capacity(bytes.len() + bytes.len() / row_bytes);
    let mut above = vec![0; row_bytes];
    let mut candidate = Vec::with_capacity(row_bytes);
    let mut best = Vec::with_capacity(row_bytes);
    for row in bytes.chunks_exact(row_bytes) {
        let neighbours = Neighbours {
            row,
            above: &above,
            bytes_per_pixel,
        };
        let mut least = u32::MAX;
        let mut number = 0;
        for filter in 0..=PAETH {
            neighbours.apply(filter, &mut candidate);
            let sum = sum_of_differences(&candidate);
            if sum < least {
                least = sum;
                number = filter;
                std::mem::swap(&mut best, &mut candidate);
            }
        }
        filtered.push(number);
        filtered.extend_from_slice(&best);
        above.copy_from_slice(row);
    }
    filtered
}

/// The number of the last filter in PNG.
const PAETH: u8 = 4;

/// A row and the one above it.
struct Neighbours<'a> {
    row: &'a [u8],
    above: &'a [u8],
    bytes_per_pixel: usize,
}

impl Neighbours<'_> {
    /// Writes the row's differences to the prediction of a filter, by its number in PNG.
    fn apply(&self, filter: u8, differences: &mut Vec<u8>) {
        match filter {
            0 => self.subtract(differences, |_, _, _| 0),
            1 => self.subtract(differences, |left, _, _| left),
            2 => self.subtract(differences, |_, above, _| above),
            3 => self.subtract(differences, |left, above, _| left.midpoint(above)),
            _ => self.subtract(differences, paeth),
        }
    }

    /// Writes the differences to `predict` of the bytes at the left, above, and above at the left. Pixels outside the image
    /// are zeros.
    fn subtract(&self, differences: &mut Vec<u8>, predict: impl Fn(u8, u8, u8) -> u8) {
        differences.clear();
        let pixel = self.bytes_per_pixel.min(self.row.len());
        let (first, rest) = self.row.split_at(pixel);
        let (first_above, rest_above) = self.above.split_at(pixel);
        let first = first.iter().zip(first_above);
        differences.extend(first.map(|(byte, above)| byte.wrapping_sub(predict(0, *above, 0))));
        let lefts = self.row.iter().zip(self.above);
        let rest = rest.iter().zip(rest_above).zip(lefts);
        differences.extend(
            rest.map(|((byte, above), (left, corner))| byte.wrapping_sub(predict(*left, *above, *corner))),
        );
    }
}

/// Returns the neighbour that is nearest to `left + above - corner`: of equal ones the left, then the upper one.
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [left_wide, above_wide, corner_wide] = [left, above, corner].map(i16::from);
    let to_left = (above_wide - corner_wide).abs();
    let to_above = (left_wide - corner_wide).abs();
    let to_corner = (left_wide + above_wide - 2 * corner_wide).abs();
    if to_left <= to_above && to_left <= to_corner {
        left
    } else if to_above <= to_corner {
        above
    } else {
        corner
    }
}

/// Returns the sum of differences, each of which is a signed byte. A row of 512 pixels of four bytes has 2 KiB.
fn sum_of_differences(differences: &[u8]) -> u32 {
    differences
        .iter()
        .map(|byte| u32::from(byte.cast_signed().unsigned_abs()))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_take_the_filter_that_predicts_them() {
        // A gradient to the right, and the same row again.
        let rows = [0, 10, 20, 30, 40, 50, 0, 10, 20, 30, 40, 50];
        let filtered = filter_rows(&rows, 6, 1);
        assert_eq!(filtered, [1, 0, 10, 10, 10, 10, 10, 2, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn pixels_are_compared_with_pixels() {
        let filtered = filter_rows(&[7, 100, 200, 7, 100, 200], 2, 3);
        assert_eq!(filtered, [1, 7, 100, 200, 0, 0, 0]);
    }

    #[test]
    fn paeth_prefers_left_then_above() {
        assert_eq!(paeth(5, 5, 5), 5);
        assert_eq!(paeth(10, 20, 10), 20);
        assert_eq!(paeth(20, 10, 10), 20);
        assert_eq!(paeth(0, 255, 128), 128);
    }
}
