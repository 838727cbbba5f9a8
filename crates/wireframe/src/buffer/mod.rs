//! The frame buffer: the flat byte layout in which a host passes one frame and its touches.
//!
//! Every host writes the same bytes for the same frame (`docs/frame-buffer.md`, golden vectors in
//! `testdata/frame-buffer`). So a frame crosses the language boundary in one call, without an object per
//! view, and an unchanged frame is found by one comparison of memory ([`TreeSections::span`]).
//!
//! A buffer is checked once: [`FrameBuffer::open`] checks the header, and a [`RawFrame`] is a copy that
//! carries this proof to the engine thread. The parser trusts no byte of the tree: a fault is a
//! [`BufferError`] with its offset. Content over a limit (depth, number of nodes, text) is replaced by
//! placeholders and counted in [`Degraded`].

mod attr_value;
mod attrs;
mod degraded;
mod delta;
mod error;
mod frame_buffer;
mod frame_builder;
mod header;
mod id_set;
mod layout;
mod limits;
mod node_fields;
mod paint;
mod parse;
mod raw_frame;
mod sections;
mod sorted_records;
mod strings;
mod touches;
mod unreached;
mod write;

pub use degraded::Degraded;
pub use delta::{
    Delta, DeltaStep, LocatedNode, NodeOffsets, NodeReader, Splice, UpdateRules, apply_delta, delta,
};
pub use error::{BufferError, BufferFault};
pub use frame_buffer::FrameBuffer;
pub use layout::FRAME_BUFFER_VERSION;
pub use limits::{
    MAX_BUFFER_BYTES, MAX_DEPTH, MAX_FRAME_TEXT_BYTES, MAX_NODES, MAX_STRING_BYTES, MAX_TOUCHES,
};
pub use parse::{Parsed, ParsedTree, parse, parse_tree};
pub use raw_frame::{FrameBytes, RawFrame};
pub use sections::TreeSections;
pub use touches::Touches;
pub use write::FrameWriter;
