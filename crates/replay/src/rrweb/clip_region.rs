//! Part of the plane in which nodes are visible: a rectangle, or a convex polygon after a transform.

use std::rc::Rc;

use afterimage_wireframe::{Affine, Polygon, Rect};

/// A convex part of the plane, in tenths of a pixel.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ClipRegion {
    Rect(Rect),
    /// A region in the coordinates of another transform; `None` if it is empty.
    Polygon(Option<Rc<Polygon>>),
}

impl ClipRegion {
    /// Returns the intersection with a rectangle.
    pub(super) fn within(&self, rect: Rect) -> Self {
        self.intersection(&Self::Rect(rect))
    }

    /// Returns the intersection with another region.
    pub(super) fn intersection(&self, other: &Self) -> Self {
        if let (Self::Rect(one), Self::Rect(two)) = (self, other) {
            return Self::Rect(one.intersection(two));
        }
        let both = || self.to_polygon()?.intersection(other.to_polygon()?.as_ref());
        Self::Polygon(both().map(Rc::new))
    }

    /// Returns the region that a map draws.
    pub(super) fn mapped(&self, map: &Affine) -> Self {
        let mapped = self.to_polygon().and_then(|polygon| polygon.mapped(map));
        Self::Polygon(mapped.map(Rc::new))
    }

    /// Returns whether a part of this region has the same area as the region, apart from rounding errors.
    pub(super) fn equals_part(&self, part: &Self) -> bool {
        /// A hundredth of a square tenth, which is far less than a pixel.
        const ROUNDING: f64 = 1e-2;
        self == part || (self.area() - part.area()).abs() < ROUNDING
    }

    fn area(&self) -> f64 {
        self.to_polygon().map_or(0.0, |polygon| polygon.area())
    }

    fn to_polygon(&self) -> Option<Rc<Polygon>> {
        match self {
            Self::Rect(rect) => Polygon::from_rect(*rect).map(Rc::new),
            Self::Polygon(polygon) => polygon.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Rect = Rect {
        x: 0,
        y: 0,
        w: 10,
        h: 10,
    };

    #[test]
    fn region_equals_a_part_of_the_same_area() {
        let diamond = Polygon::new(vec![[5.0, -5.0], [15.0, 5.0], [5.0, 15.0], [-5.0, 5.0]]);
        let diamond = ClipRegion::Polygon(diamond.map(Rc::new));
        let square = ClipRegion::Rect(SQUARE);
        assert!(square.equals_part(&square.intersection(&diamond)));
        assert!(!diamond.equals_part(&diamond.within(SQUARE)));
        let wide = ClipRegion::Rect(Rect { w: 20, ..SQUARE });
        assert!(!wide.equals_part(&wide.intersection(&diamond)));
    }

    #[test]
    fn empty_region_stays_empty() {
        let empty = ClipRegion::Polygon(None);
        assert_eq!(empty.within(SQUARE), empty);
        assert_eq!(ClipRegion::Rect(SQUARE).intersection(&empty), empty);
        let none = ClipRegion::Rect(Rect::default());
        assert_eq!(empty.intersection(&none), empty);
        assert!(none.equals_part(&empty) && !ClipRegion::Rect(SQUARE).equals_part(&empty));
    }
}
