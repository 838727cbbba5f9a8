//! The string table of a buffer.

use super::error::{BufferError, BufferFault, fault};
use super::layout::{STRING_BYTES, words};
use super::open::Sections;

/// The strings of one buffer; the text is checked once as a whole, and each string when it is used.
#[derive(Clone, Copy)]
pub(super) struct Strings<'a> {
    table: &'a [[u8; STRING_BYTES]],
    text: &'a [u8],
    table_at: usize,
}

impl<'a> Strings<'a> {
    pub fn new(sections: &Sections<'a>) -> Result<Self, BufferError> {
        // Most text is ASCII, and seeing that takes a fraction of what seeing UTF-8 does.
        let fault_at = if sections.text.is_ascii() {
            None
        } else {
            std::str::from_utf8(sections.text)
                .err()
                .map(|error| error.valid_up_to())
        };
        match fault_at {
            None => Ok(Self::checked(sections)),
            Some(at) => fault(sections.text_at() + at, BufferFault::Utf8),
        }
    }

    /// The strings of a buffer whose text is known to be UTF-8.
    pub fn checked(sections: &Sections<'a>) -> Self {
        Self {
            table: sections.string_records(),
            text: sections.text,
            table_at: sections.strings_at(),
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
        // In a text that is UTF-8, a part is UTF-8 where it begins and ends between characters.
        let bytes = start.checked_add(len).and_then(|end| self.text.get(start..end));
        match bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            Some(text) => Ok(text),
            None => fault(
                self.table_at + index as usize * STRING_BYTES,
                BufferFault::StringBounds { index },
            ),
        }
    }
}
