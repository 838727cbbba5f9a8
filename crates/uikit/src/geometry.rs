//! The place and the transform of a layer.

use afterimage_wireframe::{Rect, tenths};

/// The numbers of a layer that decide where it is drawn, in points of its superlayer's coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerBox {
    /// The point of the superlayer at which the anchor point is (`CALayer.position`, `UIView.center`).
    pub position: [f64; 2],
    /// Origin and size of the layer's own coordinates: x, y, width, height. The origin is the scroll offset.
    pub bounds: [f64; 4],
    /// The point of the bounds that is at `position`, and about which the transform turns, as parts of the size.
    pub anchor: [f64; 2],
    /// The transform `[a c tx; b d ty]` about the anchor point, as a, b, c, d, tx, ty.
    pub matrix: [f64; 6],
}

/// The transform that changes nothing.
pub const IDENTITY: [f64; 6] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Returns what a layer with these bounds shows of its own coordinates, in tenths of a point.
#[must_use]
pub fn plane([left, top, width, height]: [f64; 4]) -> Rect {
    Rect::from_edges(
        tenths(left),
        tenths(top),
        tenths(left + width),
        tenths(top + height),
    )
}

impl LayerBox {
    /// Returns the layer in the coordinates in which its superlayer's start at this point.
    #[must_use]
    pub fn shifted(self, [x, y]: [f64; 2]) -> Self {
        Self {
            position: [self.position[0] + x, self.position[1] + y],
            ..self
        }
    }

    /// Returns the place without the transform, in tenths of a point. Each edge is rounded separately, so that adjacent
    /// layers still touch.
    #[must_use]
    pub fn place(&self) -> Rect {
        let [_, _, width, height] = self.bounds;
        let left = self.position[0] - self.anchor[0] * width;
        let top = self.position[1] - self.anchor[1] * height;
        Rect::from_edges(
            tenths(left),
            tenths(top),
            tenths(left + width),
            tenths(top + height),
        )
    }

    /// Converts a point of the layer's own coordinates to those of its superlayer, where it is drawn.
    #[must_use]
    // The letters are those of `docs/frame-buffer.md`.
    #[expect(clippy::many_single_char_names)]
    pub fn to_superlayer(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [left, top, width, height] = self.bounds;
        let [a, b, c, d, tx, ty] = self.matrix;
        let u = x - left - self.anchor[0] * width;
        let v = y - top - self.anchor[1] * height;
        [
            self.position[0] + a * u + c * v + tx,
            self.position[1] + b * u + d * v + ty,
        ]
    }

    /// Returns the transform about the centre, as a, b, c, d, tx, ty; `None` for the identity.
    #[must_use]
    // The letters are those of `docs/frame-buffer.md`.
    #[expect(clippy::many_single_char_names)]
    pub fn transform(&self) -> Option<[f32; 6]> {
        if self.matrix == IDENTITY {
            return None;
        }
        let [a, b, c, d, shift_x, shift_y] = self.matrix;
        // The anchor point less the centre.
        let u = (self.anchor[0] - 0.5) * self.bounds[2];
        let v = (self.anchor[1] - 0.5) * self.bounds[3];
        let tx = shift_x + u - (a * u + c * v);
        let ty = shift_y + v - (b * u + d * v);
        Some([a, b, c, d, tx, ty].map(|number| number as f32))
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the numbers are exact")]
mod tests {
    use super::*;

    const PLAIN: LayerBox = LayerBox {
        position: [60.0, 40.0],
        bounds: [0.0, 0.0, 100.0, 40.0],
        anchor: [0.5, 0.5],
        matrix: IDENTITY,
    };

    #[test]
    fn place_comes_from_position_bounds_and_anchor() {
        let place = |anchor| LayerBox { anchor, ..PLAIN }.place();
        assert_eq!(place([0.5, 0.5]), Rect::from_edges(100, 200, 1100, 600));
        assert_eq!(place([0.0, 1.0]), Rect::from_edges(600, 0, 1600, 400));
    }

    #[test]
    fn place_has_neither_the_scroll_offset_nor_the_transform() {
        let moved = LayerBox {
            bounds: [7.0, 300.0, 100.0, 40.0],
            matrix: [2.0, 0.0, 0.0, 2.0, 5.0, 5.0],
            ..PLAIN
        };
        assert_eq!(moved.place(), PLAIN.place());
    }

    #[test]
    fn adjacent_layers_touch_after_rounding() {
        let left = LayerBox {
            position: [33.37, 0.0],
            bounds: [0.0, 0.0, 66.74, 1.0],
            ..PLAIN
        };
        let right = LayerBox {
            position: [66.74 + 10.03, 0.0],
            bounds: [0.0, 0.0, 20.06, 1.0],
            ..PLAIN
        };
        assert_eq!(left.place().x + left.place().w, right.place().x);
    }

    #[test]
    fn points_are_converted_to_where_they_are_drawn() {
        assert_eq!(PLAIN.to_superlayer([0.0, 0.0]), [10.0, 20.0]);
        let turned = LayerBox {
            bounds: [5.0, 7.0, 100.0, 40.0],
            matrix: [0.0, 1.0, -1.0, 0.0, 1.0, 2.0],
            ..PLAIN
        };
        // 50 to the left of the centre becomes 50 above it.
        assert_eq!(turned.to_superlayer([5.0, 27.0]), [61.0, -8.0]);
    }

    #[test]
    fn turn_about_the_left_top_corner_is_that_of_the_specification() {
        let turned = LayerBox {
            anchor: [0.0, 0.0],
            matrix: [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
            ..PLAIN
        };
        assert_eq!(turned.transform(), Some([0.0, 1.0, -1.0, 0.0, -70.0, 30.0]));
        assert_eq!(PLAIN.transform(), None);
    }
}
