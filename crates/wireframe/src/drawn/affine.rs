//! Affine maps from layout coordinates to the window, in tenths of a logical pixel.

use crate::{Attr, Node, Rect};

/// Tenths of a logical pixel per logical pixel, the unit of a transform's translation.
const TENTHS_PER_PIXEL: f64 = 10.0;

/// Largest coefficient of a map. Beyond it products could overflow, and a position is not known to a pixel anyway.
const MAX_COEFFICIENT: f64 = 1e60;

/// A map `[a c tx; b d ty]` for column vectors, in tenths of a logical pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
    tx: f64,
    ty: f64,
}

/// The transform in a node's own attributes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum OwnTransform {
    /// The node has none.
    None,
    /// The transform about the node's centre, in the coordinates of its parent's content.
    Map(Affine),
    /// An element is not a number or infinite. The node is drawn as if it had no transform.
    NotFinite,
}

impl Affine {
    /// Returns a translation.
    pub(super) fn translation(x: f64, y: f64) -> Self {
        Self {
            a: 1.0,
            b: 0.0,
            c: 0.0,
            d: 1.0,
            tx: x,
            ty: y,
        }
    }

    /// Returns the transform of a node about the centre of `rect`, the node's rectangle in any coordinates. `None` if it
    /// has no transform, or one that is not finite.
    #[must_use]
    pub fn of_node<T>(node: &Node<T>, rect: Rect) -> Option<Self> {
        match OwnTransform::about_centre(node, rect) {
            OwnTransform::Map(map) => Some(map),
            OwnTransform::None | OwnTransform::NotFinite => None,
        }
    }

    /// Returns the coefficients `[a, b, c, d, tx, ty]`.
    #[must_use]
    pub fn coefficients(&self) -> [f64; 6] {
        [self.a, self.b, self.c, self.d, self.tx, self.ty]
    }

    /// Returns the map that applies `inner` first.
    #[must_use]
    pub fn after(&self, inner: &Self) -> Self {
        Self {
            a: self.a * inner.a + self.c * inner.b,
            b: self.b * inner.a + self.d * inner.b,
            c: self.a * inner.c + self.c * inner.d,
            d: self.b * inner.c + self.d * inner.d,
            tx: self.a * inner.tx + self.c * inner.ty + self.tx,
            ty: self.b * inner.tx + self.d * inner.ty + self.ty,
        }
    }

    /// Returns the position of a point.
    #[must_use]
    pub fn apply(&self, x: f64, y: f64) -> [f64; 2] {
        [
            self.a * x + self.c * y + self.tx,
            self.b * x + self.d * y + self.ty,
        ]
    }

    /// Returns the inverse map, or `None` if the map is singular or too large to compute with.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        if self.is_singular() || !self.is_bounded() {
            return None;
        }
        let determinant = self.a * self.d - self.b * self.c;
        let linear = Self {
            a: self.d / determinant,
            b: -self.b / determinant,
            c: -self.c / determinant,
            d: self.a / determinant,
            tx: 0.0,
            ty: 0.0,
        };
        let [x, y] = linear.apply(self.tx, self.ty);
        let inverse = Self {
            tx: -x,
            ty: -y,
            ..linear
        };
        inverse.is_bounded().then_some(inverse)
    }

    /// Returns whether the map turns every area into a line or a point.
    pub(super) fn is_singular(&self) -> bool {
        let determinant = self.a * self.d - self.b * self.c;
        // A difference of two equal products can be a rounding error instead of 0.
        let rounding = (self.a * self.d).abs().max((self.b * self.c).abs()) * f64::EPSILON;
        determinant.abs() <= rounding
    }

    /// Returns whether all coefficients are small enough to compute with.
    pub(super) fn is_bounded(&self) -> bool {
        self.coefficients()
            .iter()
            .all(|part| part.abs() <= MAX_COEFFICIENT)
    }
}

