//! A frame buffer with a checked header: all that the UI thread reads of it.

use super::degraded::Degraded;
use super::error::BufferError;
use super::header::BufferHeader;
use super::sections::TreeSections;
use super::touches::Touches;
use crate::{SourceId, Viewport};

/// A frame buffer whose header and section sizes are valid. The tree itself has not been read.
#[derive(Clone, Copy)]
pub struct FrameBuffer<'a> {
    bytes: &'a [u8],
    header: BufferHeader,
}

impl<'a> FrameBuffer<'a> {
    /// Checks the header. Bytes after the length in the header are ignored, so that a host can reuse one larger
    /// allocation.
    ///
    /// # Errors
    ///
    /// [`BufferError`] if the header is missing, of another version, or inconsistent with the number of bytes.
    pub fn open(bytes: &'a [u8]) -> Result<Self, BufferError> {
        let header = BufferHeader::check(bytes)?;
        let own = bytes.get(..header.len);
        debug_assert!(
            own.is_some(),
            "a buffer is at least as long as its checked header requires"
        );
        Ok(Self {
            bytes: own.unwrap_or_default(),
            header,
        })
    }

    /// The bytes of the buffer, without bytes after its length.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Time since the device's boot at the end of the walk, in milliseconds.
    #[must_use]
    pub fn elapsed_ms(&self) -> u64 {
        self.header.elapsed_ms
    }

    /// Source of the frame, as the host numbers it.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.header.source
    }

    /// Size of the window.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        self.header.viewport
    }

    /// Whether the buffer has a tree. A buffer without one contains only touches.
    #[must_use]
    #[inline]
    pub fn has_tree(&self) -> bool {
        self.header.has_tree()
    }

    /// The sections of the tree; `None` in a buffer of touches alone.
    #[must_use]
    #[inline]
    pub fn tree(&self) -> Option<TreeSections<'a>> {
        self.has_tree()
            .then(|| TreeSections::new(self.bytes, &self.header))
    }

    /// The touch points, in the order they were written; at most [`MAX_TOUCHES`](super::MAX_TOUCHES).
    #[must_use]
    pub fn touches(&self) -> Touches<'a> {
        Touches::new(self.touch_bytes())
    }

    /// Counts the touch points that [`FrameBuffer::touches`] leaves out, which have an unknown phase or are over the limit, and
    /// those whose place it clamps. The tree is not counted.
    #[must_use]
    pub fn degraded_touches(&self) -> Degraded {
        Touches::degraded(self.touch_bytes())
    }

    fn touch_bytes(&self) -> &'a [u8] {
        let touches = self.bytes.get(self.header.touches_at()..);
        debug_assert!(touches.is_some(), "the sections of a checked buffer fill it");
        touches.unwrap_or_default()
    }
}
