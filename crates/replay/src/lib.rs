//! The reading side: segments as a [`Recording`], its state at a time, and its export as a trace or as rrweb
//! events.
//!
//! [`Recording::export_trace`] and [`Recording::export_rrweb`] export a whole recording;
//! [`TraceWriter`] and [`RrwebWriter`] export entries as they arrive. No module reads a clock or a file.

mod activity;
mod audit;
mod clock;
mod defect;
mod error;
mod export;
mod gap;
mod image_lookup;
mod json;
mod layout;
mod lenient_scene;
mod recording;
mod rrweb;
mod scene_stream;
mod segment;
mod totals;
mod trace;

pub use activity::{ActivityKind, ActivityMark, ActivityReader, SegmentActivity};
pub use defect::Defect;
pub use error::{Error, Result};
pub use gap::{Gap, GapFinder, GapReason};
pub use image_lookup::ImageLookup;
pub use recording::Recording;
pub use rrweb::RrwebWriter;
pub use segment::RecordedEntry;
pub use totals::ScreenChange;
pub use trace::TraceWriter;