impl OwnTransform {
    /// Returns the transform of a node.
    pub(super) fn from_node<T>(node: &Node<T>) -> Self {
        Self::about_centre(node, node.rect)
    }

    fn about_centre<T>(node: &Node<T>, rect: Rect) -> Self {
        const KEYS: [(Attr, f32); 6] = [
            (Attr::TransformA, 1.0),
            (Attr::TransformB, 0.0),
            (Attr::TransformC, 0.0),
            (Attr::TransformD, 1.0),
            (Attr::TransformTx, 0.0),
            (Attr::TransformTy, 0.0),
        ];
        if KEYS.iter().all(|(key, _)| node.attr(*key).is_none()) {
            return Self::None;
        }
        let [a, b, c, d, tx, ty] =
            KEYS.map(|(key, absent)| f64::from(node.attr(key).map_or(absent, f32::from_bits)));
        if ![a, b, c, d, tx, ty].iter().all(|part| part.is_finite()) {
            return Self::NotFinite;
        }
        let [centre_x, centre_y] = centre(rect);
        let linear = Affine {
            a,
            b,
            c,
            d,
            tx: tx * TENTHS_PER_PIXEL,
            ty: ty * TENTHS_PER_PIXEL,
        };
        let about_centre = Affine::translation(centre_x, centre_y)
            .after(&linear)
            .after(&Affine::translation(-centre_x, -centre_y));
        Self::Map(about_centre)
    }
}

fn centre(rect: Rect) -> [f64; 2] {
    [
        f64::from(rect.x) + f64::from(rect.w) / 2.0,
        f64::from(rect.y) + f64::from(rect.h) / 2.0,
    ]
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the numbers are exact")]
mod tests {
    use super::*;
    use crate::{Kind, NodeId};

    const FRAME: Rect = Rect {
        x: 100,
        y: 200,
        w: 40,
        h: 20,
    };

    fn transform(matrix: [f32; 6]) -> Option<Affine> {
        let mut node = Node::<()>::new(NodeId::new(1).unwrap(), None, Kind::Container, Rect::default());
        let keys = [
            Attr::TransformA,
            Attr::TransformB,
            Attr::TransformC,
            Attr::TransformD,
            Attr::TransformTx,
            Attr::TransformTy,
        ];
        for (key, part) in keys.into_iter().zip(matrix) {
            node.attrs.insert(key, part.to_bits());
        }
        Affine::of_node(&node, FRAME)
    }

    #[test]
    fn transform_turns_about_the_centre() {
        let quarter = transform([0.0, 1.0, -1.0, 0.0, 5.0, 0.0]).unwrap();
        assert_eq!(quarter.apply(120.0, 210.0), [170.0, 210.0]);
        assert_eq!(quarter.apply(140.0, 210.0), [170.0, 230.0]);
    }

    #[test]
    fn inverse_undoes_a_composed_map() {
        let turn = transform([0.6, 0.8, -0.8, 0.6, 3.0, -7.0]).unwrap();
        let grow = transform([2.0, 0.0, 0.5, 3.0, 0.0, 1.0]).unwrap();
        let [x, y] = turn.after(&grow).apply(7.0, 9.0);
        let [x, y] = turn.after(&grow).inverse().unwrap().apply(x, y);
        assert!((x - 7.0).abs() < 1e-9 && (y - 9.0).abs() < 1e-9);
    }

    #[test]
    fn singular_map_has_no_inverse_and_a_number_that_is_not_finite_no_map() {
        assert_eq!(transform([0.0, 0.0, 0.0, 1.0, 0.0, 0.0]).unwrap().inverse(), None);
        assert_eq!(transform([f32::MAX; 6]).unwrap().inverse(), None);
        assert_eq!(transform([f32::NAN, 0.0, 0.0, 1.0, 0.0, 0.0]), None);
        assert_eq!(transform([1.0, 0.0, 0.0, 1.0, f32::INFINITY, 0.0]), None);
    }
}
