//! Text that may be recorded, and the only functions that create it from raw text.

use std::fmt;
use std::sync::Arc;

use afterimage_wireframe::{Frame, RawText, Recordable};

/// The recorded form of every secret, which hides even its length.
const SECRET: &str = "********";

/// The character that masking writes in place of each Unicode scalar value.
const STAR: char = '*';

/// A frame of masked text: the only kind of frame that can be diffed or encoded.
pub type MaskedFrame = Frame<MaskedText>;

/// Text after masking: the original if the decision keeps it, or stars.
///
/// Only this crate creates one. Frames and their changes share the allocation. `Debug` shows only the length, since
/// kept text is still private to the user.
#[derive(Clone, PartialEq, Eq)]
pub struct MaskedText(Arc<str>);

impl MaskedText {
    /// Keeps the text unchanged.
    pub(crate) fn verbatim(raw: RawText<'_>) -> Self {
        Self(raw.expose().into())
    }

    /// Replaces each Unicode scalar value by a star, except white space, so that the layout is preserved.
    pub(crate) fn starred(raw: RawText<'_>) -> Self {
        let star = |scalar: char| if scalar.is_whitespace() { scalar } else { STAR };
        Self(raw.expose().chars().map(star).collect::<String>().into())
    }

    /// Replaces a secret by eight stars. An empty secret stays empty.
    pub(crate) fn secret(raw: RawText<'_>) -> Self {
        Self(if raw.is_empty() { "" } else { SECRET }.into())
    }
}

impl Recordable for MaskedText {
    fn recorded(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MaskedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MaskedText({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scalar_becomes_a_star_and_white_space_is_kept() {
        for (raw, starred) in [
            ("", ""),
            ("Ada Lovelace", "*** ********"),
            (" \t\n\u{a0}\u{3000}", " \t\n\u{a0}\u{3000}"),
            ("naïve", "*****"),
            ("שלום", "****"),
            // Displayed as one emoji: three persons and two joiners.
            ("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "*****"),
            ("a\u{200B}b", "***"),
        ] {
            assert_eq!(MaskedText::starred(RawText::new(raw)).recorded(), starred);
        }
    }

    #[test]
    fn a_secret_of_any_length_is_eight_stars_and_an_empty_one_is_empty() {
        for (raw, masked) in [("", ""), ("1", SECRET), (" ", SECRET), ("0123456789", SECRET)] {
            assert_eq!(MaskedText::secret(RawText::new(raw)).recorded(), masked);
        }
    }

    #[test]
    fn debug_shows_only_the_length() {
        let shown = format!("{:?}", MaskedText::verbatim(RawText::new("hunter2")));
        assert_eq!(shown, "MaskedText(7 bytes)");
    }
}
