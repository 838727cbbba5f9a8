//! Bookkeeping of a walk: the order in which nodes are painted, and the place at which an interrupted walk continues.

mod paint_order;
mod progress;
mod resume_point;

pub use paint_order::PaintOrder;
pub use progress::WalkProgress;
