//! The segment format: writer and reader.
//!
//! A segment is up to 30 seconds of a recording that can be decoded without any other segment: a header, then blocks of
//! entries, each a set of columns. `docs/format.md` specifies it byte by byte.
//!
//! * [`SegmentWriter`] encodes entries and returns records: the header's first, then one for each block. The caller
//!   appends them to a file. Only [`Recordable`](afterimage_wireframe::Recordable) text can be encoded.
//! * [`seal`] converts these records into the sealed form, which is uploaded. [`Sealer`] does so in small steps.
//! * [`seal_blocks`] seals the records unchanged, which costs almost nothing. [`block_records`] returns them, to be packed later.
//! * [`split`] converts records into those of two smaller segments.
//! * [`SegmentReader`] decodes all forms. It trusts no length, and returns the entries before a fault.
//! * [`verify`] checks whether a segment is whole.
//!
//! Nothing here reads a clock or a file: times and bytes are arguments.

mod column;
mod decoder;
mod encoder;
mod entries;
mod error;
mod form;
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
mod shape_dictionary;
mod size_bound;
mod size_report;
mod slots;
mod splitting;
mod string_dictionary;
mod tables;
mod verify;
mod wall_clock;
mod writer;

pub use error::{Error, Fault, FaultKind};
pub use form::{SegmentForm, block_records, seal_blocks};
pub use header::{FORMAT_VERSION, MIN_READER, SegmentHeader};
pub use limits::{
    BLOCK_MAX_AGE_MS, BLOCK_TARGET_BYTES, MAX_BLOCK_BYTES, MAX_BLOCK_ITEMS, SEGMENT_MAX_AGE_MS,
    SEGMENT_MAX_BYTES, block_is_due, segment_is_full,
};
pub use reader::SegmentReader;
pub use sealer::{STEP_ITEMS, Sealer, seal};
pub use size_report::bytes_by_field;
pub use splitting::split;
pub use verify::{Verification, verify};
pub use wall_clock::{
    CLOCK_TOLERANCE_MS, MAX_AHEAD_MS, MAX_BEHIND_MS, MAX_GAP_MS, MAX_LATE_MS, MAX_WALL_MS, RELEASE_DATE_MS,
    is_plausible_wall,
};
pub use writer::SegmentWriter;
