//! The parts of a change, each with the code that predicts it.

mod frame_context;
mod geometry;
mod update;
mod update_shapes;

pub(super) use frame_context::FrameContext;
pub(super) use geometry::scroll;
pub(super) use update::{UpdateContext, update};
pub(super) use update_shapes::UpdateShapes;
