//! Pictures of image views.

use objc2::DefinedClass;

use super::{Area, Drawing};
use crate::view_state::ViewState;

/// `UIViewContentMode`.
const FIT: isize = 1;
const CROP: isize = 2;

/// UIKit's tint if no view sets one.
const TINT: &str = "#007aff";

impl Drawing {
    /// Draws the picture of an image view. Of a template only the shape is used.
    pub(super) fn picture(&mut self, state: &ViewState, tint: Option<&str>, bounds: Area) {
        let Some(image) = &state.image else {
            return;
        };
        let image = image.ivars();
        let [x, y, width, height] = placed([image.width, image.height], state.content_mode, bounds);
        for (index, [red, green, blue, alpha]) in image.halves.into_iter().enumerate() {
            let half = [x, y + index as f64 * height / 2.0, width, height / 2.0];
            let alpha = f64::from(alpha) / 255.0;
            let own = format!("rgba({red},{green},{blue},{alpha})");
            let fill = if image.is_template {
                tint.unwrap_or(TINT)
            } else {
                &own
            };
            self.rectangle(half, 0.0, fill);
        }
    }
}

/// The place of a picture of a size.
fn placed([width, height]: [f64; 2], mode: isize, bounds: Area) -> Area {
    let scales = [bounds[2] / width, bounds[3] / height];
    let scale = match mode {
        FIT => scales[0].min(scales[1]),
        CROP => scales[0].max(scales[1]),
        _ => return bounds,
    };
    let [width, height] = [width * scale, height * scale];
    [
        bounds[0] + (bounds[2] - width) / 2.0,
        bounds[1] + (bounds[3] - height) / 2.0,
        width,
        height,
    ]
}
