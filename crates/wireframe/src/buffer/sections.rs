//! The sections that hold the tree of a frame buffer.

use super::header::BufferHeader;
use super::layout::{ATTR_BYTES, HEADER_BYTES, NODE_BYTES, RANK_BYTES, SPAN_START};
use crate::{SourceId, Viewport};

/// The tree of a frame buffer with a checked header, as bytes: cheap to copy and to compare.
///
/// [`parse_tree`](super::parse_tree) reads it into a frame, [`delta`](super::delta()) compares it with the tree of
/// the buffer before.
#[derive(Clone, Copy)]
pub struct TreeSections<'a> {
    source: SourceId,
    viewport: Viewport,
    buffer: &'a [u8],
    span: &'a [u8],
    pub(super) nodes: &'a [[u8; NODE_BYTES]],
    pub(super) attrs: &'a [[u8; ATTR_BYTES]],
    pub(super) ranks: &'a [[u8; RANK_BYTES]],
    pub(super) text: &'a [u8],
}

impl<'a> TreeSections<'a> {
    /// Cuts a buffer into the sections of its header, which was checked with it.
    #[inline]
    pub(super) fn new(buffer: &'a [u8], header: &BufferHeader) -> Self {
        let mut rest = buffer.get(HEADER_BYTES..).unwrap_or_default();
        let mut section = |size: usize| {
            let Some((section, behind)) = rest.split_at_checked(size) else {
                debug_assert!(false, "the bytes of a checked frame buffer were replaced");
                return Default::default();
            };
            rest = behind;
            section
        };
        let [nodes, attrs, ranks, text] = header.tree_sizes().map(&mut section);
        Self {
            source: header.source,
            viewport: header.viewport,
            buffer,
            span: span(buffer, header),
            nodes: nodes.as_chunks().0,
            attrs: attrs.as_chunks().0,
            ranks: ranks.as_chunks().0,
            text,
        }
    }

    /// Source of the tree, as the host numbers it.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// Size of the window.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// All bytes of the buffer that the tree is in.
    #[must_use]
    #[inline]
    pub fn buffer(&self) -> &'a [u8] {
        self.buffer
    }

    /// The bytes that define the screen content: two buffers of one source with equal spans show the same screen.
    /// Time and touches are stored outside.
    #[must_use]
    #[inline]
    pub fn span(&self) -> &'a [u8] {
        self.span
    }

    /// Offset of the attributes in the buffer.
    pub(super) fn attrs_at(&self) -> usize {
        HEADER_BYTES + self.nodes.as_flattened().len()
    }

    /// Offset of the paint ranks in the buffer.
    pub(super) fn ranks_at(&self) -> usize {
        self.attrs_at() + self.attrs.as_flattened().len()
    }

    /// Offset of the text in the buffer.
    pub(super) fn text_at(&self) -> usize {
        self.ranks_at() + self.ranks.as_flattened().len()
    }
}

/// The compared span of a buffer with a checked header: everything from the viewport to the end of the text.
#[inline]
pub(super) fn span<'a>(buffer: &'a [u8], header: &BufferHeader) -> &'a [u8] {
    let span = buffer.get(SPAN_START..header.touches_at());
    debug_assert!(
        span.is_some(),
        "the bytes of a checked frame buffer were replaced"
    );
    span.unwrap_or_default()
}
