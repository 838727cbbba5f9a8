//! Affine maps from layout coordinates to the window, in tenths of a logical pixel.

use crate::{Attr, Node, Rect};

/// Tenths of a logical pixel per logical pixel, the unit of a transform's translation.
const TENTHS_PER_PIXEL: f64 = 10.0;

/// Largest coefficient of a map. Beyond it products could overflow, and a position is not known to a pixel anyway.
const MAX_COEFFICIENT: f64 = 1e60;

/// A map `[a c tx; b d ty]` for column vectors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Affine {
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

    /// Returns the map that applies `inner` first.
    pub(super) fn after(&self, inner: &Self) -> Self {
        Self {
            a: self.a * inner.a + self.c * inner.b,
            b: self.b * inner.a + self.d * inner.b,
            c: self.a * inner.c + self.c * inner.d,
            d: self.b * inner.c + self.d * inner.d,
            tx: self.a * inner.tx + self.c * inner.ty + self.tx,
            ty: self.b * inner.tx + self.d * inner.ty + self.ty,
        }
    }

    /// Returns the position of a point in the window.
    pub(super) fn apply(&self, x: f64, y: f64) -> [f64; 2] {
        [
            self.a * x + self.c * y + self.tx,
            self.b * x + self.d * y + self.ty,
        ]
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
        [self.a, self.b, self.c, self.d, self.tx, self.ty]
            .iter()
            .all(|part| part.abs() <= MAX_COEFFICIENT)
    }
}

impl OwnTransform {
    /// Returns the transform of a node.
    pub(super) fn from_node<T>(node: &Node<T>) -> Self {
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
        let [centre_x, centre_y] = centre(node.rect);
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
