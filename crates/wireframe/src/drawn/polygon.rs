//! Convex polygons: intersection by half-planes, and contact with the cell of a touch.

use super::affine::Affine;
use crate::Rect;

/// A corner, x and y in tenths of a logical pixel.
pub(super) type Corner = [f64; 2];

/// Rounding error of a coordinate that counts as none, in tenths of a logical pixel, and relative to the coordinate.
const ABSOLUTE_ERROR: f64 = 1e-9;
const RELATIVE_ERROR: f64 = 2e-15;

/// Largest coordinate for which the edges of a polygon are exact to a fraction of a tenth.
pub(super) const MAX_EXACT: f64 = 1e14;

/// A convex polygon with an area, in tenths of a logical pixel. Its corners are in the order of a positive turn: from
/// the x axis towards the y axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Polygon {
    corners: Vec<Corner>,
    /// The most by which an edge may be off.
    error: f64,
}

impl Polygon {
    /// Returns the polygon with these corners, in the order of its edges. `None` if it has no area.
    #[must_use]
    pub fn new(mut corners: Vec<[f64; 2]>) -> Option<Self> {
        corners.dedup();
        let area = doubled_area(&corners);
        if area < 0.0 {
            corners.reverse();
        }
        let farthest = corners
            .iter()
            .flatten()
            .fold(0.0, |most: f64, part| most.max(part.abs()));
        let error = farthest.mul_add(RELATIVE_ERROR, ABSOLUTE_ERROR);
        (corners.len() >= 3 && area != 0.0).then_some(Self { corners, error })
    }

    /// Returns the polygon of a rectangle, or `None` if the rectangle is empty.
    #[must_use]
    pub fn from_rect(rect: Rect) -> Option<Self> {
        Self::new(corners(rect).to_vec())
    }

    /// Returns the corners `[x, y]`, in the order of the edges.
    #[must_use]
    pub fn corners(&self) -> &[[f64; 2]] {
        &self.corners
    }

    /// Returns the area, in square tenths.
    #[must_use]
    pub fn area(&self) -> f64 {
        doubled_area(&self.corners) / 2.0
    }

    /// Returns the polygon that a map draws. `None` if it has no area.
    #[must_use]
    pub fn mapped(&self, map: &Affine) -> Option<Self> {
        Self::new(self.corners.iter().map(|[x, y]| map.apply(*x, *y)).collect())
    }

    /// Returns the common part of two polygons. `None` if it has no area.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let mut corners = self.corners.clone();
        for (from, to) in other.edges() {
            let side =
                |at: Corner| (to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0]);
            let mut kept = Vec::with_capacity(corners.len() + 1);
            for (at, next) in edges(&corners) {
                let (here, there) = (side(at), side(next));
                if here >= 0.0 {
                    kept.push(at);
                }
                if (here > 0.0 && there < 0.0) || (here < 0.0 && there > 0.0) {
                    let share = here / (here - there);
                    kept.push([
                        at[0] + (next[0] - at[0]) * share,
                        at[1] + (next[1] - at[1]) * share,
                    ]);
                }
            }
            corners = kept;
            if corners.len() < 3 {
                return None;
            }
        }
        let both = Self::new(corners)?;
        Some(Self {
            error: both.error.max(self.error).max(other.error),
            ..both
        })
    }

    /// Returns the edges of the smallest rectangle around the polygon: left, top, right, bottom.
    pub(super) fn bounds(&self) -> [f64; 4] {
        let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        self.corners
            .iter()
            .fold(start, |[left, top, right, bottom], [x, y]| {
                [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
            })
    }

    /// Returns whether any part of the square of one tenth at a place is in the polygon. Edges do not count.
    pub(super) fn touches_cell(&self, x: f64, y: f64) -> bool {
        let [left, top, right, bottom] = self.bounds();
        // Two convex shapes are apart if the normal of an edge of one of them separates them.
        let is_near = right - x >= self.error
            && x + 1.0 - left >= self.error
            && bottom - y >= self.error
            && y + 1.0 - top >= self.error;
        is_near
            && self
                .cell_distances(x, y)
                .all(|[nearest, _]| nearest <= -self.error)
    }

    /// Returns whether the square of one tenth at a place is inside the polygon.
    pub(super) fn covers_cell(&self, x: f64, y: f64) -> bool {
        self.cell_distances(x, y)
            .all(|[_, farthest]| farthest <= self.error)
    }

    /// Returns the distances of a cell's nearest and farthest point from each edge, positive outside.
    fn cell_distances(&self, x: f64, y: f64) -> impl Iterator<Item = [f64; 2]> {
        self.edges().filter_map(move |(from, to)| {
            let (across, down) = (to[0] - from[0], to[1] - from[1]);
            let length = across.hypot(down);
            let normal = [down / length, -across / length];
            let distance = (x + 0.5 - from[0]) * normal[0] + (y + 0.5 - from[1]) * normal[1];
            let reach = f64::midpoint(normal[0].abs(), normal[1].abs());
            (length > 0.0).then_some([distance - reach, distance + reach])
        })
    }

    fn edges(&self) -> impl Iterator<Item = (Corner, Corner)> {
        edges(&self.corners)
    }
}

