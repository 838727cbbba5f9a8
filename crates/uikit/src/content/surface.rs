//! The background of a view, with its corners, border and shadow.

use afterimage_wireframe::Attr;
use objc2_quartz_core::CACornerMask;
use objc2_ui_kit::{UIColor, UIView};

use super::node_writer::NodeWriter;
use crate::objects::colours;

/// Writes the background, corners, border and shadow of a view.
pub(super) fn write(view: &UIView, nodes: &mut NodeWriter) {
    nodes.colour(Attr::Background, view.backgroundColor().as_deref(), view);
    let layer = view.layer();
    let radius = layer.cornerRadius();
    let round = layer.maskedCorners();
    if radius > 0.0 && !round.is_empty() {
        nodes.length(Attr::CornerRadius, radius);
        let square = square_corners(round);
        if square != 0 {
            nodes.frame.attr(Attr::SquareCorners, square);
        }
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

/// Returns the corners that are not round: bits 1 left top, 2 right top, 4 right bottom, 8 left bottom.
fn square_corners(round: CACornerMask) -> u32 {
    let corners = [
        CACornerMask::LayerMinXMinYCorner,
        CACornerMask::LayerMaxXMinYCorner,
        CACornerMask::LayerMaxXMaxYCorner,
        CACornerMask::LayerMinXMaxYCorner,
    ];
    let bits = corners.into_iter().enumerate();
    bits.filter(|(_, corner)| !round.contains(*corner))
        .map(|(at, _)| 1 << at)
        .sum()
}
