//! Reads a whole frame buffer.

use super::degraded::Degraded;
use super::error::BufferError;
use super::frame_buffer::FrameBuffer;
use super::frame_builder::FrameBuilder;
use super::paint::paint_order;
use super::sections::TreeSections;
use crate::{Frame, RawText, SourceId, Timed, Touch, Viewport};

/// The content of a frame buffer.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed<'a> {
    /// Time since the device's boot at the end of the walk, in milliseconds.
    pub elapsed_ms: u64,
    /// Source of the frame, as the host numbers it.
    pub source: SourceId,
    /// Size of the window.
    pub viewport: Viewport,
    /// The tree, `None` in a buffer of touches alone. Nodes with `Attr::ChildrenNotReached` are listed
    /// without their children, which are still those of the last frame.
    pub frame: Option<Frame<RawText<'a>>>,
    /// Touch points in the order they were written.
    pub touches: Vec<Timed<Touch>>,
    /// Counts of the content that was not read as written.
    pub degraded: Degraded,
}

/// The tree of a frame buffer.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedTree<'a> {
    /// The frame. Nodes with `Attr::ChildrenNotReached` are listed without their children, which are still those
    /// of the last frame.
    pub frame: Frame<RawText<'a>>,
    /// Counts of the content that was not read as written; its touches are not counted.
    pub degraded: Degraded,
}

/// Reads a whole buffer.
///
/// # Errors
///
/// The first fault, with its offset.
pub fn parse(bytes: &[u8]) -> Result<Parsed<'_>, BufferError> {
    let buffer = FrameBuffer::open(bytes)?;
    let tree = buffer.tree().map(|sections| parse_tree(&sections)).transpose()?;
    let touches = buffer.degraded_touches();
    let (frame, tree) = match tree {
        Some(ParsedTree { frame, degraded }) => (Some(frame), degraded),
        None => (None, Degraded::default()),
    };
    Ok(Parsed {
        elapsed_ms: buffer.elapsed_ms(),
        source: buffer.source(),
        viewport: buffer.viewport(),
        frame,
        touches: buffer.touches().collect(),
        degraded: Degraded {
            dropped_touches: touches.dropped_touches,
            clamped_lengths: tree.clamped_lengths.saturating_add(touches.clamped_lengths),
            ..tree
        },
    })
}

/// Reads the tree of a buffer.
///
/// # Errors
///
/// The first fault in the sections of the tree, with its offset in the buffer.
pub fn parse_tree<'a>(sections: &TreeSections<'a>) -> Result<ParsedTree<'a>, BufferError> {
    let mut degraded = Degraded::default();
    let mut builder = FrameBuilder::new(sections, &mut degraded);
    builder.read(sections)?;
    let FrameBuilder {
        nodes, recorded_ids, ..
    } = builder;
    let frame = Frame {
        source: sections.source(),
        viewport: sections.viewport(),
        paint: paint_order(sections, &recorded_ids, &mut degraded),
        nodes,
    };
    Ok(ParsedTree { frame, degraded })
}
