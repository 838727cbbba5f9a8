//! The text of a buffer, of which each string takes the bytes behind the one before it.

use super::error::{BufferError, BufferFault, fault};
use super::layout::{ATTR_BYTES, text_len};
use super::open::Sections;

/// Goes over the text, string by string; each is checked when it is its turn.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    bytes: &'a [u8],
    /// Where the next string begins.
    next: usize,
    /// Where the text begins in the buffer.
    section_at: usize,
}

impl<'a> Text<'a> {
    pub fn new(sections: &Sections<'a>) -> Self {
        Self {
            bytes: sections.text,
            next: 0,
            section_at: sections.text_at(),
        }
    }

    /// Goes on at another string.
    pub fn go_to(&mut self, start: usize) {
        self.next = start;
    }

    /// The next string, which the attribute of node `id` at byte `offset` has.
    pub fn string(&mut self, len: u32, id: u32, offset: usize) -> Result<&'a str, BufferError> {
        let bytes = self.take(u64::from(len), id, offset)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(error) => {
                let start = self.section_at + self.next - bytes.len();
                fault(start + error.valid_up_to(), BufferFault::Utf8)
            }
        }
    }

    /// Leaves out the strings that the attributes of node `id` at byte `offset` have.
    pub fn skip(&mut self, attrs: &[[u8; ATTR_BYTES]], id: u32, offset: usize) -> Result<(), BufferError> {
        self.take(text_len(attrs), id, offset).map(|_| ())
    }

    /// Checks that no text is left.
    pub fn end(&self) -> Result<(), BufferError> {
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
