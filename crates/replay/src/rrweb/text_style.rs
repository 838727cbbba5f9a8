//! The text of a box and its CSS.
//!
//! The viewer's fonts differ from the app's. Text keeps its font size and the kind of its font (serif, monospace), and the edges of its box cut the part that
//! does not fit. Lines are limited and get their ellipsis by CSS:
//! * in one line, `text-overflow` puts it at the end of the direction. For the start, the box has the direction that
//!   is opposite to the text's, and an element inside it has the text's;
//! * for the middle, the text is split into halves that shrink towards each other. They are joined if they fit;
//! * in several lines it is at the end, by `-webkit-line-clamp`, whatever its recorded place.

use std::borrow::Cow;

use afterimage_wireframe::{
    Attr, Ellipsis, Ident, Kind, LayoutDirection, Node, Recordable, TextField, VerticalAlign,
};

use super::css_value::CssValue;
use super::insets::Insets;
use super::style::{Property, Style};
use super::text_attrs::{Side, placeholder_name, side, text_align, vertical_align};
use super::text_direction::{TextDirection, opposite};
use super::text_layout::{Cut, FONT_SIZE, Padding, TextLayout};

/// Largest letter spacing, in thousandths of the font size: more only moves the letters out of their box.
const MAX_SPACING: i32 = 10_000;
/// Divisor of the alpha of a form field's placeholder.
const HINT_ALPHA_DIVISOR: u32 = 2;

/// The text shown in a box.
#[derive(Debug)]
pub(super) struct Caption<'a> {
    pub(super) text: Cow<'a, str>,
    /// Whether the text is a form field's placeholder, which is painted paler.
    is_hint: bool,
}

/// Returns the text that a node shows. Labels for assistive technology are not shown. A form field shows its value only if it
/// `shows_value`: otherwise its children do.
pub(super) fn caption<T: Recordable>(node: &Node<T>, shows_value: bool) -> Option<Caption<'_>> {
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
        _ if !shows_value => field(TextField::Text).map(|text| shown(text, false)),
        _ => field(TextField::Text)
            .or_else(|| field(TextField::Value))
            .map(|text| shown(text, false))
            .or_else(|| field(TextField::Placeholder).map(|text| shown(text, true))),
    }
}

/// A text and the elements that hold it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TextBox<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) form: TextForm,
}

/// The elements that hold a text, inside the element that paints its node.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TextForm {
    /// None.
    Plain,
    /// An element with a class of the style sheet.
    Wrapped { class: &'static str, style: Style },
    /// An element with a half of the text in each of two others.
    Halves { style: Style },
}

/// Returns the CSS family that resembles a recorded font family: those of Android's system fonts, whose names are generic. Fonts of the
/// app, and the system's default, are drawn in the document's font.
fn font_family<T>(node: &Node<T>) -> Option<&'static str> {
    match node.ident(Ident::FontFamily)? {
        "serif" => Some("serif"),
        "monospace" => Some("monospace"),
        "sans-serif-condensed" => Some("Roboto Condensed,Arial Narrow,sans-serif"),
        "casual" | "cursive" => Some("cursive"),
        _ => None,
    }
}

/// Appends the text properties to a style, in the order of [`Property`]. `layout` is the node's layout direction. `insets` are those of the
/// element that holds the text.
/// Returns the form of the text.
pub(super) fn set_text_style<T>(
    node: &Node<T>,
    caption: &Caption<'_>,
    insets: Option<Insets>,
    layout: Option<LayoutDirection>,
    style: &mut Style,
) -> TextForm {
    let length = |key| node.length(key).filter(|length| *length > 0);
    let colour = node.attr(Attr::Foreground).or((caption.is_hint).then_some(0xff));
    let colour = colour.map(|colour| if caption.is_hint { paler(colour) } else { colour });
    style.set_some(Property::Colour, colour.map(CssValue::Colour));
    style.set_some(Property::FontFamily, font_family(node).map(CssValue::Word));
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
    let spacing = node
        .length(Attr::LetterSpacing)
        .filter(|thousandths| *thousandths != 0);
    style.set_some(
        Property::LetterSpacing,
        spacing.map(|thousandths| CssValue::Em(thousandths.clamp(-MAX_SPACING, MAX_SPACING))),
    );
    let lines = TextLayout::new(node, &caption.text);
    style.set(Property::LineHeight, CssValue::Px(lines.line_height));
    let direction = TextDirection::new(&caption.text, layout);
    let cuts_start = lines.cut == Cut::Line(Ellipsis::Start);
    let box_direction = if cuts_start {
        opposite(direction.base)
    } else {
        direction.base
    };
    style.set_some(Property::Direction, css_direction(box_direction));
    style.set_some(
        Property::UnicodeBidi,
        direction.is_mixed.then_some(CssValue::Word("plaintext")),
    );
    style.set_some(Property::TextAlign, text_align(node, direction, cuts_start));
    let align = match vertical_align(node) {
        Some(VerticalAlign::Middle) => Some("safe center"),
        Some(VerticalAlign::Bottom) => Some("safe end"),
        _ => None,
    };
    style.set_some(Property::AlignContent, align.map(CssValue::Word));
    let has_ellipsis = matches!(lines.cut, Cut::Line(Ellipsis::Start | Ellipsis::End));
    style.set_some(
        Property::TextOverflow,
        has_ellipsis.then_some(CssValue::Word("ellipsis")),
    );
    style.set_some(
        Property::WhiteSpace,
        lines.wraps.then_some(CssValue::Word("pre-wrap")),
    );
    let padding = Padding::new(node);
    let [top, right, bottom, left] = insets.map_or([0; 4], |insets| {
        [insets.top, insets.right, insets.bottom, insets.left]
    });
    for (property, length) in [
        (Property::PaddingTop, padding.top - top),
        (Property::PaddingRight, padding.right - right),
        (Property::PaddingBottom, padding.bottom - bottom),
        (Property::PaddingLeft, padding.left - left),
    ] {
        style.set_some(property, (length > 0).then_some(CssValue::Px(length)));
    }
    text_form(node, &caption.text, lines, direction)
}

