//! Text that may be recorded, and the only functions that create it from raw text.

use std::fmt;

use afterimage_wireframe::{Frame, Node, RawText, Recordable, Update};

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

/// The recorded form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextForm {
    /// The text itself.
    Verbatim,
    /// A star in place of each Unicode scalar value, except white space, so that the layout is preserved.
    Starred,
    /// Eight stars, or nothing if the text is empty.
    Secret,
}

impl TextForm {
    /// Appends the recorded form of a text.
    fn write(self, raw: RawText<'_>, out: &mut String) {
        match self {
            Self::Verbatim => out.push_str(raw.expose()),
            Self::Starred => {
                let star = |scalar: char| if scalar.is_whitespace() { scalar } else { STAR };
                out.extend(raw.expose().chars().map(star));
            }
            Self::Secret if raw.is_empty() => {}
            Self::Secret => out.push_str(SECRET),
        }
    }
}

impl MaskedText {
    /// Masks a text. It is empty until the block ends.
    pub(crate) fn new(raw: RawText<'_>, form: TextForm, block: &mut TextBlock) -> Self {
        Self(block.add(|out| form.write(raw, out)))
    }

    /// Masks a text, or returns `None` if the result equals `self`.
    pub(crate) fn replaced_by(
        &self,
        raw: RawText<'_>,
        form: TextForm,
        block: &mut TextBlock,
    ) -> Option<Self> {
        let masked = block.add_unless(self.recorded(), |out| form.write(raw, out));
        masked.map(Self)
    }
}

/// Ends the block of the texts of some nodes and updates.
pub(crate) fn end_block(
    block: &mut TextBlock,
    nodes: &mut [Node<MaskedText>],
    updates: &mut [Update<MaskedText>],
) {
    let nodes = nodes.iter_mut().filter(|node| !node.texts.is_empty());
    let of_nodes = nodes.flat_map(|node| node.texts.values_mut());
    let of_updates = updates.iter_mut().flat_map(|update| update.texts.iter_mut());
    let of_updates = of_updates.filter_map(|(_, text)| text.as_mut());
    block.end(of_nodes.chain(of_updates).map(|text| &mut text.0));
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
    fn masked(raw: &str, form: TextForm) -> MaskedText {
        let mut block = TextBlock::default();
        let mut masked = MaskedText::new(RawText::new(raw), form, &mut block);
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
            assert_eq!(masked(raw, TextForm::Starred).recorded(), starred);
        }
    }

    #[test]
    fn a_secret_of_any_length_is_eight_stars_and_an_empty_one_is_empty() {
        for (raw, expected) in [("", ""), ("1", SECRET), (" ", SECRET), ("0123456789", SECRET)] {
            assert_eq!(masked(raw, TextForm::Secret).recorded(), expected);
        }
    }

    #[test]
    fn text_with_the_same_recorded_form_is_not_replaced() {
        let mut block = TextBlock::default();
        for (known, form, raw, replaced) in [
            ("Inbox", TextForm::Verbatim, "Inbox", false),
            ("Inbox", TextForm::Verbatim, "Inbox ", true),
            ("Inbox", TextForm::Starred, "Drafts", true),
            ("Inbox", TextForm::Starred, "Spam!", false),
            ("a", TextForm::Secret, "bc", false),
            ("a", TextForm::Secret, "", true),
        ] {
            let known = masked(known, form);
            let by = known.replaced_by(RawText::new(raw), form, &mut block);
            assert_eq!(by.is_some(), replaced, "{raw}");
            assert_eq!(block.len() == 0, !replaced || raw.is_empty(), "{raw}");
            block.truncate(0);
        }
    }

    #[test]
    fn debug_shows_only_the_length() {
        let shown = format!("{:?}", masked("hunter2", TextForm::Verbatim));
        assert_eq!(shown, "MaskedText(7 bytes)");
    }
}
