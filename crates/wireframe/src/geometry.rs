//! Points, rectangles and windows.
//!
//! Lengths are `i32` tenths of a logical pixel (dp on Android, pt on iOS, CSS px on the web): a tenth is finer
//! than the resolution of any screen, and sums of integers do not drift.

use crate::codes::codes;

/// Maximum of a length that a host reports, and the negative of its minimum, in tenths of a logical pixel. Lengths beyond
/// are clamped. Sums of three such lengths still fit `i32`.
pub const MAX_LENGTH: i32 = 1 << 29;

/// Rounds logical pixels to tenths, as every host does: halves are rounded up. A value that is not a number becomes 0, and
/// a value beyond [`MAX_LENGTH`] the nearest length.
///
/// `testdata/frame-buffer/lengths.json` has values for the hosts' own implementations.
#[must_use]
#[inline]
pub fn tenths(pixels: f64) -> i32 {
    let tenths = pixels * 10.0 + 0.5;
    // A cast rounds towards 0, and saturates. `floor` is a call where the processor has no instruction for it.
    let towards_zero = tenths as i32;
    let is_above = f64::from(towards_zero) > tenths;
    towards_zero
        .saturating_sub(i32::from(is_above))
        .clamp(-MAX_LENGTH, MAX_LENGTH)
}

/// A point, in tenths of a logical pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Point {
    /// Distance from the left.
    pub x: i32,
    /// Distance from the top.
    pub y: i32,
}

/// A rectangle, in tenths of a logical pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width; never negative in a parsed frame.
    pub w: i32,
    /// Height; never negative in a parsed frame.
    pub h: i32,
}

/// The size of the window, in tenths of a logical pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

codes! {
    /// The orientation of the screen.
    Orientation:
    /// Higher than wide.
    0 = Portrait "portrait",
    /// Wider than high.
    1 = Landscape "landscape",
}

impl Viewport {
    /// The orientation that the shape of the window implies. A square counts as portrait.
    #[must_use]
    pub fn orientation(self) -> Orientation {
        if self.w > self.h {
            Orientation::Landscape
        } else {
            Orientation::Portrait
        }
    }
}

impl Rect {
    /// The rectangle between two edges on each axis; empty if edges are in the wrong order.
    #[must_use]
    #[inline]
    pub fn from_edges(left: i32, top: i32, right: i32, bottom: i32) -> Self {
        let span = |from: i32, to: i32| to.saturating_sub(from).max(0);
        Self {
            x: left,
            y: top,
            w: span(left, right),
            h: span(top, bottom),
        }
    }

    /// Right edge.
    #[must_use]
    pub fn right(&self) -> i32 {
        self.x.saturating_add(self.w)
    }

    /// Bottom edge.
    #[must_use]
    pub fn bottom(&self) -> i32 {
        self.y.saturating_add(self.h)
    }

    /// Whether the rectangle has no area.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.w <= 0 || self.h <= 0
    }

    /// The intersection of two rectangles, empty if they do not overlap.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self::from_edges(
            self.x.max(other.x),
            self.y.max(other.y),
            self.right().min(other.right()),
            self.bottom().min(other.bottom()),
        )
    }

    /// The rectangle, moved by an offset.
    #[must_use]
    pub fn translated(&self, by: Point) -> Self {
        Self {
            x: self.x.saturating_add(by.x),
            y: self.y.saturating_add(by.y),
            ..*self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_rounded_as_floor_does() {
        let by_floor = |pixels: f64| ((pixels * 10.0 + 0.5).floor() as i32).clamp(-MAX_LENGTH, MAX_LENGTH);
        let steps = (-4000..4000).map(|step| f64::from(step) * 0.0125);
        let bounds = [f64::from(MAX_LENGTH), f64::from(i32::MAX), f64::from(i32::MIN)];
        let near = bounds.into_iter().flat_map(|bound| {
            [
                bound / 10.0 - 0.05,
                bound / 10.0,
                bound / 10.0 + 0.05,
                -bound / 10.0 - 0.06,
                bound,
            ]
        });
        let special = [
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            -0.0,
            f64::MIN,
            f64::MIN_POSITIVE,
        ];
        for pixels in steps.chain(near).chain(special) {
            assert_eq!(tenths(pixels), by_floor(pixels), "{pixels}");
        }
    }

    #[test]
    fn intersection_of_disjoint_rectangles_is_empty() {
        let a = Rect {
            x: 0,
            y: 0,
            w: 10,
            h: 10,
        };
        assert!(
            a.intersection(&Rect {
                x: 20,
                y: 0,
                w: 5,
                h: 5
            })
            .is_empty()
        );
        assert_eq!(
            a.intersection(&Rect {
                x: 5,
                y: -5,
                w: 50,
                h: 10
            }),
            Rect {
                x: 5,
                y: 0,
                w: 5,
                h: 5
            }
        );
    }

    #[test]
    fn edges_saturate_at_the_end_of_the_range() {
        let r = Rect {
            x: i32::MAX,
            y: 0,
            w: i32::MAX,
            h: 1,
        };
        assert_eq!(r.right(), i32::MAX);
        assert_eq!(Rect::from_edges(i32::MIN, 0, i32::MAX, 1).w, i32::MAX);
    }
}
