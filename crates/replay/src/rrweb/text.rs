//! The text in a box. The viewer's fonts are not the app's, so what counts is that a text starts where
//! it stood and has its size, not that it ends at the same tenth of a pixel.

use std::borrow::Cow;

use afterimage_wireframe::{Attr, Kind, Node, Recordable, TextField, VerticalAlign};

use super::look::{is_text_area, placeholder_name, text_align, vertical_align};
use super::style::{Property, Style};
use super::value::Value;

/// Font size of text that has none, tenths of a pixel; also in the style sheet.
const FONT_SIZE: i32 = 140;
/// Height of one line's glyphs, and the usual distance of two lines, in hundredths of the font size.
const LINE_GLYPHS: i64 = 117;
const LINE_DISTANCE: i64 = 135;
/// Opacity of a form field's placeholder relative to its text.
const DIM: u32 = 2;

/// What a box says.
#[derive(Debug)]
pub(super) struct Caption<'a> {
    pub(super) text: Cow<'a, str>,
    /// Written in a paler colour: it is a hint, not content.
    dim: bool,
}

/// The text of a node; labels for assistive technology are not on the screen.
pub(super) fn caption<T: Recordable>(node: &Node<T>, is_leaf: bool) -> Option<Caption<'_>> {
    let field = |key| {
        node.text(key)
            .map(Recordable::recorded)
            .filter(|text| !text.is_empty())
    };
    let shown = |text, dim| Caption {
        text: Cow::Borrowed(text),
        dim,
    };
    match node.kind {
        Kind::Placeholder => Some(shown(placeholder_name(node), false)),
        Kind::Slider | Kind::Progress | Kind::Switch | Kind::Checkbox | Kind::Radio => {
            field(TextField::Text).map(|text| shown(text, false))
        }
        // A field with children shows its content in them.
        _ if !is_leaf => field(TextField::Text).map(|text| shown(text, false)),
        _ => field(TextField::Text)
            .or_else(|| field(TextField::Value))
            .map(|text| shown(text, false))
            .or_else(|| field(TextField::Placeholder).map(|text| shown(text, true))),
    }
}

/// Adds everything that concerns the text, in the order of [`Property`].
pub(super) fn set<T>(node: &Node<T>, caption: &Caption<'_>, style: &mut Style) {
    let length = |key| node.length(key).filter(|length| *length > 0);
    let colour = node.attr(Attr::Foreground).or((caption.dim).then_some(0xff));
    let colour = colour.map(|colour| if caption.dim { paler(colour) } else { colour });
    style.set_some(Property::Colour, colour.map(Value::Colour));
    style.set_some(Property::FontSize, length(Attr::FontSize).map(Value::Px));
    style.set_some(
        Property::FontWeight,
        length(Attr::FontWeight).map(|w| Value::Number(w.min(1000))),
    );
    style.set_some(
        Property::FontStyle,
        node.flag(Attr::Italic).then_some(Value::Word("italic")),
    );
    let underline = node.flag(Attr::Underline).then_some(Value::Word("underline"));
    style.set_some(Property::TextDecoration, underline);
    let (line_height, wraps) = lines(node);
    style.set(Property::LineHeight, Value::Px(line_height));
    style.set_some(Property::TextAlign, text_align(node));
    let align = match vertical_align(node) {
        Some(VerticalAlign::Middle) => Some("center"),
        Some(VerticalAlign::Bottom) => Some("end"),
        _ => None,
    };
    style.set_some(Property::AlignContent, align.map(Value::Word));
    style.set_some(Property::WhiteSpace, wraps.then_some(Value::Word("pre-wrap")));
    for (property, key) in [
        (Property::PaddingTop, Attr::PaddingTop),
        (Property::PaddingRight, Attr::PaddingRight),
        (Property::PaddingBottom, Attr::PaddingBottom),
        (Property::PaddingLeft, Attr::PaddingLeft),
    ] {
        style.set_some(property, length(key).map(Value::Px));
    }
}

/// The height of a line, and whether there are several.
fn lines<T>(node: &Node<T>) -> (i32, bool) {
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
    let (size, tall) = (i64::from(size), i64::from(height));
    let natural = (size * LINE_GLYPHS / 100).clamp(1, i64::from(i32::MAX)) as i32;
    let one_line = node.attr(Attr::MaxLines) == Some(1)
        || matches!(
            node.kind,
            Kind::Button | Kind::Select | Kind::Input | Kind::Placeholder
        ) && !is_text_area(node);
    let count = if one_line {
        1
    } else {
        let distance = (size * LINE_DISTANCE / 100).max(1);
        1 + ((tall - i64::from(natural)).max(0) + distance / 2) / distance
    };
    let wraps = count > 1 || is_text_area(node);
    let line = match node.length(Attr::LineHeight).filter(|height| *height > 0) {
        Some(height) => height,
        None if vertical_align(node).is_some() || is_text_area(node) => natural,
        None => (tall / count) as i32,
    };
    (line, wraps)
}

fn paler(colour: u32) -> u32 {
    (colour & 0xffff_ff00) | ((colour & 0xff) / DIM)
}
