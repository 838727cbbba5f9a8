//! Areas of a window that mask the views in them, and of a view that has elements in it: arithmetic without UIKit.

use afterimage_wireframe::{Kind, MaskOverride};

use crate::geometry::LayerBox;

/// Points by which two edges may differ that are meant to be equal: half of the frame's unit.
const ROUNDING: f64 = 0.05;

/// An area in the coordinates of a window or of one view, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

/// The corners of a layer, in some coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corners([[f64; 2]; 4]);

/// The transform from a layer's own coordinates to those of its window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ToWindow {
    /// The point of the window at which the coordinates start.
    origin: [f64; 2],
    /// One point to the right, in the window.
    right: [f64; 2],
    /// One point down, in the window.
    down: [f64; 2],
}

impl ToWindow {
    /// That of the window itself.
    pub const WINDOW: Self = Self {
        origin: [0.0, 0.0],
        right: [1.0, 0.0],
        down: [0.0, 1.0],
    };

    /// That of a layer whose place is not known.
    pub const UNKNOWN: Self = Self {
        origin: [f64::NAN, f64::NAN],
        ..Self::WINDOW
    };

    /// Returns the transform of a sublayer.
    #[must_use]
    pub fn of_sublayer(self, layer: &LayerBox) -> Self {
        let to_window = |point| self.point(layer.to_superlayer(point));
        let origin @ [left, top] = to_window([0.0, 0.0]);
        let from_origin = |[x, y]: [f64; 2]| [x - left, y - top];
        Self {
            origin,
            right: from_origin(to_window([1.0, 0.0])),
            down: from_origin(to_window([0.0, 1.0])),
        }
    }

    /// Returns the area in which a layer with this transform is drawn. `None` if it is not finite.
    #[must_use]
    pub fn area(self, layer: &LayerBox) -> Option<Area> {
        Corners(Corners::of(layer).0.map(|corner| self.point(corner))).area()
    }

    fn point(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let ([left, top], [right_x, right_y], [down_x, down_y]) = (self.origin, self.right, self.down);
        [left + right_x * x + down_x * y, top + right_y * x + down_y * y]
    }
}

impl Corners {
    /// Returns the corners of a layer, in its own coordinates.
    #[must_use]
    pub fn of(layer: &LayerBox) -> Self {
        let [x, y, width, height] = layer.bounds;
        let (right, bottom) = (x + width, y + height);
        Self([[x, y], [right, y], [x, bottom], [right, bottom]])
    }

    /// Returns corners at these points.
    #[must_use]
    pub fn at(points: [[f64; 2]; 4]) -> Self {
        Self(points)
    }

    /// Converts corners from a layer's own coordinates to those of its superlayer.
    #[must_use]
    pub fn in_superlayer(self, layer: &LayerBox) -> Self {
        Self(self.0.map(|corner| layer.to_superlayer(corner)))
    }

    /// Returns the smallest area with the corners. `None` if one is not finite.
    #[must_use]
    pub fn area(self) -> Option<Area> {
        let nowhere = Area {
            left: f64::INFINITY,
            top: f64::INFINITY,
            right: f64::NEG_INFINITY,
            bottom: f64::NEG_INFINITY,
        };
        let is_finite = self.0.iter().flatten().all(|number| number.is_finite());
        is_finite.then(|| {
            self.0.iter().fold(nowhere, |area, [x, y]| Area {
                left: area.left.min(*x),
                top: area.top.min(*y),
                right: area.right.max(*x),
                bottom: area.bottom.max(*y),
            })
        })
    }
}

impl Area {
    /// Returns the area of a rectangle (left, top, width, height). `None` if it is empty or not finite.
    #[must_use]
    pub fn of_rectangle([left, top, width, height]: [f64; 4]) -> Option<Self> {
        let (right, bottom) = (left + width, top + height);
        let is_finite = [left, top, right, bottom].iter().all(|edge| edge.is_finite());
        (is_finite && width > 0.0 && height > 0.0).then_some(Self {
            left,
            top,
            right,
            bottom,
        })
    }

    /// Returns whether two areas have more than an edge in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let is_apart = |end: f64, start: f64| end - start <= ROUNDING;
        !(is_apart(self.right, other.left)
            || is_apart(other.right, self.left)
            || is_apart(self.bottom, other.top)
            || is_apart(other.bottom, self.top))
    }

    /// Returns whether another area is inside of this one.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.left - ROUNDING <= other.left
            && self.top - ROUNDING <= other.top
            && other.right <= self.right + ROUNDING
            && other.bottom <= self.bottom + ROUNDING
    }
}

