//! The text of labels.

use afterimage_wireframe::{Attr, LayoutDirection, TextField};
use objc2::rc::Retained;
use objc2_foundation::NSString;
use objc2_ui_kit::{UILabel, UIView};

use super::node_writer::NodeWriter;
use super::text_style;
use super::walked_children::WalkedChildren;

/// Characters of a line are on average no narrower than this part of the font's size.
const NARROWEST_CHARACTER: f64 = 0.4;

/// Writes a label. A label may have subviews of the app.
pub(super) fn write(view: &UIView, direction: LayoutDirection, nodes: &mut NodeWriter) -> WalkedChildren {
    if let Some(label) = view.downcast_ref::<UILabel>() {
        write_text(label, direction, nodes);
    }
    WalkedChildren::All
}

/// Writes the text of a label and its style as attributes of the last node, which is that of the label or of its button.
pub(super) fn write_text(label: &UILabel, direction: LayoutDirection, nodes: &mut NodeWriter) {
    let text = label.text();
    if !nodes.text(TextField::Text, text.as_deref()) {
        return;
    }
    let highlighted = if label.isHighlighted() {
        label.highlightedTextColor()
    } else {
        None
    };
    let colour = highlighted.or_else(|| label.textColor());
    nodes.colour(Attr::Foreground, colour.as_deref(), label);
    let font = label.font();
    nodes.font(font.as_ref(), None);
    text_style::write_align(label.textAlignment(), direction, nodes);
    let lines = label.numberOfLines();
    if lines > 0 {
        nodes.frame.attr(Attr::MaxLines, lines as u32);
    }
    // Readers would cut a text that just fits, if it is a little wider in their font.
    if is_certainly_cut(label, text.as_ref(), lines)
        && let Some(ellipsis) = text_style::ellipsis(label.lineBreakMode())
    {
        nodes.frame.attr(Attr::Ellipsis, ellipsis.code());
    }
}

/// Returns whether even narrow characters do not fit into the lines of a label. UIKit tells the lines of a text only by laying
/// it out.
fn is_certainly_cut(label: &UILabel, text: Option<&Retained<NSString>>, lines: isize) -> bool {
    let (Some(text), Some(font)) = (text, label.font()) else {
        return false;
    };
    if lines <= 0 {
        return false;
    }
    // SAFETY: fonts are immutable.
    let size = unsafe { font.pointSize() };
    let width = label.bounds().size.width * lines as f64;
    text.length() as f64 * size * NARROWEST_CHARACTER > width
}
