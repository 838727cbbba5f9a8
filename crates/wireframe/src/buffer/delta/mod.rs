//! The delta: the differences between a frame buffer and the one before it, found without parsing either.
//!
//! Most frames repeat the last one except for a few nodes, and a scroll repeats it with some nodes removed and
//! some inserted. No byte of a node depends on its position in the buffer, so records, attributes and text are
//! compared as memory, as far as the common prefix reaches. Only nodes at which one of the three differs are
//! decoded.
//!
//! The result is always the one that [`parse`](super::parse()) and [`diff`](crate::diff()) would give, or `None`.
//! Everything unusual is left to them: a fault, a limit, a node with a new parent, a subtree that was not reached,
//! a changed order of painting.

mod apply;
mod common_prefix;
mod compare;
mod compute;
mod data_offset;
mod insert;
mod located_node;
mod node_offsets;
mod read_update;
mod reader;
mod resync;
mod scratch;
mod state;
mod steps;
mod update_offsets;

pub use apply::apply_delta;
pub use compute::delta;
pub use located_node::LocatedNode;
pub use node_offsets::NodeOffsets;
pub use read_update::UpdateRules;
pub use reader::NodeReader;
pub use steps::{Delta, DeltaStep, Splice};
