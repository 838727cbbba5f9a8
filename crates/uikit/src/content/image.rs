//! The images of image views.

use afterimage_wireframe::{Attr, ImageOrigin};
use objc2_ui_kit::{UIImageView, UIView};

use super::node_writer::NodeWriter;
use super::walked_children::WalkedChildren;
use crate::images::ShownImage;

/// Writes the size, tint, origin and fingerprint of an image, and the label that the app gave it.
pub(super) fn write(view: &UIView, nodes: &mut NodeWriter) -> WalkedChildren {
    let Some(image_view) = view.downcast_ref::<UIImageView>() else {
        return WalkedChildren::All;
    };
    if let Some(shown) = ShownImage::read(image_view) {
        let [width, height] = shown.size;
        nodes.length(Attr::NaturalWidth, width);
        nodes.length(Attr::NaturalHeight, height);
        if let Some(tint) = shown.tint_rgba.filter(|rgba| rgba & 0xff != 0) {
            nodes.frame.attr(Attr::Foreground, tint);
        }
        // No public call tells whether another image is a part of the app.
        if shown.is_symbol {
            nodes.frame.attr(Attr::ImageOrigin, ImageOrigin::Bundled.code());
        }
        nodes.image_hash(&shown);
    }
    nodes.label(view);
    WalkedChildren::All
}
