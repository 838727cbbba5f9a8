//! Affine maps of the plane, for nodes with a transform.

use afterimage_wireframe::{Attr, Node, Rect};

/// The map `(x, y) -> (a x + c y + tx, b x + d y + ty)`, in tenths of a pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Affine {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
    tx: f64,
    ty: f64,
}

/// Tenths in a pixel.
pub(super) const TENTHS: f64 = 10.0;

impl Affine {
    /// Returns the transform of a node that is laid out at `frame`, or `None` if it has none. A transform with a
    /// number that is not finite is no transform.
    pub(super) fn for_node<T>(node: &Node<T>, frame: Rect) -> Option<Self> {
        const KEYS: [(Attr, f32); 6] = [
            (Attr::TransformA, 1.0),
            (Attr::TransformB, 0.0),
            (Attr::TransformC, 0.0),
            (Attr::TransformD, 1.0),
            (Attr::TransformTx, 0.0),
            (Attr::TransformTy, 0.0),
        ];
        KEYS.iter()
            .any(|(key, _)| node.attr(*key).is_some())
            .then_some(())?;
        let matrix = KEYS.map(|(key, default)| node.attr(key).map_or(default, f32::from_bits));
        if !matrix.iter().all(|part| part.is_finite()) {
            return None;
        }
        let [a, b, c, d, tx, ty] = matrix.map(f64::from);
        let linear = Self {
            a,
            b,
            c,
            d,
            tx: 0.0,
            ty: 0.0,
        };
        let centre = centre(frame);
        let moved = linear.apply(centre);
        Some(Self {
            tx: centre[0] - moved[0] + tx * TENTHS,
            ty: centre[1] - moved[1] + ty * TENTHS,
            ..linear
        })
    }

    /// Returns the map that applies `inner` first.
    pub(super) fn after(&self, inner: &Self) -> Self {
        let [tx, ty] = self.apply([inner.tx, inner.ty]);
        Self {
            a: self.a * inner.a + self.c * inner.b,
            b: self.b * inner.a + self.d * inner.b,
            c: self.a * inner.c + self.c * inner.d,
            d: self.b * inner.c + self.d * inner.d,
            tx,
            ty,
        }
    }

    pub(super) fn apply(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [
            self.a * x + self.c * y + self.tx,
            self.b * x + self.d * y + self.ty,
        ]
    }

    /// Returns the inverse map, or `None` if the map is singular or too large for a number.
    pub(super) fn inverse(&self) -> Option<Self> {
        let determinant = self.a * self.d - self.b * self.c;
        let linear = Self {
            a: self.d / determinant,
            b: -self.b / determinant,
            c: -self.c / determinant,
            d: self.a / determinant,
            tx: 0.0,
            ty: 0.0,
        };
        let [x, y] = linear.apply([self.tx, self.ty]);
        let inverse = Self {
            tx: -x,
            ty: -y,
            ..linear
        };
        inverse.is_finite().then_some(inverse)
    }

    /// Returns the map as the matrix of a CSS transform about the centre of `frame`, in pixels.
    pub(super) fn css_matrix(&self, frame: Rect) -> [f32; 6] {
        let from = centre(frame);
        let to = self.apply(from);
        let moved = [(to[0] - from[0]) / TENTHS, (to[1] - from[1]) / TENTHS];
        // A cast to a smaller float saturates at infinity, which CSS does not have.
        [self.a, self.b, self.c, self.d, moved[0], moved[1]]
            .map(|part| (part as f32).clamp(f32::MIN, f32::MAX))
    }

    fn is_finite(&self) -> bool {
        [self.a, self.b, self.c, self.d, self.tx, self.ty]
            .iter()
            .all(|part| part.is_finite())
    }
}

fn centre(frame: Rect) -> [f64; 2] {
    let half = |length: i32| f64::from(length.max(0)) / 2.0;
    [
        f64::from(frame.x) + half(frame.w),
        f64::from(frame.y) + half(frame.h),
    ]
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the numbers are exact")]
mod tests {
    use super::*;
    use afterimage_wireframe::{Kind, NodeId};

    const FRAME: Rect = Rect {
        x: 100,
        y: 200,
        w: 40,
        h: 20,
    };

    fn transform(matrix: [f32; 6]) -> Option<Affine> {
        let mut node = Node::<()>::new(NodeId::new(1).unwrap(), None, Kind::Container, FRAME);
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
        Affine::for_node(&node, FRAME)
    }

    #[test]
    fn transform_turns_about_the_centre_of_the_node() {
        let quarter = transform([0.0, 1.0, -1.0, 0.0, 5.0, 0.0]).unwrap();
        assert_eq!(quarter.apply([120.0, 210.0]), [170.0, 210.0]);
        assert_eq!(quarter.apply([140.0, 210.0]), [170.0, 230.0]);
        assert_eq!(quarter.css_matrix(FRAME), [0.0, 1.0, -1.0, 0.0, 5.0, 0.0]);
    }

    #[test]
    fn inverse_undoes_a_composed_map() {
        let turn = transform([0.6, 0.8, -0.8, 0.6, 3.0, -7.0]).unwrap();
        let grow = transform([2.0, 0.0, 0.5, 3.0, 0.0, 1.0]).unwrap();
        let both = turn.after(&grow);
        assert_eq!(both.apply([7.0, 9.0]), turn.apply(grow.apply([7.0, 9.0])));
        let [x, y] = both.inverse().unwrap().apply(both.apply([7.0, 9.0]));
        assert!((x - 7.0).abs() < 1e-9 && (y - 9.0).abs() < 1e-9);
    }

    #[test]
    fn singular_map_has_no_inverse_and_a_number_that_is_not_finite_no_map() {
        assert_eq!(transform([0.0, 0.0, 0.0, 1.0, 0.0, 0.0]).unwrap().inverse(), None);
        assert_eq!(transform([f32::NAN, 0.0, 0.0, 1.0, 0.0, 0.0]), None);
        assert_eq!(transform([1.0, 0.0, 0.0, 1.0, f32::INFINITY, 0.0]), None);
    }
}
