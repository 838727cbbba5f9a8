//! Positions in the attribute and text sections, which advance together.

use std::ops::Range;

/// Offset of a node's data: the number of attributes and the bytes of text before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DataOffset {
    /// In attributes.
    pub attrs: u32,
    /// In bytes of text.
    pub text: u32,
}

impl DataOffset {
    /// The offset `by` further on, modulo 2^32.
    pub(super) fn moved(self, by: Self) -> Self {
        Self {
            attrs: self.attrs.wrapping_add(by.attrs),
            text: self.text.wrapping_add(by.text),
        }
    }

    /// The distance from `other`, modulo 2^32.
    pub(super) fn since(self, other: Self) -> Self {
        Self {
            attrs: self.attrs.wrapping_sub(other.attrs),
            text: self.text.wrapping_sub(other.text),
        }
    }
}

/// The attributes between two offsets.
pub(super) fn attrs(offsets: &Range<DataOffset>) -> Range<usize> {
    offsets.start.attrs as usize..offsets.end.attrs as usize
}

/// The bytes of text between two offsets.
pub(super) fn text(offsets: &Range<DataOffset>) -> Range<usize> {
    offsets.start.text as usize..offsets.end.text as usize
}
