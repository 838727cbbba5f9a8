//! The frame buffer: the flat byte layout in which a host hands over one frame and its touches.
//!
//! Every host writes the same bytes for the same frame (`docs/frame-buffer.md`, golden vectors in
//! `testdata/frame-buffer`), so that one call and no object per view crosses the language boundary, and
//! an unchanged frame is one comparison of memory ([`FrameBuffer::tree_span`]).
//!
//! Nothing in a buffer is trusted: a fault is a [`BufferError`] that names its offset, and what is only
//! too much (depth, number, text) is replaced by placeholders and counted in [`Degraded`].

mod attrs;
mod delta;
mod error;
mod id_set;
mod layout;
mod limits;
mod open;
mod paint;
mod parse;
mod record;
mod text;
mod tree;
mod write;

pub use delta::{Delta, DeltaStep, NodeOffsets, NodeReader, NodeRecord, Splice, apply_delta, delta};
pub use error::{BufferError, BufferFault};
pub use layout::{FRAME_BUFFER_VERSION, tenths};
pub use limits::{
    MAX_BUFFER_BYTES, MAX_COORDINATE, MAX_DEPTH, MAX_FRAME_TEXT_BYTES, MAX_NODES, MAX_STRING_BYTES,
    MAX_TOUCHES,
};
pub use open::{FrameBuffer, Touches};
pub use parse::{Degraded, Parsed, parse};
pub use write::FrameWriter;