/// Returns the corners of a rectangle, in the order of its edges.
pub(super) fn corners(rect: Rect) -> [Corner; 4] {
    let (left, top) = (f64::from(rect.x), f64::from(rect.y));
    let (right, bottom) = (left + f64::from(rect.w.max(0)), top + f64::from(rect.h.max(0)));
    [[left, top], [right, top], [right, bottom], [left, bottom]]
}

fn edges(corners: &[Corner]) -> impl Iterator<Item = (Corner, Corner)> {
    let next = corners.iter().cycle().skip(1);
    corners.iter().copied().zip(next.copied())
}

fn doubled_area(corners: &[Corner]) -> f64 {
    let Some(&[x, y]) = corners.first() else {
        return 0.0;
    };
    // Relative to a corner: far from the origin the products would lose the difference.
    edges(corners)
        .map(|(from, to)| (from[0] - x) * (to[1] - y) - (to[0] - x) * (from[1] - y))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(corners: &[Corner]) -> Polygon {
        Polygon::new(corners.to_vec()).unwrap()
    }

    fn square(x: f64, y: f64, size: f64) -> Polygon {
        polygon(&[[x, y], [x, y + size], [x + size, y + size], [x + size, y]])
    }

    #[test]
    fn intersection_of_a_square_and_a_diamond_is_an_octagon() {
        let diamond = polygon(&[[50.0, -30.0], [130.0, 50.0], [50.0, 130.0], [-30.0, 50.0]]);
        let both = square(0.0, 0.0, 100.0).intersection(&diamond).unwrap();
        assert_eq!(both.corners().len(), 8);
        assert!(both.covers_cell(0.0, 50.0) && !both.touches_cell(-2.0, 50.0));
        assert!(!both.touches_cell(5.0, 5.0) && both.covers_cell(15.0, 15.0));
        assert_eq!(
            square(0.0, 0.0, 10.0).intersection(&square(10.0, 0.0, 10.0)),
            None
        );
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "the numbers are exact")]
    fn order_of_corners_has_no_effect_on_area_and_intersection() {
        let diamond = [[5.0, -5.0], [15.0, 5.0], [5.0, 15.0], [-5.0, 5.0]];
        let mirrored: Vec<Corner> = diamond.iter().rev().copied().collect();
        for corners in [&diamond[..], &mirrored] {
            let diamond = polygon(corners);
            assert_eq!(diamond.area(), 200.0);
            let rect = |w| Rect { x: 0, y: 0, w, h: 10 };
            for (w, area) in [(10, 100.0), (20, 125.0)] {
                let rect = Polygon::from_rect(rect(w)).unwrap();
                for both in [rect.intersection(&diamond), diamond.intersection(&rect)] {
                    assert_eq!(both.unwrap().area(), area);
                }
            }
        }
        assert_eq!(Polygon::from_rect(Rect::default()), None);
        assert_eq!(Polygon::new(vec![[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]]), None);
    }

    #[test]
    fn cells_at_an_edge_are_touched_and_not_covered() {
        let square = square(0.25, 0.25, 10.0);
        assert!(square.touches_cell(0.0, 5.0) && !square.covers_cell(0.0, 5.0));
        assert!(square.covers_cell(1.0, 1.0));
        assert!(square.touches_cell(10.0, 10.0) && !square.touches_cell(12.0, 5.0));
    }

    #[test]
    fn a_sliver_is_not_touched_beyond_its_tip() {
        let sliver = polygon(&[[0.0, 0.0], [1000.0, 1000.0], [1000.0, 1001.0]]);
        assert!(sliver.touches_cell(0.0, 0.0) && sliver.touches_cell(900.0, 900.0));
        assert!(!sliver.touches_cell(-5.0, -5.0) && !sliver.touches_cell(900.0, 910.0));
    }
}
