//! CSS declarations as typed properties, so that two styles can be compared and only differences are written.

use std::fmt;

use super::css_value::CssValue;

/// A CSS property, in the order in which properties are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Property {
    Left,
    Top,
    Width,
    Height,
    Overflow,
    Transform,
    ZIndex,
    BackgroundColour,
    BackgroundImage,
    Colour,
    FontFamily,
    FontSize,
    FontWeight,
    FontStyle,
    TextDecoration,
    LetterSpacing,
    LineHeight,
    Direction,
    UnicodeBidi,
    TextAlign,
    AlignContent,
    TextOverflow,
    LineClamp,
    MaxHeight,
    JustifyContent,
    WhiteSpace,
    PaddingTop,
    PaddingRight,
    PaddingBottom,
    PaddingLeft,
    Radius,
    Shadow,
    Opacity,
    ClipPath,
}

impl Property {
    /// Returns the CSS name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Top => "top",
            Self::Width => "width",
            Self::Height => "height",
            Self::Overflow => "overflow",
            Self::Transform => "transform",
            Self::ZIndex => "z-index",
            Self::BackgroundColour => "background-color",
            Self::BackgroundImage => "background-image",
            Self::Colour => "color",
            Self::FontFamily => "font-family",
            Self::FontSize => "font-size",
            Self::FontWeight => "font-weight",
            Self::FontStyle => "font-style",
            Self::TextDecoration => "text-decoration-line",
            Self::LetterSpacing => "letter-spacing",
            Self::LineHeight => "line-height",
            Self::Direction => "direction",
            Self::UnicodeBidi => "unicode-bidi",
            Self::TextAlign => "text-align",
            Self::AlignContent => "align-content",
            Self::TextOverflow => "text-overflow",
            Self::LineClamp => "-webkit-line-clamp",
            Self::MaxHeight => "max-height",
            Self::JustifyContent => "justify-content",
            Self::WhiteSpace => "white-space",
            Self::PaddingTop => "padding-top",
            Self::PaddingRight => "padding-right",
            Self::PaddingBottom => "padding-bottom",
            Self::PaddingLeft => "padding-left",
            Self::Radius => "border-radius",
            Self::Shadow => "box-shadow",
            Self::Opacity => "opacity",
            Self::ClipPath => "clip-path",
        }
    }
}

/// Properties with values, sorted by property.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Style(Vec<(Property, CssValue)>);

impl Style {
    /// Appends a property. Callers set properties in the order of [`Property`].
    pub(super) fn set(&mut self, property: Property, value: CssValue) {
        debug_assert!(
            self.0.last().is_none_or(|(last, _)| *last < property),
            "{property:?} out of order"
        );
        self.0.push((property, value));
    }

    /// Appends a property if it has a value.
    pub(super) fn set_some(&mut self, property: Property, value: Option<CssValue>) {
        if let Some(value) = value {
            self.set(property, value);
        }
    }

    /// Inserts the properties of another style. If both have a property, this style's value stays.
    pub(super) fn insert_all(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
        self.0.sort_by_key(|(property, _)| *property);
        self.0.dedup_by_key(|(property, _)| *property);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the properties that differ from `old`. `None` removes a property.
    pub(super) fn changes_from(&self, old: &Self) -> Vec<(Property, Option<CssValue>)> {
        let mut changes = Vec::new();
        let (mut new, mut old) = (self.0.iter().peekable(), old.0.iter().peekable());
        loop {
            match (new.peek(), old.peek()) {
                (Some((a, value)), Some((b, before))) if a == b => {
                    if value != before {
                        changes.push((*a, Some(value.clone())));
                    }
                    new.next();
                    old.next();
                }
                (Some((a, value)), other) if other.is_none_or(|(b, _)| a < b) => {
                    changes.push((*a, Some(value.clone())));
                    new.next();
                }
                (_, Some((b, _))) => {
                    changes.push((*b, None));
                    old.next();
                }
                (_, None) => return changes,
            }
        }
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (property, value)) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(";")?;
            }
            write!(f, "{}:{value}", property.name())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_set_and_remove_properties() {
        let style = |list: &[(Property, i32)]| {
            let mut style = Style::default();
            for (property, value) in list {
                style.set(*property, CssValue::Number(*value));
            }
            style
        };
        let old = style(&[(Property::Left, 1), (Property::Width, 2), (Property::ZIndex, 3)]);
        let new = style(&[(Property::Left, 1), (Property::Top, 9), (Property::ZIndex, 4)]);
        assert_eq!(
            new.changes_from(&old),
            vec![
                (Property::Top, Some(CssValue::Number(9))),
                (Property::Width, None),
                (Property::ZIndex, Some(CssValue::Number(4))),
            ]
        );
        assert_eq!(old.changes_from(&old), vec![]);
    }
}
