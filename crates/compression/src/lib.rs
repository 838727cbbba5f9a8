//! The segment format: writer and reader.
//!
//! A segment is some seconds of a recording that can be read without any other: a header, then blocks
//! of entries, each block a set of columns. `docs/format.md` has it byte by byte.
//!
//! * [`SegmentWriter`] takes entries and gives out records: the header's first, then one for each block,
//!   to be appended to a file as they come. Only [`Recordable`](afterimage_wireframe::Recordable) text
//!   gets in.
//! * [`seal`] makes the sealed form, which is what is uploaded, of those records.
//! * [`SegmentReader`] reads both forms, trusts no length, and gives back what is whole before a fault.
//! * [`verify`] says whether a segment is whole.
//!
//! Nothing here reads a clock or a file: times and bytes come in as arguments.

mod column;
mod decoder;
mod encoder;
mod entries;
mod error;
mod group;
mod header;
mod limits;
mod node_history;
mod packed;
mod packing;
mod primitives;
mod reader;
mod record;
mod sealer;
mod size_bound;
mod size_report;
mod slots;
mod tables;
mod verify;
mod writer;

pub use error::{Error, Fault, FaultKind};
pub use header::{FORMAT_VERSION, MIN_READER, SegmentHeader};
pub use limits::{
    BLOCK_MAX_AGE_MS, BLOCK_TARGET_BYTES, MAX_BLOCK_BYTES, MAX_BLOCK_ITEMS, SEGMENT_MAX_AGE_MS,
    SEGMENT_MAX_BYTES, block_is_due, segment_is_full,
};
pub use reader::SegmentReader;
pub use sealer::{STEP_ITEMS, Sealer, seal};
pub use size_report::bytes_by_field;
pub use verify::{Verification, verify};
pub use writer::SegmentWriter;
