//! What a buffer holds, once all of it is read.

use super::error::BufferError;
use super::open::FrameBuffer;
use super::paint::paint_order;
use super::tree::Tree;
use crate::{Frame, RawText, SourceId, Timed, Touch, Viewport};

/// What a buffer holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed<'a> {
    /// The host's uptime at the end of the walk, in milliseconds.
    pub uptime_ms: u64,
    /// Whose frame it is.
    pub source: SourceId,
    /// The window's size.
    pub viewport: Viewport,
    /// The tree, `None` in a buffer of touches alone. Nodes with `Attr::ChildrenNotReached` are here
    /// without their children, which are still those of the last frame.
    pub frame: Option<Frame<RawText<'a>>>,
    /// Touch points in the order they were written.
    pub touches: Vec<Timed<Touch>>,
    /// What was left out.
    pub degraded: Degraded,
}

/// How much of a buffer was left out or not understood, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Degraded {
    /// Nodes deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    pub too_deep: u32,
    /// Nodes over [`MAX_NODES`](super::MAX_NODES).
    pub too_many: u32,
    /// Nodes whose strings are over [`MAX_STRING_BYTES`](super::MAX_STRING_BYTES) or take the frame over
    /// [`MAX_FRAME_TEXT_BYTES`](super::MAX_FRAME_TEXT_BYTES), with their descendants.
    pub too_long: u32,
    /// Nodes of a kind that this version does not know; they are kept as [`Kind::Unknown`](crate::Kind::Unknown).
    pub unknown_kinds: u32,
    /// Attributes with a key that this version does not know.
    pub unknown_attrs: u32,
    /// Touch points over the limit or of an unknown phase.
    pub dropped_touches: u32,
}

impl Degraded {
    /// Whether the buffer was taken just as it is.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Nodes that are not in the frame as the host wrote them.
    #[must_use]
    pub fn replaced_nodes(&self) -> u32 {
        self.too_deep
            .saturating_add(self.too_many)
            .saturating_add(self.too_long)
    }
}

/// Reads a whole buffer.
///
/// # Errors
///
/// The first fault that is found, with its offset.
pub fn parse(bytes: &[u8]) -> Result<Parsed<'_>, BufferError> {
    FrameBuffer::open(bytes)?.parse()
}

pub(super) fn parse_tree<'a>(buffer: &FrameBuffer<'a>) -> Result<Parsed<'a>, BufferError> {
    let mut degraded = Degraded {
        dropped_touches: buffer.dropped_touches() as u32,
        ..Degraded::default()
    };
    let frame = match &buffer.sections {
        None => None,
        Some(sections) => {
            let mut tree = Tree::new(sections, &mut degraded);
            tree.read(sections)?;
            Some(Frame {
                source: buffer.source(),
                viewport: buffer.viewport(),
                paint: paint_order(sections, &tree.kept)?,
                nodes: tree.nodes,
            })
        }
    };
    Ok(Parsed {
        uptime_ms: buffer.uptime_ms(),
        source: buffer.source(),
        viewport: buffer.viewport(),
        frame,
        touches: buffer.touches().collect(),
        degraded,
    })
}
