//! Node attributes that decide how text is placed.

use afterimage_wireframe::{
    Align, Attr, InputType, Kind, LayoutDirection, Node, PlaceholderReason, VerticalAlign,
};

use super::css_value::CssValue;
use super::text_direction::{TextDirection, opposite};

/// Returns the name of a placeholder's reason, which is its text.
pub(super) fn placeholder_name<T>(node: &Node<T>) -> &'static str {
    node.attr(Attr::PlaceholderReason)
        .and_then(PlaceholderReason::from_code)
        .unwrap_or(PlaceholderReason::Blocked)
        .name()
}

/// The side of a box that text is aligned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Centre,
    /// The side at which text of this direction starts.
    Start(LayoutDirection),
}

/// Returns the side that a text is aligned to. The layout direction decides, or if it is unknown the text's own.
pub(super) fn side<T>(node: &Node<T>, direction: TextDirection) -> Side {
    let start = direction.layout.unwrap_or(direction.base);
    match align(node) {
        Align::Centre => Side::Centre,
        Align::End => Side::Start(opposite(start)),
        _ => Side::Start(start),
    }
}

/// Returns the CSS value of the horizontal alignment, or `None` for the start of the line. `is_physical` names the
/// side even if it is that of each paragraph's direction.
pub(super) fn text_align<T>(node: &Node<T>, direction: TextDirection, is_physical: bool) -> Option<CssValue> {
    let word = match (align(node), side(node, direction)) {
        (Align::Start, _) if direction.layout.is_none() && !is_physical => return None,
        (Align::End, _) if direction.layout.is_none() && !is_physical => "end",
        (_, Side::Centre) => "center",
        (_, Side::Start(LayoutDirection::RightToLeft)) => "right",
        (_, Side::Start(_)) => "left",
    };
    Some(CssValue::Word(word))
}

fn align<T>(node: &Node<T>) -> Align {
    match node.attr(Attr::Align).and_then(Align::from_code) {
        // Button text is centred unless the app aligned it.
        None if node.kind == Kind::Button => Align::Centre,
        align => align.unwrap_or(Align::Start),
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
