//! The header of a frame buffer: read and checked in constant time, cheap enough for the UI thread.

use super::error::{BufferError, BufferFault, fault};
use super::layout::{
    ATTR_BYTES, FRAME_BUFFER_VERSION, HAS_TREE, HEADER_BYTES, MAGIC, NODE_BYTES, RANK_BYTES, SPAN_START,
    TOUCH_BYTES, long, words,
};
use super::limits::MAX_BUFFER_BYTES;
use crate::{MAX_LENGTH, SourceId, Viewport};

/// Words of a header.
const HEADER_WORDS: usize = HEADER_BYTES / 4;

/// Offsets at which the header's faults are reported.
const VERSION_AT: usize = 4;
const FLAGS_AT: usize = 7;
const LENGTH_AT: usize = 16;
const VIEWPORT_AT: usize = SPAN_START;
const NODE_COUNT_AT: usize = 32;

/// The fields of a header, without magic and version.
#[derive(Clone, Copy, Debug)]
pub(super) struct BufferHeader {
    pub source: SourceId,
    flags: u8,
    pub elapsed_ms: u64,
    /// Length of the whole buffer, in bytes.
    pub len: usize,
    pub viewport: Viewport,
    touches: u32,
    nodes: u32,
    attrs: u32,
    text: u32,
    ranks: u32,
}

impl BufferHeader {
    /// Reads and checks the header of a buffer. The sections of the header that is returned fill its `len` bytes
    /// exactly, and `bytes` has at least as many.
    pub(super) fn check(bytes: &[u8]) -> Result<Self, BufferError> {
        let Some(header) = bytes.first_chunk::<HEADER_BYTES>() else {
            let (needed, len) = (HEADER_BYTES, bytes.len());
            return fault(len, BufferFault::NoHeader { needed, len });
        };
        let words: [u32; HEADER_WORDS] = words(header);
        let [magic, version_and_flags, ..] = words;
        if magic.to_le_bytes() != MAGIC {
            return fault(0, BufferFault::Magic);
        }
        let found = version_and_flags as u16;
        if found != FRAME_BUFFER_VERSION {
            let expected = FRAME_BUFFER_VERSION;
            return fault(VERSION_AT, BufferFault::Version { found, expected });
        }
        let header = Self::from_words(words);
        header.check_fields(bytes.len())?;
        Ok(header)
    }

    /// Reads the header of a buffer that [`BufferHeader::check`] accepted.
    #[inline]
    pub(super) fn read_checked(bytes: &[u8]) -> Self {
        let header = bytes.first_chunk::<HEADER_BYTES>();
        debug_assert!(header.is_some(), "a checked frame buffer has a header");
        Self::from_words(header.map_or_else(Default::default, |header| words(header)))
    }

    #[inline]
    fn from_words(words: [u32; HEADER_WORDS]) -> Self {
        let [_, version_and_flags, time_low, time_high, len, touches, ..] = words;
        let [.., view_w, view_h, nodes, attrs, text, ranks] = words;
        let [_, _, source, flags] = version_and_flags.to_le_bytes();
        Self {
            source: SourceId(source),
            flags,
            elapsed_ms: long(time_low, time_high),
            len: len as usize,
            viewport: Viewport {
                w: view_w.cast_signed().min(MAX_LENGTH),
                h: view_h.cast_signed().min(MAX_LENGTH),
            },
            touches,
            nodes,
            attrs,
            text,
            ranks,
        }
    }

    fn check_fields(&self, available: usize) -> Result<(), BufferError> {
        let (total, nodes, ranks) = (self.len, self.nodes, self.ranks);
        if self.flags & !HAS_TREE != 0 {
            let found = u32::from(self.flags);
            return fault(FLAGS_AT, BufferFault::Flags { found });
        }
        if total > MAX_BUFFER_BYTES {
            let limit = MAX_BUFFER_BYTES;
            return fault(LENGTH_AT, BufferFault::Oversized { len: total, limit });
        }
        if total > available {
            let len = available;
            return fault(len, BufferFault::Truncated { total, len });
        }
        if self.viewport.w < 0 || self.viewport.h < 0 {
            return fault(VIEWPORT_AT, BufferFault::Viewport);
        }
        if !self.has_tree() && (nodes | self.attrs | self.text | ranks) != 0 {
            return fault(NODE_COUNT_AT, BufferFault::NoTree);
        }
        // Added up in 64 bits, which no counts overflow.
        let size = |count: u32, stride: usize| u64::from(count) * stride as u64;
        let sections = HEADER_BYTES as u64
            + size(nodes, NODE_BYTES)
            + size(self.attrs, ATTR_BYTES)
            + size(ranks, RANK_BYTES)
            + u64::from(self.text)
            + size(self.touches, TOUCH_BYTES);
        if sections != total as u64 {
            return fault(LENGTH_AT, BufferFault::Sections { total, sections });
        }
        Ok(())
    }

    /// Whether the buffer has a tree, perhaps an empty one.
    #[inline]
    pub(super) fn has_tree(&self) -> bool {
        self.flags & HAS_TREE != 0
    }

    /// Sizes of the tree's sections in bytes, in their order: nodes, attributes, paint ranks, text.
    #[inline]
    pub(super) fn tree_sizes(&self) -> [usize; 4] {
        [
            self.nodes as usize * NODE_BYTES,
            self.attrs as usize * ATTR_BYTES,
            self.ranks as usize * RANK_BYTES,
            self.text as usize,
        ]
    }

    /// Offset at which the tree's sections end and the touches begin.
    #[inline]
    pub(super) fn touches_at(&self) -> usize {
        self.len - self.touches as usize * TOUCH_BYTES
    }
}
