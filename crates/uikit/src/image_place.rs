//! The place of an image in its view.
//!
//! A replay stretches an image over the box of its node. So the pixels of an image are those of the whole box, and the same image
//! placed differently is another image.

use std::fmt::Write as _;

/// The edges of an image in hundredths of the view's size: left, top, right, bottom. Rounded, so that a view that grows keeps its
/// image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImagePlace([i32; 4]);

/// How a view places its image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Placement {
    /// Stretched over the view.
    Fill,
    /// As large as fits into the view, in its middle.
    AspectFit,
    /// As small as covers the view, in its middle.
    AspectFill,
    /// In its own size, at these parts of the free space: 0 is left or top, 1 right or bottom.
    Natural([f64; 2]),
}

const STEPS: f64 = 100.0;

impl ImagePlace {
    /// The image fills the view.
    pub const WHOLE: Self = Self([0, 0, 100, 100]);

    /// Returns the place of an image of a size in a view of a size, both in points.
    #[must_use]
    pub fn of(placement: Placement, view: [f64; 2], image: [f64; 2]) -> Self {
        let is_empty = |size: [f64; 2]| size.iter().any(|edge| *edge <= 0.0);
        if is_empty(view) || is_empty(image) {
            return Self::WHOLE;
        }
        let scales = [view[0] / image[0], view[1] / image[1]];
        let (scale, share) = match placement {
            Placement::Fill => return Self::WHOLE,
            Placement::AspectFit => (scales[0].min(scales[1]), [0.5; 2]),
            Placement::AspectFill => (scales[0].max(scales[1]), [0.5; 2]),
            Placement::Natural(share) => (1.0, share),
        };
        let edges = |axis: usize| {
            let at = |list: [f64; 2]| list.get(axis).copied().unwrap_or(0.0);
            let shown = at(image) * scale;
            let start = (at(view) - shown) * at(share);
            [start, start + shown].map(|edge| (edge / at(view) * STEPS).round() as i32)
        };
        let [left, right] = edges(0);
        let [top, bottom] = edges(1);
        Self([left, top, right, bottom])
    }

    /// Returns the rectangle in a picture of the view that is this large: left, top, width, height.
    #[must_use]
    pub fn within(self, width: f64, height: f64) -> [f64; 4] {
        let [left, top, right, bottom] = self.0.map(|edge| f64::from(edge) / STEPS);
        [
            left * width,
            top * height,
            (right - left) * width,
            (bottom - top) * height,
        ]
    }

    /// Appends the place to a fingerprint; nothing if the image fills the view.
    pub fn write(self, fingerprint: &mut String) {
        if self != Self::WHOLE {
            let [left, top, right, bottom] = self.0;
            // Writing into a string cannot fail.
            let _ = write!(fingerprint, "@{left},{top},{right},{bottom}");
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the numbers are exact")]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_content_modes() {
        let place = |placement| ImagePlace::of(placement, [200.0, 100.0], [50.0, 50.0]).0;
        assert_eq!(place(Placement::Fill), [0, 0, 100, 100]);
        assert_eq!(place(Placement::AspectFit), [25, 0, 75, 100]);
        assert_eq!(place(Placement::AspectFill), [0, -50, 100, 150]);
        assert_eq!(place(Placement::Natural([0.5, 0.5])), [38, 25, 63, 75]);
        assert_eq!(place(Placement::Natural([1.0, 0.0])), [75, 0, 100, 50]);
    }

    #[test]
    fn place_scales_with_the_picture_and_is_part_of_the_fingerprint() {
        let place = ImagePlace::of(Placement::AspectFit, [200.0, 100.0], [50.0, 50.0]);
        assert_eq!(place.within(40.0, 20.0), [10.0, 0.0, 20.0, 20.0]);
        let mut name = String::from("c1");
        place.write(&mut name);
        ImagePlace::WHOLE.write(&mut name);
        assert_eq!(name, "c1@25,0,75,100");
    }
}
