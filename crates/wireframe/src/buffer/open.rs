//! The outside of a buffer: what can be had without looking at the tree, cheap enough for the UI thread.

use super::error::{BufferError, BufferFault, fault};
use super::layout::{
    ATTR_BYTES, FRAME_BUFFER_VERSION, HAS_TREE, HEADER_BYTES, MAGIC, NODE_BYTES, RANK_BYTES, SPAN_START,
    TOUCH_BYTES, long, words,
};
use super::limits::{MAX_BUFFER_BYTES, MAX_TOUCHES};
use super::parse::{Parsed, parse_tree};
use crate::{Point, SourceId, Timed, Touch, TouchPhase, Viewport};

/// A frame buffer whose header and section sizes are sound; its tree has not been looked at.
#[derive(Clone, Copy)]
pub struct FrameBuffer<'a> {
    bytes: &'a [u8],
    uptime_ms: u64,
    source: SourceId,
    viewport: Viewport,
    pub(super) sections: Option<Sections<'a>>,
    touches: &'a [u8],
}

/// The tree's sections; each is a whole number of records.
#[derive(Clone, Copy)]
pub(super) struct Sections<'a> {
    pub nodes: &'a [u8],
    pub attrs: &'a [u8],
    pub ranks: &'a [u8],
    pub text: &'a [u8],
}

impl<'a> Sections<'a> {
    pub fn node_records(&self) -> &'a [[u8; NODE_BYTES]] {
        self.nodes.as_chunks().0
    }

    pub fn attr_records(&self) -> &'a [[u8; ATTR_BYTES]] {
        self.attrs.as_chunks().0
    }

    pub fn attrs_at(&self) -> usize {
        HEADER_BYTES + self.nodes.len()
    }

    pub fn ranks_at(&self) -> usize {
        self.attrs_at() + self.attrs.len()
    }

    pub fn text_at(&self) -> usize {
        self.ranks_at() + self.ranks.len()
    }
}

impl<'a> FrameBuffer<'a> {
    /// Checks the header. Bytes after the length that the header gives are not looked at, so that a host
    /// can use one allocation again and again.
    ///
    /// # Errors
    ///
    /// A header that is not one, of another version, or at odds with the number of bytes.
    pub fn open(bytes: &'a [u8]) -> Result<Self, BufferError> {
        if bytes.len() < HEADER_BYTES {
            let (needed, len) = (HEADER_BYTES, bytes.len());
            return fault(len, BufferFault::NoHeader { needed, len });
        }
        let header: [u32; HEADER_BYTES / 4] = words(bytes);
        let [magic, what, uptime_low, uptime_high, total, touches, ..] = header;
        let [.., view_w, view_h, nodes, attrs, text, ranks] = header;
        if magic.to_le_bytes() != MAGIC {
            return fault(0, BufferFault::Magic);
        }
        let [version_low, version_high, source, flags] = what.to_le_bytes();
        let version = u16::from_le_bytes([version_low, version_high]);
        if version != FRAME_BUFFER_VERSION {
            let expected = FRAME_BUFFER_VERSION;
            return fault(
                4,
                BufferFault::Version {
                    found: version,
                    expected,
                },
            );
        }
        if flags & !HAS_TREE != 0 {
            let found = u32::from(flags);
            return fault(7, BufferFault::Flags { found });
        }
        let total = total as usize;
        if total > MAX_BUFFER_BYTES {
            let limit = MAX_BUFFER_BYTES;
            return fault(16, BufferFault::Oversized { len: total, limit });
        }
        let Some(bytes) = bytes.get(..total) else {
            let len = bytes.len();
            return fault(len, BufferFault::Truncated { total, len });
        };
        let viewport = Viewport {
            w: view_w.cast_signed(),
            h: view_h.cast_signed(),
        };
        if viewport.w < 0 || viewport.h < 0 {
            return fault(SPAN_START, BufferFault::Viewport);
        }
        if ranks != 0 && ranks != nodes {
            return fault(44, BufferFault::PaintCount { ranks, nodes });
        }
        let has_tree = flags & HAS_TREE != 0;
        if !has_tree && (nodes | attrs | text) != 0 {
            return fault(32, BufferFault::NoTree);
        }

        let size = |count: u32, stride: usize| u64::from(count) * stride as u64;
        let sizes = [
            HEADER_BYTES as u64,
            size(nodes, NODE_BYTES),
            size(attrs, ATTR_BYTES),
            size(ranks, RANK_BYTES),
            u64::from(text),
            size(touches, TOUCH_BYTES),
        ];
        let sum = sizes.iter().sum();
        let mut rest = bytes;
        let mut sections = [&[] as &[u8]; 6];
        for (section, size) in sections.iter_mut().zip(sizes) {
            let Some((head, tail)) = rest.split_at_checked(usize::try_from(size).unwrap_or(usize::MAX))
            else {
                return fault(16, BufferFault::Sections { total, sections: sum });
            };
            (*section, rest) = (head, tail);
        }
        if !rest.is_empty() {
            return fault(16, BufferFault::Sections { total, sections: sum });
        }
        let [_, nodes, attrs, ranks, text, touches] = sections;
        Ok(Self {
            bytes,
            uptime_ms: long(uptime_low, uptime_high),
            source: SourceId(source),
            viewport,
            sections: has_tree.then_some(Sections {
                nodes,
                attrs,
                ranks,
                text,
            }),
            touches,
        })
    }

    /// The buffer without what may follow it in the host's allocation.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The host's uptime at the end of the walk, in milliseconds.
    #[must_use]
    pub fn uptime_ms(&self) -> u64 {
        self.uptime_ms
    }

    /// Whose frame it is.
    #[must_use]
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// The window's size.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// Whether there is a tree; without one the buffer brings touches alone.
    #[must_use]
    pub fn has_tree(&self) -> bool {
        self.sections.is_some()
    }

    /// The bytes that say what the screen shows: equal spans of one source are equal frames. Times and
    /// touches lie outside. `None` without a tree.
    #[must_use]
    pub fn tree_span(&self) -> Option<&'a [u8]> {
        self.sections?;
        self.bytes.get(SPAN_START..self.bytes.len() - self.touches.len())
    }

    /// The touch points, in the order they were written; at most [`MAX_TOUCHES`].
    #[must_use]
    pub fn touches(&self) -> Touches<'a> {
        let most = self.touches.get(..MAX_TOUCHES * TOUCH_BYTES);
        Touches(most.unwrap_or(self.touches))
    }

    /// Touch points that [`FrameBuffer::touches`] leaves out: of an unknown phase or over the limit.
    #[must_use]
    pub fn dropped_touches(&self) -> usize {
        self.touches.len() / TOUCH_BYTES - self.touches().count()
    }

    /// Reads the tree.
    ///
    /// # Errors
    ///
    /// The first fault in the tree's sections.
    pub fn parse(&self) -> Result<Parsed<'a>, BufferError> {
        parse_tree(self)
    }
}

/// Touch points of a buffer; those of a phase that is not known are left out.
#[derive(Clone)]
pub struct Touches<'a>(&'a [u8]);

impl Iterator for Touches<'_> {
    type Item = Timed<Touch>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (record, rest) = self.0.split_at_checked(TOUCH_BYTES)?;
            self.0 = rest;
            let [low, high, pointer, x, y, phase] = words(record);
            if let Some(phase) = TouchPhase::from_code(phase) {
                let at = Point {
                    x: x.cast_signed(),
                    y: y.cast_signed(),
                };
                return Some(Timed::new(long(low, high), Touch { pointer, phase, at }));
            }
        }
    }
}
