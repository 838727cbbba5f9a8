//! The style of texts: alignment, lines, ellipsis.

use afterimage_wireframe::{Align, Attr, Ellipsis, LayoutDirection, VerticalAlign};
use objc2::rc::Retained;
use objc2_ui_kit::{NSLineBreakMode, NSTextAlignment, UIFont};

use super::first_style::FirstStyle;
use super::node_writer::NodeWriter;

/// `NSTextAlignment` of iOS. The names in objc2 have other values on other systems.
const LEFT: isize = 0;
const CENTRE: isize = 1;
const RIGHT: isize = 2;

/// Returns the alignment of a text in a view with this layout direction.
pub(super) fn align(alignment: NSTextAlignment, direction: LayoutDirection) -> Align {
    let is_right_to_left = direction == LayoutDirection::RightToLeft;
    match alignment.0 {
        CENTRE => Align::Centre,
        LEFT if is_right_to_left => Align::End,
        RIGHT if !is_right_to_left => Align::End,
        // Natural and justified text starts where lines start.
        _ => Align::Start,
    }
}

/// Writes the alignment of a text that is centred vertically.
pub(super) fn write_align(alignment: NSTextAlignment, direction: LayoutDirection, nodes: &mut NodeWriter) {
    let align = align(alignment, direction);
    if align != Align::Start {
        nodes.frame.attr(Attr::Align, align.code());
    }
    nodes
        .frame
        .attr(Attr::VerticalAlign, VerticalAlign::Middle.code());
}

/// Writes a font and the style of the first character in it.
pub(super) fn write_first(style: &FirstStyle, font: Option<&Retained<UIFont>>, nodes: &mut NodeWriter) {
    let plain = font.map(|font| &**font);
    nodes.font(font, style.line_height(plain));
    nodes.flag(Attr::Underline, style.is_underlined);
    let spacing = style.letter_spacing(plain);
    if spacing != 0 {
        nodes.frame.length(Attr::LetterSpacing, spacing);
    }
}

/// Returns the ellipsis of a text that does not fit.
pub(super) fn ellipsis(mode: NSLineBreakMode) -> Option<Ellipsis> {
    match mode {
        NSLineBreakMode::ByTruncatingTail => Some(Ellipsis::End),
        NSLineBreakMode::ByTruncatingHead => Some(Ellipsis::Start),
        NSLineBreakMode::ByTruncatingMiddle => Some(Ellipsis::Middle),
        _ => None,
    }
}