/// Returns the masking that an area applies to a node of this kind at this place.
///
/// A node with content is masked or blocked as soon as the two overlap, and unmasked only if it is inside. A container has no content of
/// its own, and its masking applies to all its descendants: it is masked only if it is inside, and never unmasked.
#[must_use]
pub fn masking_of(area: &Area, mask: MaskOverride, kind: Kind, place: &Area) -> Option<MaskOverride> {
    let is_container = matches!(kind, Kind::Container | Kind::Scroll);
    let is_masked = match mask {
        MaskOverride::Unmask => !is_container && area.contains(place),
        _ if is_container => area.contains(place),
        _ => area.overlaps(place),
    };
    is_masked.then_some(mask)
}

/// Returns the masking that hides more.
#[must_use]
pub fn stricter(one: Option<MaskOverride>, other: Option<MaskOverride>) -> Option<MaskOverride> {
    let strictness = |mask: &Option<MaskOverride>| match mask {
        None => 0,
        Some(MaskOverride::Unmask) => 1,
        Some(MaskOverride::Mask) => 2,
        Some(_) => 3,
    };
    std::cmp::max_by_key(one, other, strictness)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::IDENTITY;

    fn area(left: f64, top: f64, right: f64, bottom: f64) -> Area {
        Area {
            left,
            top,
            right,
            bottom,
        }
    }

    #[test]
    fn areas_of_nested_layers_are_where_they_are_drawn() {
        let scrolled = LayerBox {
            position: [50.0, 100.0],
            bounds: [0.0, 300.0, 100.0, 200.0],
            anchor: [0.5, 0.5],
            matrix: IDENTITY,
        };
        // Turned by a quarter about its centre.
        let turned = LayerBox {
            position: [50.0, 340.0],
            bounds: [0.0, 0.0, 40.0, 10.0],
            anchor: [0.5, 0.5],
            matrix: [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
        };
        let above = ToWindow::WINDOW.of_sublayer(&scrolled);
        assert_eq!(above.area(&scrolled), Some(area(0.0, 0.0, 100.0, 200.0)));
        let inner = above.of_sublayer(&turned);
        assert_eq!(inner.area(&turned), Some(area(45.0, 20.0, 55.0, 60.0)));
        let broken = LayerBox {
            position: [f64::NAN, 0.0],
            ..turned
        };
        assert_eq!(above.of_sublayer(&broken).area(&broken), None);
        let climbed = Corners::of(&turned)
            .in_superlayer(&turned)
            .in_superlayer(&scrolled);
        assert_eq!(climbed.area(), inner.area(&turned));
    }

    #[test]
    fn content_is_masked_by_any_overlap_and_unmasked_only_inside() {
        let marked = area(10.0, 10.0, 50.0, 30.0);
        let [inside, partly, beside] = [
            area(10.0, 10.02, 50.04, 30.0),
            area(40.0, 20.0, 90.0, 40.0),
            area(50.0, 10.0, 90.0, 30.0),
        ];
        let of = |mask, kind| [inside, partly, beside].map(|place| masking_of(&marked, mask, kind, &place));
        for mask in [MaskOverride::Mask, MaskOverride::Block] {
            assert_eq!(of(mask, Kind::Text), [Some(mask), Some(mask), None]);
            assert_eq!(of(mask, Kind::Container), [Some(mask), None, None]);
        }
        let unmask = MaskOverride::Unmask;
        assert_eq!(of(unmask, Kind::Text), [Some(unmask), None, None]);
        assert_eq!(of(unmask, Kind::Scroll), [None; 3]);
    }

    #[test]
    fn rectangles_without_a_size_or_a_place_have_no_area() {
        let of = Area::of_rectangle;
        assert_eq!(of([10.0, 20.0, 30.0, 5.0]), Some(area(10.0, 20.0, 40.0, 25.0)));
        for nowhere in [
            [10.0, 20.0, 0.0, 5.0],
            [10.0, 20.0, 30.0, -5.0],
            [f64::NAN, 20.0, 30.0, 5.0],
            [f64::INFINITY, f64::INFINITY, 0.0, 0.0],
        ] {
            assert_eq!(of(nowhere), None);
        }
    }

    #[test]
    fn stricter_masking_wins() {
        let order = [
            None,
            Some(MaskOverride::Unmask),
            Some(MaskOverride::Mask),
            Some(MaskOverride::Block),
        ];
        for (index, weaker) in order.iter().enumerate() {
            for stronger in &order[index..] {
                assert_eq!(stricter(*weaker, *stronger), *stronger);
                assert_eq!(stricter(*stronger, *weaker), *stronger);
            }
        }
    }
}
