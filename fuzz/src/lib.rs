//! Fuzz targets: one function per decoder, which panics if a property of the decoder does not hold for its input.
//!
//! libFuzzer searches for failing inputs (`cargo xtask fuzz`), and the tests replay the inputs in `corpus/`. Random
//! bytes rarely pass a checksum or a length, so some targets take the bytes behind it and generate the rest.

// libFuzzer takes a panic as a failure.
#![allow(clippy::expect_used, clippy::panic, clippy::missing_panics_doc)]

mod block;
mod entries;
mod frame_buffer;
mod framing;
mod packed;
mod picture;
mod reading;
mod rrweb_export;
mod segment;
mod spool_record;

pub use block::block;
pub use frame_buffer::frame_buffer;
pub use packed::{packed, packed_2};
pub use picture::picture;
pub use rrweb_export::rrweb_export;
pub use segment::segment;
pub use spool_record::spool_record;

/// Name and function of a fuzz target.
pub type FuzzTarget = (&'static str, fn(&[u8]));

/// All fuzz targets.
pub const TARGETS: &[FuzzTarget] = &[
    ("frame_buffer", frame_buffer),
    ("segment", segment),
    ("block", block),
    ("packed", packed),
    ("packed_2", packed_2),
    ("spool_record", spool_record),
    ("rrweb_export", rrweb_export),
    ("picture", picture),
];
