//! Part of the plane in which nodes are visible: a rectangle, or a convex polygon if a transform turned one.

use std::rc::Rc;

use afterimage_wireframe::{Affine, Rect};

/// A convex part of the plane, in tenths of a pixel.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ClipRegion {
    Rect(Rect),
    /// Corners of a convex polygon in order; fewer than three for an empty one.
    Polygon(Rc<[[f64; 2]]>),
}

impl ClipRegion {
    /// Returns the part inside a rectangle.
    pub(super) fn within(&self, rect: Rect) -> Self {
        match self {
            Self::Rect(own) => Self::Rect(own.intersection(&rect)),
            Self::Polygon(_) if rect.is_empty() => Self::Polygon(Rc::new([])),
            Self::Polygon(corners) => Self::Polygon(cut(corners.to_vec(), &corners_of(rect)).into()),
        }
    }

    /// Returns the part inside another region.
    pub(super) fn intersection(&self, other: &Self) -> Self {
        match (self, other) {
            (_, Self::Rect(rect)) => self.within(*rect),
            (Self::Rect(rect), _) => other.within(*rect),
            (Self::Polygon(own), Self::Polygon(other)) => Self::Polygon(cut(own.to_vec(), other).into()),
        }
    }

    /// Returns the region that a map draws.
    pub(super) fn mapped(&self, map: &Affine) -> Self {
        let mut corners: Vec<[f64; 2]> = match self {
            Self::Rect(rect) if rect.is_empty() => Vec::new(),
            Self::Rect(rect) => corners_of(*rect).to_vec(),
            Self::Polygon(corners) => corners.to_vec(),
        };
        for corner in &mut corners {
            *corner = map.apply(corner[0], corner[1]);
        }
        Self::Polygon(corners.into())
    }

    /// Returns whether the region has the same area as a part of it.
    pub(super) fn equals_part(&self, part: &Self) -> bool {
        /// Areas below a hundredth of a square tenth differ by rounding alone.
        const ROUNDING: f64 = 1e-2;
        self == part || (self.area() - part.area()).abs() < ROUNDING
    }

    fn area(&self) -> f64 {
        match self {
            Self::Rect(rect) if rect.is_empty() => 0.0,
            Self::Rect(rect) => f64::from(rect.w) * f64::from(rect.h),
            Self::Polygon(corners) => signed_area(corners).abs(),
        }
    }
}

fn corners_of(rect: Rect) -> [[f64; 2]; 4] {
    let [left, top, right, bottom] = [rect.x, rect.y, rect.right(), rect.bottom()].map(f64::from);
    [[left, top], [right, top], [right, bottom], [left, bottom]]
}

/// Returns the corners of the polygon `subject` inside the convex polygon `window` (Sutherland and Hodgman).
fn cut(mut subject: Vec<[f64; 2]>, window: &[[f64; 2]]) -> Vec<[f64; 2]> {
    if window.len() < 3 {
        return Vec::new();
    }
    // A map that mirrors turns the order of the corners around.
    let turn = if signed_area(window) < 0.0 { -1.0 } else { 1.0 };
    for (from, to) in edges(window) {
        let side =
            |[x, y]: [f64; 2]| turn * ((to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]));
        let mut inside = Vec::with_capacity(subject.len() + 1);
        for (a, b) in edges(&subject) {
            let (at_a, at_b) = (side(a), side(b));
            if at_a >= 0.0 {
                inside.push(a);
            }
            if (at_a < 0.0) != (at_b < 0.0) {
                let share = at_a / (at_a - at_b);
                inside.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
            }
        }
        subject = inside;
    }
    subject
}

/// Returns each corner with the next one.
fn edges(corners: &[[f64; 2]]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
    let next = corners.iter().cycle().skip(1);
    corners.iter().copied().zip(next.copied())
}

fn signed_area(corners: &[[f64; 2]]) -> f64 {
    edges(corners)
        .map(|(a, b)| a[0] * b[1] - a[1] * b[0])
        .sum::<f64>()
        / 2.0
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the numbers are exact")]
mod tests {
    use super::*;

    const SQUARE: Rect = Rect {
        x: 0,
        y: 0,
        w: 10,
        h: 10,
    };

    fn polygon(corners: &[[f64; 2]]) -> ClipRegion {
        ClipRegion::Polygon(corners.into())
    }

    #[test]
    fn polygon_is_cut_at_the_edges_of_a_rectangle_in_either_order_of_corners() {
        let diamond = [[5.0, -5.0], [15.0, 5.0], [5.0, 15.0], [-5.0, 5.0]];
        let mirrored: Vec<_> = diamond.iter().rev().copied().collect();
        for corners in [&diamond[..], &mirrored] {
            let region = polygon(corners);
            assert!(region.within(SQUARE).equals_part(&ClipRegion::Rect(SQUARE)));
            let by_diamond = ClipRegion::Rect(Rect { w: 20, ..SQUARE }).intersection(&region);
            assert_eq!(by_diamond.area(), 125.0);
            assert_eq!(region.intersection(&polygon(&mirrored)).area(), 200.0);
        }
    }

    #[test]
    fn empty_region_stays_empty() {
        let empty = ClipRegion::Rect(Rect::default());
        assert_eq!(empty.intersection(&polygon(&[])).area(), 0.0);
        assert_eq!(polygon(&[]).within(SQUARE).area(), 0.0);
        let triangle = polygon(&[[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]]);
        assert_eq!(triangle.within(Rect::default()).area(), 0.0);
        assert_eq!(polygon(&[[1.0, 1.0]]).intersection(&polygon(&[])).area(), 0.0);
    }
}
