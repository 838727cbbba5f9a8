//! The place of a view as it is drawn now, during animations too.

use objc2_ui_kit::UIView;

use crate::geometry::LayerBox;
use crate::objects::layers::layer_box;

/// Where and how opaquely a view is drawn.
pub(super) struct Shape {
    /// The place and the transform.
    pub(super) layer: LayerBox,
    /// The view's own opacity, 0 to 1.
    pub(super) opacity: f64,
    /// Siblings with a higher number are painted later.
    pub(super) z: f64,
}

impl Shape {
    /// Reads a view. Returns `None` if it is hidden.
    pub(super) fn read(view: &UIView) -> Option<Self> {
        if view.isHidden() {
            return None;
        }
        let model = view.layer();
        let is_animated = model.animationKeys().is_some_and(|keys| keys.count() > 0);
        // SAFETY: the copy is only read.
        let presentation = is_animated
            .then(|| unsafe { model.presentationLayer() })
            .flatten();
        let layer = presentation.as_deref().unwrap_or(&model);
        let opacity = f64::from(layer.opacity()).clamp(0.0, 1.0);
        (opacity > 0.0).then(|| Self {
            layer: layer_box(layer),
            opacity,
            z: layer.zPosition(),
        })
    }
}
