//! Classes of attributes: which values templates hold, which values are colours, and which are lengths.
//!
//! Classes are asked by number, since a segment may name attributes that this version does not know. Whether a number is
//! in a class is part of the format and never changes.

use afterimage_wireframe::Attr;

use super::axis::Axis;

/// The number of an attribute, known or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AttrCode(pub(super) u16);

/// Attributes whose values are part of a node's template. The values of other attributes differ from node to node.
const STYLE: &[Attr] = &[
    Attr::Foreground,
    Attr::Background,
    Attr::BackgroundImage,
    Attr::FontSize,
    Attr::FontWeight,
    Attr::Italic,
    Attr::Underline,
    Attr::LineHeight,
    Attr::Align,
    Attr::VerticalAlign,
    Attr::MaxLines,
    Attr::Ellipsis,
    Attr::PaddingTop,
    Attr::PaddingRight,
    Attr::PaddingBottom,
    Attr::PaddingLeft,
    Attr::LayoutDirection,
    Attr::Clickable,
    Attr::LetterSpacing,
    Attr::CornerRadius,
    Attr::BorderWidth,
    Attr::BorderColour,
    Attr::BorderSides,
    Attr::Shadow,
    Attr::ClipsChildren,
    Attr::Unclipped,
    Attr::InputType,
    Attr::ContentType,
    Attr::Secure,
    Attr::Disabled,
    Attr::ImageOrigin,
    Attr::MaskOverride,
    Attr::PlaceholderReason,
];
/// Attributes that hold a colour.
const COLOURS: &[Attr] = &[Attr::Foreground, Attr::Background, Attr::BorderColour];

/// A bit for each style attribute's number.
const STYLE_BITS: u128 = bits_of(STYLE);
/// A bit for each colour's number.
const COLOUR_BITS: u128 = bits_of(COLOURS);

/// The value of an attribute that a node does not have, for the difference to a new value.
const ABSENT_OPACITY: i64 = 1000;

impl AttrCode {
    /// Whether the attribute's value is part of a template.
    #[inline]
    pub(super) fn is_style(self) -> bool {
        self.is_in(STYLE_BITS)
    }

    /// Whether the attribute is a colour.
    #[inline]
    pub(super) fn is_colour(self) -> bool {
        self.is_in(COLOUR_BITS)
    }

    /// The length of the node that the attribute often equals.
    pub(super) fn similar_length(self) -> SimilarLength {
        match Attr::from_code(self.0) {
            Some(Attr::ContentWidth | Attr::NaturalWidth | Attr::ClipW) => SimilarLength::Size(Axis::X),
            Some(Attr::ContentHeight | Attr::NaturalHeight | Attr::ClipH) => SimilarLength::Size(Axis::Y),
            Some(Attr::ClipX) => SimilarLength::Margins(Axis::X),
            Some(Attr::ClipY) => SimilarLength::Margins(Axis::Y),
            _ => SimilarLength::None,
        }
    }

    /// The value that counts as the old one if a node does not have the attribute.
    pub(super) fn absent_value(self) -> i64 {
        if self.0 == Attr::Opacity.code() {
            ABSENT_OPACITY
        } else {
            0
        }
    }

    #[inline]
    fn is_in(self, class: u128) -> bool {
        class.checked_shr(self.0.into()).is_some_and(|bits| bits & 1 == 1)
    }
}

/// A length that an attribute often equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SimilarLength {
    /// The size of the node or of its parent.
    Size(Axis),
    /// The distance from the node's edges to those of its parent.
    Margins(Axis),
    None,
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn bits_of(attrs: &[Attr]) -> u128 {
    let mut bits = 0;
    let mut at = 0;
    while at < attrs.len() {
        bits |= 1 << attrs[at] as u16;
        at += 1;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of a class below 256, which is above the highest attribute.
    fn codes(is_in: fn(AttrCode) -> bool) -> Vec<u16> {
        (0..256).filter(|code| is_in(AttrCode(*code))).collect()
    }

    #[test]
    fn classes_have_the_numbers_that_the_format_names() {
        let mut style: Vec<u16> = (1..=24).collect();
        style.extend([34, 35, 50, 51, 52, 57, 62, 80, 82]);
        assert_eq!(codes(AttrCode::is_style), style);
        assert_eq!(codes(AttrCode::is_colour), [1, 2, 22]);
        assert!(!AttrCode(u16::MAX).is_style());
    }
}
