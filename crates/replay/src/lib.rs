//! The reading side: segments as a [`Recording`], its state at a time, and its export as a trace or as
//! rrweb events.
//!
//! [`Recording::export_trace`] and [`Recording::export_rrweb`] write what was recorded;
//! [`TraceWriter`] and [`RrwebWriter`] do the same for entries as they come. Nothing here reads a clock
//! or a file.

mod audit;
mod clock;
mod defect;
mod error;
mod export;
mod image_lookup;
mod json;
mod picture;
mod recording;
mod rrweb;
mod state;
mod steps;
mod trace;

pub use defect::Defect;
pub use error::{Error, Result};
pub use image_lookup::ImageLookup;
pub use recording::{RecordedEntry, Recording, ScreenChange};
pub use rrweb::RrwebWriter;
pub use trace::TraceWriter;
