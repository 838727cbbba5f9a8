//! The text section. It has no offsets: each string starts where the string of the attribute before ends.

use super::error::{BufferError, BufferFault, fault};
use super::layout::{ATTR_BYTES, text_len};
use super::sections::TreeSections;

/// Reads the text section string by string; the UTF-8 of each string is checked when it is read.
#[derive(Clone, Copy)]
pub(super) struct StringReader<'a> {
    bytes: &'a [u8],
    /// Offset of the next string in `bytes`.
    next: usize,
    /// Offset of `bytes` in the buffer.
    section_at: usize,
}

impl<'a> StringReader<'a> {
    pub(super) fn new(sections: &TreeSections<'a>) -> Self {
        Self {
            bytes: sections.text,
            next: 0,
            section_at: sections.text_at(),
        }
    }

    /// Continues with the string at offset `start` of the text section.
    pub(super) fn seek(&mut self, start: usize) {
        self.next = start;
    }

    /// Reads the next string: `len` bytes, of an attribute of node `id` at byte `offset` of the buffer.
    pub(super) fn read(&mut self, len: u32, id: u32, offset: usize) -> Result<&'a str, BufferError> {
        let bytes = self.take(u64::from(len), id, offset)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(error) => {
                let start = self.section_at + self.next - bytes.len();
                fault(start + error.valid_up_to(), BufferFault::Utf8)
            }
        }
    }

    /// Skips the strings of the attributes of node `id`, which start at byte `offset` of the buffer.
    pub(super) fn skip(
        &mut self,
        attrs: &[[u8; ATTR_BYTES]],
        id: u32,
        offset: usize,
    ) -> Result<(), BufferError> {
        self.take(text_len(attrs), id, offset).map(|_| ())
    }

    /// Checks that all text was read.
    pub(super) fn finish(&self) -> Result<(), BufferError> {
        match self.bytes.len().saturating_sub(self.next) {
            0 => Ok(()),
            left => fault(self.section_at + self.next, BufferFault::SpareText { left }),
        }
    }

    fn take(&mut self, len: u64, id: u32, offset: usize) -> Result<&'a [u8], BufferError> {
        let rest = self.bytes.get(self.next..).unwrap_or_default();
        let taken = usize::try_from(len).ok().and_then(|len| rest.get(..len));
        let Some(taken) = taken else {
            let left = rest.len();
            return fault(offset, BufferFault::MissingText { id, len, left });
        };
        self.next += taken.len();
        Ok(taken)
    }
}
