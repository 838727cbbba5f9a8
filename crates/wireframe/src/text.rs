//! Raw and recordable screen text: two types, so that unmasked text cannot be encoded.

use std::fmt;

/// Text as the host read it from a view. It may be private.
///
/// It has no `Display`, no serde and cannot be written to a segment; `Debug` shows only its length. Only the masking
/// step calls [`RawText::expose`] (checked by `cargo xtask tidy`).
///
/// ```compile_fail
/// println!("{}", afterimage_wireframe::RawText::new("secret"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RawText<'a>(&'a str);

impl<'a> RawText<'a> {
    /// Wraps text that was read from a view.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// Returns the text, for the masking step.
    #[must_use]
    pub fn expose(&self) -> &'a str {
        self.0
    }

    /// Returns the text, for the frame writer. That is the host's side, where the text is from.
    pub(crate) fn as_written(&self) -> &'a str {
        self.0
    }

    /// Length in bytes of UTF-8.
    #[must_use]
    pub fn len_bytes(&self) -> usize {
        self.0.len()
    }

    /// Whether the text has no characters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for RawText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawText({} bytes)", self.0.len())
    }
}

/// Text that may be diffed, encoded and shown: the result of masking, or text that was read from a recording.
///
/// `RawText` does not implement it, and coherence prevents other crates from implementing it for `RawText`.
pub trait Recordable: Clone + PartialEq {
    /// The text to record.
    fn recorded(&self) -> &str;
}

/// Text from a recording. It was masked before it was written.
///
/// `Debug` shows only its length: even masked text is from a user's screen and does not belong in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordedText(Box<str>);

impl RecordedText {
    /// Wraps text that was read from a recording.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }
}

impl Recordable for RecordedText {
    fn recorded(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RecordedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordedText({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_length_and_not_the_text() {
        let shown = format!("{:?} {:?}", RawText::new("hunter2"), RecordedText::new("hunter2"));
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("7 bytes"));
    }
}
