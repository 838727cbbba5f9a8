//! Colours of UIKit as the numbers of frame buffers.

use objc2_ui_kit::{UIColor, UITraitCollection};

/// Returns a colour as `0xRRGGBBAA`, resolved for the traits (light or dark, contrast) of the view that shows it. `None` if it
/// is a pattern.
pub(crate) fn rgba(colour: &UIColor, traits: &UITraitCollection) -> Option<u32> {
    static_rgba(&colour.resolvedColorWithTraitCollection(traits))
}

/// Returns a colour that does not depend on traits.
pub(crate) fn static_rgba(colour: &UIColor) -> Option<u32> {
    let [mut red, mut green, mut blue, mut alpha] = [0.0; 4];
    // SAFETY: the pointers are valid during the call.
    let is_rgb = unsafe {
        colour.getRed_green_blue_alpha(&raw mut red, &raw mut green, &raw mut blue, &raw mut alpha)
    };
    // The components of wide colours may be below 0 or above 1.
    let byte = |part: f64| (part.clamp(0.0, 1.0) * 255.0).round() as u32;
    is_rgb.then(|| byte(red) << 24 | byte(green) << 16 | byte(blue) << 8 | byte(alpha))
}
