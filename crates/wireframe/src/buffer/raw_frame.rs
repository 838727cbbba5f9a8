//! A frame on its way from the host's thread to the engine thread: bytes that were checked once.

use std::fmt;
use std::ops::{Deref, Range};

use super::header::BufferHeader;
use super::sections::{TreeSections, span};

/// Memory that a frame buffer is copied into. Implement it for memory that is zeroed on drop, since a buffer
/// holds raw screen text.
pub trait FrameBytes: Deref<Target = [u8]> {
    /// Replaces the content by a copy of `bytes`, without an allocation if they fit.
    fn fill(&mut self, bytes: &[u8]);

    /// Overwrites the content from an offset to another with zeros.
    fn clear(&mut self, range: Range<usize>);
}

impl FrameBytes for Vec<u8> {
    fn fill(&mut self, bytes: &[u8]) {
        Self::clear(self);
        self.extend_from_slice(bytes);
    }

    fn clear(&mut self, range: Range<usize>) {
        if let Some(bytes) = self.get_mut(range) {
            bytes.fill(0);
        }
    }
}

/// An owned frame buffer with a tree, whose header was checked.
///
/// It can be made only from the [`TreeSections`] of an opened buffer and is never changed, so the receiver reads
/// the sections without checking them again.
///
/// ```
/// use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter, RawFrame};
/// use afterimage_wireframe::{SourceId, Viewport};
///
/// let mut writer = FrameWriter::default();
/// writer.begin(SourceId(0), 1000, Viewport { w: 3900, h: 8440 });
/// writer.tree();
/// let buffer = FrameBuffer::open(writer.finish())?;
/// let raw = RawFrame::copy_of(&buffer.tree().unwrap(), Vec::new());
/// assert_eq!(raw.span(), buffer.tree().unwrap().span());
/// # Ok::<(), afterimage_wireframe::buffer::BufferError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct RawFrame<B>(B);

impl<B: FrameBytes> RawFrame<B> {
    /// Copies the buffer of a tree into `memory`.
    #[must_use]
    pub fn copy_of(tree: &TreeSections<'_>, mut memory: B) -> Self {
        memory.fill(tree.buffer());
        debug_assert!(*memory == *tree.buffer(), "memory holds a full copy");
        Self(memory)
    }

    /// The sections of the tree.
    #[must_use]
    #[inline]
    pub fn tree(&self) -> TreeSections<'_> {
        TreeSections::new(&self.0, &BufferHeader::read_checked(&self.0))
    }

    /// The bytes that define the screen content; see [`TreeSections::span`].
    #[must_use]
    #[inline]
    pub fn span(&self) -> &[u8] {
        span(&self.0, &BufferHeader::read_checked(&self.0))
    }

    /// The bytes of the whole buffer.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The frame with zeros in place of all strings, names and screen texts alike.
    #[must_use]
    pub fn without_strings(mut self) -> Self {
        let tree = self.tree();
        let text = tree.text_at()..tree.text_at() + tree.text.len();
        self.0.clear(text);
        self
    }

    /// The memory of the frame, to be used for the next.
    #[must_use]
    pub fn into_memory(self) -> B {
        self.0
    }
}

/// Shows no bytes: they hold raw screen text.
impl<B> fmt::Debug for RawFrame<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawFrame").finish_non_exhaustive()
    }
}
