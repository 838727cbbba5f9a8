//! Node attributes that decide how text is placed.

use afterimage_wireframe::{Align, Attr, InputType, Kind, Node, PlaceholderReason, VerticalAlign};

use super::css_value::CssValue;

/// Returns the name of a placeholder's reason, which is its text.
pub(super) fn placeholder_name<T>(node: &Node<T>) -> &'static str {
    node.attr(Attr::PlaceholderReason)
        .and_then(PlaceholderReason::from_code)
        .unwrap_or(PlaceholderReason::Blocked)
        .name()
}

/// Returns the CSS value of the horizontal alignment, or `None` for the start of the line.
pub(super) fn text_align<T>(node: &Node<T>) -> Option<CssValue> {
    match node.attr(Attr::Align).and_then(Align::from_code) {
        // Button text is centred unless the app aligned it.
        None if node.kind == Kind::Button => Some(CssValue::Word("center")),
        Some(Align::Centre) => Some(CssValue::Word("center")),
        Some(Align::End) => Some(CssValue::Word("right")),
        _ => None,
    }
}

/// Returns the vertical alignment, or `None` if the node has none.
pub(super) fn vertical_align<T>(node: &Node<T>) -> Option<VerticalAlign> {
    node.attr(Attr::VerticalAlign).and_then(VerticalAlign::from_code)
}

/// Returns whether a form field accepts several lines.
pub(super) fn is_text_area<T>(node: &Node<T>) -> bool {
    let multi_line = [InputType::TextArea, InputType::Editable].map(InputType::code);
    node.attr(Attr::InputType)
        .is_some_and(|code| multi_line.contains(&code))
}
