//! What must hold of any bytes: one function for each decoder, that panics where it does not.
//!
//! libFuzzer looks for bytes that break it (`cargo xtask fuzz`); the tests go through those that it found to
//! be worth keeping, in `corpus/`. Where bytes made blindly would never get past a checksum or a length, a
//! target takes what is behind it and puts the rest around.

// A panic is how a fuzzer is told.
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
pub use packed::packed;
pub use picture::picture;
pub use rrweb_export::rrweb_export;
pub use segment::segment;
pub use spool_record::spool_record;

/// A target's name and what it checks.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("frame_buffer", frame_buffer),
    ("segment", segment),
    ("block", block),
    ("packed", packed),
    ("spool_record", spool_record),
    ("rrweb_export", rrweb_export),
    ("picture", picture),
];
