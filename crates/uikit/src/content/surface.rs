//! The background of a view, with its corners, border and shadow.

use afterimage_wireframe::Attr;
use objc2_ui_kit::{UIColor, UIView};

use super::node_writer::NodeWriter;
use crate::objects::colours;

/// Writes the background, corners, border and shadow of a view.
pub(super) fn write(view: &UIView, nodes: &mut NodeWriter) {
    nodes.colour(Attr::Background, view.backgroundColor().as_deref(), view);
    let layer = view.layer();
    let radius = layer.cornerRadius();
    if radius > 0.0 && !layer.maskedCorners().is_empty() {
        nodes.length(Attr::CornerRadius, radius);
    }
    let width = layer.borderWidth();
    if width > 0.0 {
        let colour = layer
            .borderColor()
            .map(|colour| UIColor::colorWithCGColor(&colour));
        let rgba = colour.as_deref().and_then(colours::static_rgba);
        if let Some(rgba) = rgba.filter(|rgba| rgba & 0xff != 0) {
            nodes.length(Attr::BorderWidth, width);
            nodes.frame.attr(Attr::BorderColour, rgba);
        }
    }
    let casts_shadow = layer.shadowOpacity() > 0.0 && !layer.masksToBounds();
    nodes.flag(Attr::Shadow, casts_shadow);
}
