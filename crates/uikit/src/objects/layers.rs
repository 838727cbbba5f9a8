//! The place and the transform of layers.

use objc2_quartz_core::CALayer;

use crate::geometry::LayerBox;

/// Reads the numbers of a layer that decide where it is drawn.
pub(crate) fn layer_box(layer: &CALayer) -> LayerBox {
    let (position, bounds, anchor) = (layer.position(), layer.bounds(), layer.anchorPoint());
    // Of a turn in space, the part in the plane of the screen.
    let transform = layer.transform();
    LayerBox {
        position: [position.x, position.y],
        bounds: [
            bounds.origin.x,
            bounds.origin.y,
            bounds.size.width,
            bounds.size.height,
        ],
        anchor: [anchor.x, anchor.y],
        matrix: [
            transform.m11,
            transform.m12,
            transform.m21,
            transform.m22,
            transform.m41,
            transform.m42,
        ],
    }
}
