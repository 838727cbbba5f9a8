//! The images of image views.

use afterimage_wireframe::{Attr, TextField};
use objc2::MainThreadOnly;
use objc2_ui_kit::{NSObjectUIAccessibility, UIImageRenderingMode, UIImageView, UIView};

use super::node_writer::NodeWriter;
use super::walked_children::WalkedChildren;

/// Writes the size and the tint of an image, and the label that the app gave it.
pub(super) fn write(view: &UIView, nodes: &mut NodeWriter) -> WalkedChildren {
    let Some(image_view) = view.downcast_ref::<UIImageView>() else {
        return WalkedChildren::All;
    };
    let highlighted = if image_view.isHighlighted() {
        image_view.highlightedImage()
    } else {
        None
    };
    if let Some(image) = highlighted.or_else(|| image_view.image()) {
        // SAFETY: images are immutable.
        let size = unsafe { image.size() };
        nodes.length(Attr::NaturalWidth, size.width);
        nodes.length(Attr::NaturalHeight, size.height);
        // SAFETY: images are immutable.
        let mode = unsafe { image.renderingMode() };
        // SAFETY: images are immutable.
        let is_symbol = unsafe { image.isSymbolImage() };
        let is_template = mode == UIImageRenderingMode::AlwaysTemplate
            || (is_symbol && mode == UIImageRenderingMode::Automatic);
        if is_template {
            nodes.colour(Attr::Foreground, image_view.tintColor().as_deref(), view);
        }
    }
    let label = image_view.accessibilityLabel(image_view.mtm());
    nodes.text(TextField::Label, label.as_deref());
    WalkedChildren::All
}
