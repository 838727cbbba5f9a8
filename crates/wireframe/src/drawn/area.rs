//! A convex area of the window.

use super::polygon::{Corner, MAX_EXACT, Polygon};
use crate::{Point, Rect};

/// Most corners of an area. A clip by a rotated ancestor adds up to four, and trees are up to 250 deep: beyond this
/// an area becomes its bounding box, or nothing if it has to be covered for sure.
const MAX_CORNERS: usize = 64;

/// Part of a tenth by which a bounding box may be smaller than its area: edges are a little off after a turn.
const TOLERANCE: f64 = 0.05;

/// Relative error of a coordinate that is too large to be exact.
const RELATIVE_ERROR: f64 = 1e-14;

/// Largest edge of a bounding box: far outside of any window, and the width between two of them fits.
const FARTHEST_EDGE: f64 = ((1 << 30) - 1) as f64;

/// A convex area of the window, in tenths of a logical pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    shape: Shape,
    /// Whether the area was made larger because it could not be computed.
    is_enlarged: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    /// A rectangle that is not transformed.
    Rect(Rect),
    /// Any other area.
    Polygon(Polygon),
}

/// The side on which an area may differ from the drawn one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    /// The area contains everything that is drawn.
    Outwards,
    /// Everything in the area is drawn.
    Inwards,
}

impl From<Rect> for Area {
    fn from(rect: Rect) -> Self {
        Self {
            shape: Shape::Rect(rect),
            is_enlarged: false,
        }
    }
}

impl Area {
    /// An area without a point.
    pub(super) const EMPTY: Self = Self {
        shape: Shape::Rect(Rect {
            x: 0,
            y: 0,
            w: 0,
            h: 0,
        }),
        is_enlarged: false,
    };

    /// Returns an area that is somewhere in a rectangle.
    pub(super) fn somewhere_in(rect: Rect) -> Self {
        Self {
            shape: Shape::Rect(rect),
            is_enlarged: true,
        }
    }

    /// Returns the area with these corners, in the order of its edges.
    pub(super) fn from_corners(corners: Vec<Corner>, rounding: Rounding) -> Self {
        let is_exact = corners.iter().flatten().all(|part| part.abs() <= MAX_EXACT);
        match Polygon::new(corners) {
            Some(polygon) if is_exact => Self {
                shape: Shape::Polygon(polygon),
                is_enlarged: false,
            },
            Some(polygon) if rounding == Rounding::Outwards => {
                let [left, top, right, bottom] = polygon.bounds();
                let error = [left, top, right, bottom]
                    .iter()
                    .fold(0.0, |most: f64, part| most.max(part.abs()))
                    * RELATIVE_ERROR;
                Self::somewhere_in(around([left - error, top - error, right + error, bottom + error]))
            }
            _ => Self::EMPTY,
        }
    }

    /// Returns whether the area has no point.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(&self.shape, Shape::Rect(rect) if rect.is_empty())
    }

    /// Returns whether the area is not larger than the part of the window that it stands for.
    pub(super) fn is_exact(&self) -> bool {
        !self.is_enlarged
    }

    /// Returns the smallest rectangle of whole tenths around the area. Empty for an empty area.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        match &self.shape {
            Shape::Rect(rect) => *rect,
            Shape::Polygon(polygon) => around(polygon.bounds()),
        }
    }

    /// Returns the corners `[x, y]` in the order of the edges, in tenths of a logical pixel. Empty for an empty area.
    #[must_use]
    pub fn corners(&self) -> Vec<[f64; 2]> {
        self.to_polygon()
            .map(|polygon| polygon.corners().to_vec())
            .unwrap_or_default()
    }

    /// Returns whether any part of the area is in the tenth of a pixel at a point.
    #[must_use]
    pub fn touches(&self, at: Point) -> bool {
        match &self.shape {
            Shape::Rect(rect) => {
                (rect.x..rect.right()).contains(&at.x) && (rect.y..rect.bottom()).contains(&at.y)
            }
            Shape::Polygon(polygon) => polygon.touches_cell(at.x.into(), at.y.into()),
        }
    }

    /// Returns whether the whole tenth of a pixel at a point is in the area.
    #[must_use]
    pub fn covers(&self, at: Point) -> bool {
        match &self.shape {
            Shape::Rect(rect) => {
                (rect.x..rect.right()).contains(&at.x) && (rect.y..rect.bottom()).contains(&at.y)
            }
            Shape::Polygon(polygon) => polygon.covers_cell(at.x.into(), at.y.into()),
        }
    }

    /// Returns the common part of two areas.
    pub(super) fn intersection(&self, other: &Self, rounding: Rounding) -> Self {
        let is_enlarged = self.is_enlarged || other.is_enlarged;
        if let (Shape::Rect(one), Shape::Rect(two)) = (&self.shape, &other.shape) {
            return Self {
                shape: Shape::Rect(one.intersection(two)),
                is_enlarged,
            };
        }
        let (Some(one), Some(two)) = (self.to_polygon(), other.to_polygon()) else {
            return Self::EMPTY;
        };
        match (one.intersection(&two), rounding) {
            (Some(both), _) if both.corners().len() <= MAX_CORNERS => Self {
                shape: Shape::Polygon(both),
                is_enlarged,
            },
            (Some(both), Rounding::Outwards) => Self::somewhere_in(around(both.bounds())),
            (None, _) | (Some(_), Rounding::Inwards) => Self::EMPTY,
        }
    }

    fn to_polygon(&self) -> Option<Polygon> {
        match &self.shape {
            Shape::Rect(rect) => Polygon::from_rect(*rect),
            Shape::Polygon(polygon) => Some(polygon.clone()),
        }
    }
}

/// Returns the rectangle of whole tenths around these edges.
fn around([left, top, right, bottom]: [f64; 4]) -> Rect {
    let whole = |edge: f64| edge.clamp(-FARTHEST_EDGE, FARTHEST_EDGE) as i32;
    Rect::from_edges(
        whole((left + TOLERANCE).floor()),
        whole((top + TOLERANCE).floor()),
        whole((right - TOLERANCE).ceil()),
        whole((bottom - TOLERANCE).ceil()),
    )
}
