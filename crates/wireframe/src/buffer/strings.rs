//! The string table of a buffer.

use super::error::{BufferError, BufferFault, fault};
use super::layout::{STRING_BYTES, words};
use super::open::Sections;

/// The strings of one buffer; the text is checked once as a whole, and each string when it is used.
pub(super) struct Strings<'a> {
    table: &'a [[u8; STRING_BYTES]],
    text: &'a str,
    table_at: usize,
}

impl<'a> Strings<'a> {
    pub fn new(sections: &Sections<'a>) -> Result<Self, BufferError> {
        match std::str::from_utf8(sections.text) {
            Ok(text) => Ok(Self {
                table: sections.strings.as_chunks().0,
                text,
                table_at: sections.strings_at(),
            }),
            Err(error) => fault(sections.text_at() + error.valid_up_to(), BufferFault::Utf8),
        }
    }

    /// The string that an attribute of node `id` at byte `offset` names.
    pub fn string(&self, index: u32, id: u32, offset: usize) -> Result<&'a str, BufferError> {
        let Some(entry) = self.table.get(index as usize) else {
            let count = self.table.len();
            return fault(offset, BufferFault::StringIndex { id, index, count });
        };
        let [start, len] = words(entry);
        let (start, len) = (start as usize, len as usize);
        match start.checked_add(len).and_then(|end| self.text.get(start..end)) {
            Some(text) => Ok(text),
            None => fault(
                self.table_at + index as usize * STRING_BYTES,
                BufferFault::StringBounds { index },
            ),
        }
    }
}
