//! Text that may be recorded, and the only functions that create it from raw text.

use std::fmt;

use afterimage_wireframe::{Frame, Node, RawText, Recordable};

use crate::text_block::{BlockText, TextBlock};

/// The recorded form of every secret, which hides even its length.
const SECRET: &str = "********";

/// The character that masking writes in place of each Unicode scalar value.
const STAR: char = '*';

/// A frame of masked text: the only kind of frame that can be diffed or encoded.
pub type MaskedFrame = Frame<MaskedText>;

/// Text after masking: the original if the decision keeps it, or stars.
///
/// Only this crate creates one. Frames and their changes share allocations. `Debug` shows only the length, since
/// kept text is still private to the user.
#[derive(Clone, PartialEq, Eq)]
pub struct MaskedText(BlockText);

impl MaskedText {
    /// Keeps the text unchanged.
    pub(crate) fn verbatim(raw: RawText<'_>, block: &mut TextBlock) -> Self {
        Self(block.add(|out| out.push_str(raw.expose())))
    }

    /// Replaces each Unicode scalar value by a star, except white space, so that the layout is preserved.
    pub(crate) fn starred(raw: RawText<'_>, block: &mut TextBlock) -> Self {
        let star = |scalar: char| if scalar.is_whitespace() { scalar } else { STAR };
        Self(block.add(|out| out.extend(raw.expose().chars().map(star))))
    }

    /// Replaces a secret by eight stars. An empty secret stays empty.
    pub(crate) fn secret(raw: RawText<'_>, block: &mut TextBlock) -> Self {
        Self(block.add(|out| out.push_str(if raw.is_empty() { "" } else { SECRET })))
    }
}

/// Ends the block of the texts of some nodes.
pub(crate) fn end_block(block: &mut TextBlock, nodes: &mut [Node<MaskedText>]) {
    let with_texts = nodes.iter_mut().filter(|node| !node.texts.is_empty());
    block.end(with_texts.flat_map(|node| node.texts.values_mut().map(|text| &mut text.0)));
}

impl Recordable for MaskedText {
    fn recorded(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for MaskedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MaskedText({} bytes)", self.recorded().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Masks a text in a block of its own.
    fn masked(raw: &str, mask: fn(RawText<'_>, &mut TextBlock) -> MaskedText) -> MaskedText {
        let mut block = TextBlock::default();
        let mut masked = mask(RawText::new(raw), &mut block);
        block.end([&mut masked.0].into_iter());
        masked
    }

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
            assert_eq!(masked(raw, MaskedText::starred).recorded(), starred);
        }
    }

    #[test]
    fn a_secret_of_any_length_is_eight_stars_and_an_empty_one_is_empty() {
        for (raw, expected) in [("", ""), ("1", SECRET), (" ", SECRET), ("0123456789", SECRET)] {
            assert_eq!(masked(raw, MaskedText::secret).recorded(), expected);
        }
    }

    #[test]
    fn debug_shows_only_the_length() {
        let shown = format!("{:?}", masked("hunter2", MaskedText::verbatim));
        assert_eq!(shown, "MaskedText(7 bytes)");
    }
}
