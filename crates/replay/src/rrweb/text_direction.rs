//! Direction of text: the base direction of a paragraph is that of its first strong character.

use afterimage_wireframe::LayoutDirection;

/// Blocks whose letters are written from right to left.
const RIGHT_TO_LEFT: [(char, char); 6] = [
    // Hebrew, Arabic, Syriac, Thaana, NKo, Samaritan, Mandaic and the extensions of Arabic.
    ('\u{0590}', '\u{08ff}'),
    // Presentation forms of Hebrew and Arabic.
    ('\u{fb1d}', '\u{fdff}'),
    ('\u{fe70}', '\u{feff}'),
    // Old scripts from Cypriot to Sogdian and their like, then Mende Kikakui, Adlam and mathematical Arabic.
    ('\u{10800}', '\u{10fff}'),
    ('\u{1e800}', '\u{1efff}'),
    // Right-to-left mark.
    ('\u{200f}', '\u{200f}'),
];
const LEFT_TO_RIGHT_MARK: char = '\u{200e}';
/// Isolates, whose content does not count for the paragraph, and their end.
const ISOLATES: [char; 3] = ['\u{2066}', '\u{2067}', '\u{2068}'];
const END_OF_ISOLATE: char = '\u{2069}';

/// Returns the direction of the first strong character outside of isolates, or `None` if there is none.
pub(super) fn first_strong(paragraph: &str) -> Option<LayoutDirection> {
    let mut isolates = 0_u32;
    for character in paragraph.chars() {
        if ISOLATES.contains(&character) {
            isolates += 1;
        } else if character == END_OF_ISOLATE {
            isolates = isolates.saturating_sub(1);
        } else if isolates == 0
            && let Some(direction) = strong(character)
        {
            return Some(direction);
        }
    }
    None
}

/// Returns the direction of a letter or mark. Digits, punctuation and spaces have none.
fn strong(character: char) -> Option<LayoutDirection> {
    if character.is_ascii() && !character.is_ascii_alphabetic() {
        return None;
    }
    let is_in = |(first, last): &(char, char)| (*first..=*last).contains(&character);
    if RIGHT_TO_LEFT.iter().any(is_in) {
        let is_strong = character.is_alphabetic() || character == '\u{200f}';
        return is_strong.then_some(LayoutDirection::RightToLeft);
    }
    (character.is_alphabetic() || character == LEFT_TO_RIGHT_MARK).then_some(LayoutDirection::LeftToRight)
}

/// Returns the other direction.
pub(super) fn opposite(direction: LayoutDirection) -> LayoutDirection {
    match direction {
        LayoutDirection::RightToLeft => LayoutDirection::LeftToRight,
        _ => LayoutDirection::RightToLeft,
    }
}

/// Directions of a text in its box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TextDirection {
    /// Base direction of the first paragraph.
    pub(super) base: LayoutDirection,
    /// Layout direction of the node, if it is known and a paragraph has another base direction.
    pub(super) layout: Option<LayoutDirection>,
    /// Whether paragraphs have different base directions.
    pub(super) is_mixed: bool,
}

impl TextDirection {
    /// Returns the directions of a text. A paragraph without a strong character follows the layout direction.
    pub(super) fn new(text: &str, layout: Option<LayoutDirection>) -> Self {
        let default = layout.unwrap_or(LayoutDirection::LeftToRight);
        let bases = || {
            text.split('\n')
                .map(|paragraph| first_strong(paragraph).unwrap_or(default))
        };
        let base = bases().next().unwrap_or(default);
        Self {
            base,
            layout: layout.filter(|layout| bases().any(|base| base != *layout)),
            is_mixed: bases().any(|other| other != base),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LayoutDirection::{LeftToRight, RightToLeft};

    #[test]
    fn first_strong_character_outside_of_isolates_gives_the_direction() {
        for (text, expected) in [
            ("Hello שלום", Some(LeftToRight)),
            ("שלום Hello", Some(RightToLeft)),
            ("12:30 – مرحبا", Some(RightToLeft)),
            ("12:30, 5 %", None),
            ("", None),
            ("\u{200f}abc", Some(RightToLeft)),
            ("\u{202e}abc", Some(LeftToRight)),
            ("\u{2067}שלום\u{2069} abc", Some(LeftToRight)),
            ("\u{2069}\u{2068}abc", None),
            ("你好", Some(LeftToRight)),
            ("नमस्ते", Some(LeftToRight)),
            ("***", None),
        ] {
            assert_eq!(first_strong(text), expected, "{text:?}");
        }
    }

    #[test]
    fn text_without_a_strong_character_follows_the_layout() {
        let direction = |text, layout| {
            let direction = TextDirection::new(text, layout);
            (direction.base, direction.layout, direction.is_mixed)
        };
        assert_eq!(direction("12", None), (LeftToRight, None, false));
        assert_eq!(direction("12", Some(RightToLeft)), (RightToLeft, None, false));
        assert_eq!(
            direction("abc", Some(RightToLeft)),
            (LeftToRight, Some(RightToLeft), false)
        );
        assert_eq!(
            direction("שלום\nabc", Some(RightToLeft)),
            (RightToLeft, Some(RightToLeft), true)
        );
        assert_eq!(direction("שלום\nabc", None), (RightToLeft, None, true));
    }
}
