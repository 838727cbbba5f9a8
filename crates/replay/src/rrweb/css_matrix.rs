//! A map of the plane as a CSS transform.

use afterimage_wireframe::{Affine, Rect};

/// Tenths in a pixel.
const TENTHS: f64 = 10.0;
/// Steps in a tenth of a pixel to which translations are rounded, so that errors of the arithmetic are not written.
const ROUNDING: f64 = 1000.0;

/// Returns a map as the matrix of a CSS transform about the centre of `frame`, in pixels. A map with numbers beyond
/// those of CSS draws nothing.
#[allow(clippy::many_single_char_names, reason = "the names of a matrix")]
pub(super) fn css_matrix(map: &Affine, frame: Rect) -> [f32; 6] {
    let half = |length: i32| f64::from(length.max(0)) / 2.0;
    let from = [
        f64::from(frame.x) + half(frame.w),
        f64::from(frame.y) + half(frame.h),
    ];
    let to = map.apply(from[0], from[1]);
    let [tx, ty] =
        [to[0] - from[0], to[1] - from[1]].map(|tenths| (tenths * ROUNDING).round() / ROUNDING / TENTHS);
    let [a, b, c, d, ..] = map.coefficients();
    let matrix = [a, b, c, d, tx, ty].map(|part| part as f32);
    if matrix.iter().all(|part| part.is_finite()) {
        matrix
    } else {
        [0.0; 6]
    }
}

/// Returns the distance of a position from an origin, in pixels.
pub(super) fn pixels_from(origin: i32, tenths: f64) -> f32 {
    ((tenths - f64::from(origin)) / TENTHS) as f32
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the numbers are exact")]
mod tests {
    use super::*;
    use afterimage_wireframe::{Attr, Kind, Node, NodeId};

    const FRAME: Rect = Rect {
        x: 100,
        y: 200,
        w: 40,
        h: 20,
    };

    #[test]
    fn map_about_the_centre_is_written_as_recorded() {
        let mut node = Node::<()>::new(NodeId::new(1).unwrap(), None, Kind::Container, FRAME);
        node.attrs.insert(Attr::TransformA, 1.01_f32.to_bits());
        node.attrs.insert(Attr::TransformTy, 7.5_f32.to_bits());
        let map = Affine::of_node(&node, FRAME).unwrap();
        assert_eq!(css_matrix(&map, FRAME), [1.01, 0.0, 0.0, 1.0, 0.0, 7.5]);
    }

    #[test]
    fn map_with_numbers_beyond_those_of_css_draws_nothing() {
        let mut node = Node::<()>::new(NodeId::new(1).unwrap(), None, Kind::Container, FRAME);
        node.attrs.insert(Attr::TransformA, f32::MAX.to_bits());
        let map = Affine::of_node(&node, FRAME).unwrap();
        let map = map.after(&map);
        assert_eq!(css_matrix(&map, FRAME), [0.0; 6]);
    }
}
