//! The place and the transform of layers, and the layers of views that are not those of their subviews.

use objc2::rc::Retained;
use objc2_quartz_core::CALayer;
use objc2_ui_kit::UIView;

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

/// Returns the shown layers of a view that are not those of its subviews. Each subview has one.
pub(crate) fn foreign_layers(view: &UIView, subview_count: usize) -> impl Iterator<Item = Retained<CALayer>> {
    // SAFETY: the layers are only read.
    let layers = unsafe { view.layer().sublayers() };
    let layers = layers.filter(|layers| layers.count() > subview_count);
    let count = layers.as_ref().map_or(0, |layers| layers.count());
    (0..count)
        .filter_map(move |index| layers.as_ref().map(|layers| layers.objectAtIndex(index)))
        // The delegate of the layer of a view is the view.
        .filter(|layer| layer.delegate().is_none() && !layer.isHidden() && layer.opacity() > 0.0)
}
