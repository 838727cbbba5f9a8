//! The two forms of screen text, kept apart by type so that what is not masked cannot be encoded.

use std::fmt;
use std::sync::Arc;

/// Text as the host read it from a view: it may be private.
///
/// It has no `Display`, no serde and no way into a segment; `Debug` tells its length alone. Only the
/// masking step calls [`RawText::expose`] (checked by `cargo xtask tidy`).
///
/// ```compile_fail
/// println!("{}", afterimage_wireframe::RawText::new("secret"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RawText<'a>(&'a str);

impl<'a> RawText<'a> {
    /// Takes text as it was read.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// The text itself, for the masking step.
    #[must_use]
    pub fn expose(&self) -> &'a str {
        self.0
    }

    /// The text, for the host's side of a frame buffer: it is written where it came from.
    pub(crate) fn as_written(&self) -> &'a str {
        self.0
    }

    /// Length in bytes of UTF-8.
    #[must_use]
    pub fn len_bytes(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no text.
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

/// Text that may be diffed, encoded and shown: what masking let through, or what a reader read back.
///
/// `RawText` does not implement it, and coherence lets no other crate do so on its behalf.
pub trait Recordable: Clone + PartialEq {
    /// The text to record.
    fn recorded(&self) -> &str;

    /// The same, to be kept.
    fn shared(&self) -> Arc<str> {
        self.recorded().into()
    }
}

/// Text that a reader found in a recording; it was masked before it was written.
///
/// `Debug` tells its length alone: even masked text is somebody's screen, and logs are not the place.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordedText(Box<str>);

impl RecordedText {
    /// Takes text from a recording.
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
    fn debug_never_shows_the_text() {
        let shown = format!("{:?} {:?}", RawText::new("hunter2"), RecordedText::new("hunter2"));
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("7 bytes"));
    }
}
