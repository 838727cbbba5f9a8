//! What is different in a buffer from the one before it, without reading what is not.
//!
//! Most frames repeat the last one but for a few nodes, and a scroll repeats it moved. Both buffers lie in
//! memory, so records are compared as the bytes that they are, as far as they go on the same: nodes (moved as
//! the node that they stand in), attributes, strings. Only nodes at which one of the three ends are looked at.
//!
//! The answer is always the one that [`parse`](super::parse()) and [`diff`](crate::diff()) would give, or none: whatever is
//! out of the ordinary (a fault, a limit, a node that moved in the tree, an unreached subtree, another
//! order of painting, a table of strings with gaps) is left to them.

mod arrive;
mod layout;
mod moved;
mod pairs;
mod read;
mod resync;
mod room;
mod same;
mod splice;
mod table;
mod touched;
mod users;
mod walk;

use std::ops::Range;

pub use layout::Layout;
pub use read::{NodeReader, NodeRecord};
pub use walk::delta;

use super::layout::ATTR_BYTES;
use super::strings::Strings;
use crate::{NodeId, Rect};
use arrive::Arrival;
use pairs::Pairs;
use users::Renamed;

/// How a buffer's nodes differ from those of the one before it.
pub struct Delta<'a> {
    /// What is different, in the order of the new nodes.
    pub steps: Vec<Step>,
    /// Where nodes went and came, in the order of the nodes before.
    pub runs: Vec<Run>,
    /// Every node that stayed has as many attributes.
    keeps_attrs: bool,
    /// Which strings stand for those of the buffer before.
    pairs: Vec<Pairs>,
    /// Attributes of nodes that stayed which name other strings; `None` where others do that than before.
    renamed: Option<Vec<Renamed>>,
    /// How far nodes moved at most since they were looked at one by one.
    moved: u32,
    strings: Strings<'a>,
    attrs: &'a [[u8; ATTR_BYTES]],
    touched: Vec<u32>,
    arrived: Vec<Arrival>,
    /// At least as many bytes of strings as the frame before used.
    text_bytes: usize,
}

/// One node that is different.
#[derive(Clone, Debug)]
pub enum Step {
    /// The node at this position before is the same at another place, or of another size.
    Place {
        /// Its position before.
        at: usize,
        /// From its parent's content.
        rect: Rect,
    },
    /// The node at this position before has other properties.
    Change {
        /// Its position before.
        at: usize,
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
        parent_at: Option<usize>,
    },
}

/// Nodes that went, and how many came in their stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Their positions before.
    pub went: Range<usize>,
    /// How many [`Step::Insert`] belong here.
    pub came: usize,
    /// The attributes of the nodes that came.
    attrs: Range<usize>,
}
