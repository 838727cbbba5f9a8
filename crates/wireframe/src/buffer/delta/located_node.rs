//! A node of the new buffer, located but not decoded.

use std::ops::Range;

use super::super::layout::{NODE_BYTES, words};
use super::data_offset::DataOffset;
use crate::Rect;

/// The record of a node in the new buffer, with the offset of its data.
#[derive(Clone, Copy, Debug)]
pub struct LocatedNode {
    pub(super) id: u32,
    pub(super) parent: u32,
    /// Code of the node's kind.
    pub(super) kind: u32,
    pub(super) offset: DataOffset,
    attr_count: u32,
    pub(super) rect: Rect,
}

impl LocatedNode {
    #[inline]
    pub(super) fn new(bytes: &[u8; NODE_BYTES], offset: DataOffset, rect: Rect) -> Self {
        let [id, parent, .., tail] = words::<7>(bytes);
        Self {
            id,
            parent,
            kind: tail >> 16,
            offset,
            attr_count: tail & 0xFFFF,
            rect,
        }
    }

    /// The node's attributes, as a range of the attribute section.
    pub(super) fn attrs(&self) -> Range<usize> {
        self.offset.attrs as usize..(self.offset.attrs + self.attr_count) as usize
    }
}