fn text_form<T>(node: &Node<T>, text: &str, lines: TextLayout, direction: TextDirection) -> TextForm {
    let mut style = Style::default();
    match lines.cut {
        Cut::Box if !lines.wraps && may_reach_padding(node, text) => TextForm::Wrapped {
            class: "lines",
            style,
        },
        Cut::Box | Cut::Line(Ellipsis::End) => TextForm::Plain,
        Cut::LastLine(count) => {
            style.set(Property::LineClamp, CssValue::Number(count));
            TextForm::Wrapped {
                class: "lines clamp",
                style,
            }
        }
        Cut::Lines(count) => {
            let height = lines.line_height.saturating_mul(count);
            style.set(Property::MaxHeight, CssValue::Px(height));
            TextForm::Wrapped {
                class: "lines",
                style,
            }
        }
        Cut::Line(Ellipsis::Start) => {
            let base = match direction.base {
                LayoutDirection::RightToLeft => "rtl",
                _ => "ltr",
            };
            style.set(Property::Direction, CssValue::Word(base));
            TextForm::Wrapped {
                class: "start",
                style,
            }
        }
        Cut::Line(_) => {
            let justify = match side(node, direction) {
                Side::Centre => Some("center"),
                Side::Start(side) if side != direction.base => Some("flex-end"),
                Side::Start(_) => None,
            };
            style.set_some(Property::JustifyContent, justify.map(CssValue::Word));
            TextForm::Halves { style }
        }
    }
}

/// Returns whether the only line of a form field may be wider than the space inside the padding. Fields on phones draw no text over
/// their padding, where icons are; CSS cuts it at the edge of the box.
fn may_reach_padding<T>(node: &Node<T>, text: &str) -> bool {
    let Padding { left, right, .. } = Padding::new(node);
    if node.kind != Kind::Input || left + right == 0 {
        return false;
    }
    let font_size = node.length(Attr::FontSize).filter(|size| *size > 0);
    // No letter is much wider than the font is high.
    let letters = usize::try_from((node.rect.w.max(0) - left - right) / font_size.unwrap_or(FONT_SIZE));
    letters.is_ok_and(|letters| text.chars().nth(letters).is_some())
}

/// Returns the CSS value of a direction, or `None` for the default.
fn css_direction(direction: LayoutDirection) -> Option<CssValue> {
    (direction == LayoutDirection::RightToLeft).then_some(CssValue::Word("rtl"))
}

/// Returns the byte offset at which a text is split into halves: after the space that is nearest to the middle, if
/// one is near, otherwise between two letters.
pub(super) fn middle(text: &str) -> usize {
    let half = text.len() / 2;
    let distance = |at: &usize| at.abs_diff(half);
    let after_spaces = text.match_indices(' ').map(|(at, space)| at + space.len());
    let near = after_spaces
        .min_by_key(distance)
        .filter(|at| distance(at) <= text.len() / 4);
    // Only before a letter or digit that is no mark of the character before it.
    let between_letters = || {
        let starts = text
            .char_indices()
            .skip(1)
            .filter(|(_, character)| !is_mark(*character));
        starts.map(|(at, _)| at).min_by_key(distance)
    };
    near.or_else(between_letters).unwrap_or(text.len())
}

/// Returns whether a character may belong to the one before it. The blocks of Indic scripts and Thai mix letters and
/// marks, and count as marks altogether.
fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{591}'..='\u{5c7}'
            | '\u{600}'..='\u{8ff}'
            | '\u{900}'..='\u{109f}'
            | '\u{1160}'..='\u{11ff}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{3099}'..='\u{309a}'
            | '\u{fe00}'..='\u{fe2f}'
            | '\u{1f1e6}'..='\u{1f1ff}'
            | '\u{1f3fb}'..='\u{1f3ff}'
            | '\u{e0000}'..='\u{e01ef}'
    )
}

fn paler(colour: u32) -> u32 {
    (colour & 0xffff_ff00) | ((colour & 0xff) / HINT_ALPHA_DIVISOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_split_after_the_space_nearest_to_its_middle_and_never_before_a_mark() {
        for (text, head) in [
            ("one two three four", "one two "),
            ("a verylongwordwithoutaspace", "a verylongwor"),
            ("é\u{301}\u{301}\u{301}e", "é\u{301}\u{301}\u{301}"),
            ("你好世界", "你好"),
            ("नमस्ते", "नमस्ते"),
            ("x", "x"),
            ("", ""),
        ] {
            let (half, _) = text.split_at(middle(text));
            assert_eq!(half, head, "{text:?}");
        }
    }
}
