//! What is different in a buffer from the one before it, without reading what is not.
//!
//! Most frames repeat the last one but for a few nodes, and a scroll repeats it with some that came and went.
//! Nothing in a node's bytes depends on where it stands, so records, attributes and text are compared as the
//! memory that they are, as far as they go on the same. Only nodes at which one of the three ends are looked at.
//!
//! The answer is always the one that [`parse`](super::parse()) and [`diff`](crate::diff()) would give, or none: whatever is
//! out of the ordinary (a fault, a limit, a node that moved in the tree, an unreached subtree, another
//! order of painting) is left to them.

mod apply;
mod arrive;
mod common_prefix;
mod layout;
mod read;
mod resync;
mod room;
mod splice;
mod walk;

use std::ops::Range;

pub use apply::apply_delta;
pub use layout::NodeOffsets;
pub use read::{NodeReader, NodeRecord};
pub use walk::delta;

use super::layout::ATTR_BYTES;
use super::text::Text;
use crate::{NodeId, Rect};
use layout::Start;

/// How a buffer's nodes differ from those of the one before it.
pub struct Delta<'a> {
    /// What is different, in the order of the new nodes.
    pub steps: Vec<DeltaStep>,
    /// Where nodes went and came, in the order of the nodes before.
    pub splices: Vec<Splice>,
    /// Where the attributes or the text of what follows moved, in the order of the nodes before.
    shifts: Vec<Shift>,
    text: Text<'a>,
    attrs: &'a [[u8; ATTR_BYTES]],
    /// Empty: memory for the arrivals of the next.
    arrived: Vec<NodeId>,
}

/// One node that is different.
#[derive(Clone, Debug)]
pub enum DeltaStep {
    /// The node at this position before is the same at another place, or of another size.
    SetRect {
        /// Its position before.
        position: usize,
        /// From its parent's content.
        rect: Rect,
    },
    /// The node at this position before has other properties.
    Change {
        /// Its position before.
        position: usize,
        /// As it is now.
        node: NodeRecord,
    },
    /// A node that was not there before.
    Insert {
        /// As it is.
        node: NodeRecord,
        /// The sibling before it.
        after: Option<NodeId>,
        /// The position before of its parent, where that was there before.
        parent_position: Option<usize>,
    },
}

/// Nodes that went, and how many came in their stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Their positions before.
    pub removed: Range<usize>,
    /// How many [`DeltaStep::Insert`] belong here.
    pub inserted: usize,
}

/// From a node on, attributes and text begin elsewhere than before.
#[derive(Clone, Debug)]
struct Shift {
    /// The nodes that went before it, none where only one is of another size.
    removed: Range<usize>,
    /// How many came in their stead.
    inserted: usize,
    /// How much farther on, modulo 2^32.
    by: Start,
}
