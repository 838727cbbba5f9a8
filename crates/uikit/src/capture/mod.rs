//! Captures the windows of the app: walks them after Core Animation committed what changed, and submits each frame.

mod accessory;
mod changes;
mod composer;
mod elements;
mod list_rows;
mod main_thread;
mod markers;
mod masks;
mod overlays;
mod public_views;
mod run_loop;
mod session;
mod shape;
mod state;
mod walker;
mod windows;

pub use main_thread::MainCapture;
pub use markers::afterimage_set_marker;
pub use masks::{afterimage_mask_override, afterimage_set_mask_override, set_mask_override};
pub use session::{Capture, CaptureParts, Requester};
