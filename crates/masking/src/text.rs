//! The text that may leave masking, and the only functions that make it from raw text.

use std::fmt;
use std::sync::Arc;

use afterimage_wireframe::{Frame, RawText, Recordable};

/// What a secret is recorded as, so that not even its length is told.
const SECRET: &str = "********";

/// What masking puts in the place of each character.
const STAR: char = '*';

/// A frame whose text went through masking: the only one that can be diffed or encoded.
pub type MaskedFrame = Frame<MaskedText>;

/// Text that went through masking: kept by decision, or stars.
///
/// Only this crate makes one; a frame and the steps to it share it. `Debug` tells the length alone, since kept text is still somebody's
/// screen.
#[derive(Clone, PartialEq, Eq)]
pub struct MaskedText(Arc<str>);

impl MaskedText {
    /// Takes text over as it is.
    pub(crate) fn kept(raw: RawText<'_>) -> Self {
        Self(raw.expose().into())
    }

    /// Puts a star in the place of each Unicode scalar value; white space stays, and with it the layout.
    pub(crate) fn starred(raw: RawText<'_>) -> Self {
        let star = |scalar: char| if scalar.is_whitespace() { scalar } else { STAR };
        Self(raw.expose().chars().map(star).collect::<String>().into())
    }

    /// Puts eight stars in the place of a secret; an empty one stays empty.
    pub(crate) fn secret(raw: RawText<'_>) -> Self {
        Self(if raw.is_empty() { "" } else { SECRET }.into())
    }
}

impl Recordable for MaskedText {
    fn recorded(&self) -> &str {
        &self.0
    }

    fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
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
    fn each_scalar_becomes_a_star_and_white_space_stays() {
        for (raw, starred) in [
            ("", ""),
            ("Ada Lovelace", "*** ********"),
            (" \t\n\u{a0}\u{3000}", " \t\n\u{a0}\u{3000}"),
            ("naïve", "*****"),
            ("שלום", "****"),
            // One emoji to the eye: three persons and two joiners.
            ("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "*****"),
            ("a\u{200B}b", "***"),
        ] {
            assert_eq!(MaskedText::starred(RawText::new(raw)).recorded(), starred);
        }
    }

    #[test]
    fn a_secret_is_eight_stars_whatever_its_length_and_nothing_when_empty() {
        for (raw, masked) in [("", ""), ("1", SECRET), (" ", SECRET), ("0123456789", SECRET)] {
            assert_eq!(MaskedText::secret(RawText::new(raw)).recorded(), masked);
        }
    }

    #[test]
    fn debug_tells_the_length_alone() {
        let shown = format!("{:?}", MaskedText::kept(RawText::new("hunter2")));
        assert_eq!(shown, "MaskedText(7 bytes)");
    }
}
