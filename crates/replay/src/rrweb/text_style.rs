//! The text of a box and its CSS.
//!
//! The viewer's fonts differ from the app's. Text therefore keeps its start and its font size, and its end may be
//! off by some pixels.

use std::borrow::Cow;

use afterimage_wireframe::{Attr, Kind, Node, Recordable, TextField, VerticalAlign};

use super::css_value::CssValue;
use super::style::{Property, Style};
use super::text_attrs::{is_text_area, placeholder_name, text_align, vertical_align};

/// Font size of text without a recorded size, in tenths of a pixel; the style sheet has the same.
const FONT_SIZE: i32 = 140;
/// Height of the glyphs of one line, in hundredths of the font size.
const GLYPH_HEIGHT: i64 = 117;
/// Usual distance of two lines, in hundredths of the font size.
const LINE_DISTANCE: i64 = 135;
/// Divisor of the alpha of a form field's placeholder.
const HINT_ALPHA_DIVISOR: u32 = 2;

/// The text shown in a box.
#[derive(Debug)]
pub(super) struct Caption<'a> {
    pub(super) text: Cow<'a, str>,
    /// Whether the text is a form field's placeholder, which is painted paler.
    is_hint: bool,
}

/// Returns the text that a node shows. Labels for assistive technology are not shown.
pub(super) fn caption<T: Recordable>(node: &Node<T>, is_leaf: bool) -> Option<Caption<'_>> {
    let field = |key| {
        node.text(key)
            .map(Recordable::recorded)
            .filter(|text| !text.is_empty())
    };
    let shown = |text, is_hint| Caption {
        text: Cow::Borrowed(text),
        is_hint,
    };
    match node.kind {
        Kind::Placeholder => Some(shown(placeholder_name(node), false)),
        Kind::Slider | Kind::Progress | Kind::Switch | Kind::Checkbox | Kind::Radio => {
            field(TextField::Text).map(|text| shown(text, false))
        }
        // The children of a form field show its content.
        _ if !is_leaf => field(TextField::Text).map(|text| shown(text, false)),
        _ => field(TextField::Text)
            .or_else(|| field(TextField::Value))
            .map(|text| shown(text, false))
            .or_else(|| field(TextField::Placeholder).map(|text| shown(text, true))),
    }
}

/// Appends all text properties to a style, in the order of [`Property`].
pub(super) fn set_text_style<T>(node: &Node<T>, caption: &Caption<'_>, style: &mut Style) {
    let length = |key| node.length(key).filter(|length| *length > 0);
    let colour = node.attr(Attr::Foreground).or((caption.is_hint).then_some(0xff));
    let colour = colour.map(|colour| if caption.is_hint { paler(colour) } else { colour });
    style.set_some(Property::Colour, colour.map(CssValue::Colour));
    style.set_some(Property::FontSize, length(Attr::FontSize).map(CssValue::Px));
    style.set_some(
        Property::FontWeight,
        length(Attr::FontWeight).map(|w| CssValue::Number(w.min(1000))),
    );
    style.set_some(
        Property::FontStyle,
        node.flag(Attr::Italic).then_some(CssValue::Word("italic")),
    );
    let underline = node.flag(Attr::Underline).then_some(CssValue::Word("underline"));
    style.set_some(Property::TextDecoration, underline);
    let lines = line_layout(node);
    style.set(Property::LineHeight, CssValue::Px(lines.height));
    style.set_some(Property::TextAlign, text_align(node));
    let align = match vertical_align(node) {
        Some(VerticalAlign::Middle) => Some("center"),
        Some(VerticalAlign::Bottom) => Some("end"),
        _ => None,
    };
    style.set_some(Property::AlignContent, align.map(CssValue::Word));
    style.set_some(
        Property::WhiteSpace,
        lines.wraps.then_some(CssValue::Word("pre-wrap")),
    );
    for (property, key) in [
        (Property::PaddingTop, Attr::PaddingTop),
        (Property::PaddingRight, Attr::PaddingRight),
        (Property::PaddingBottom, Attr::PaddingBottom),
        (Property::PaddingLeft, Attr::PaddingLeft),
    ] {
        style.set_some(property, length(key).map(CssValue::Px));
    }
}

/// Layout of a node's lines of text.
struct LineLayout {
    /// Height of a line, in tenths of a pixel.
    height: i32,
    wraps: bool,
}

/// Estimates the layout of the lines from the height of the box and the font size.
fn line_layout<T>(node: &Node<T>) -> LineLayout {
    let padding = |key| node.length(key).unwrap_or(0).max(0);
    let height = node
        .rect
        .h
        .saturating_sub(padding(Attr::PaddingTop))
        .saturating_sub(padding(Attr::PaddingBottom))
        .max(0);
    let size = node
        .length(Attr::FontSize)
        .filter(|size| *size > 0)
        .unwrap_or(FONT_SIZE);
    let (size, available) = (i64::from(size), i64::from(height));
    let natural_height = (size * GLYPH_HEIGHT / 100).clamp(1, i64::from(i32::MAX)) as i32;
    let one_line = node.attr(Attr::MaxLines) == Some(1)
        || matches!(
            node.kind,
            Kind::Button | Kind::Select | Kind::Input | Kind::Placeholder
        ) && !is_text_area(node);
    let count = if one_line {
        1
    } else {
        let distance = (size * LINE_DISTANCE / 100).max(1);
        1 + ((available - i64::from(natural_height)).max(0) + distance / 2) / distance
    };
    let wraps = count > 1 || is_text_area(node);
    let height = match node.length(Attr::LineHeight).filter(|height| *height > 0) {
        Some(height) => height,
        None if vertical_align(node).is_some() || is_text_area(node) => natural_height,
        None => (available / count) as i32,
    };
    LineLayout { height, wraps }
}

fn paler(colour: u32) -> u32 {
    (colour & 0xffff_ff00) | ((colour & 0xff) / HINT_ALPHA_DIVISOR)
}
