//! The text of labels.

use afterimage_wireframe::{Attr, LayoutDirection, TextField};
use objc2_foundation::NSString;
use objc2_ui_kit::{UIFont, UILabel, UIView};

use super::first_style::FirstStyle;
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
    // Of a plain text UIKit makes an attributed one.
    let Some(attributed) = label.attributedText() else {
        return;
    };
    let text = attributed.string();
    if text.length() == 0 {
        return;
    }
    let style = FirstStyle::read(&attributed);
    let highlighted = if label.isHighlighted() {
        label.highlightedTextColor()
    } else {
        None
    };
    let colour = highlighted
        .or_else(|| style.colour.clone())
        .or_else(|| label.textColor());
    nodes.colour(Attr::Foreground, colour.as_deref(), label);
    let font = style.font.clone().or_else(|| label.font());
    text_style::write_first(&style, font.as_ref(), nodes);
    text_style::write_align(label.textAlignment(), direction, nodes);
    let lines = label.numberOfLines();
    if lines > 0 {
        nodes.frame.attr(Attr::MaxLines, lines as u32);
    }
    // Readers would cut a text that just fits, if it is a little wider in their font.
    if is_certainly_cut(label, &text, font.as_deref(), lines)
        && let Some(ellipsis) = text_style::ellipsis(label.lineBreakMode())
    {
        nodes.frame.attr(Attr::Ellipsis, ellipsis.code());
    }
    nodes.text(TextField::Text, Some(&text));
}

/// Returns whether even narrow characters do not fit into the lines of a label. UIKit tells the lines of a text only by laying
/// it out.
fn is_certainly_cut(label: &UILabel, text: &NSString, font: Option<&UIFont>, lines: isize) -> bool {
    let Some(font) = font.filter(|_| lines > 0) else {
        return false;
    };
    // SAFETY: fonts are immutable.
    let size = unsafe { font.pointSize() };
    let width = label.bounds().size.width * lines as f64;
    text.length() as f64 * size * NARROWEST_CHARACTER > width
}
