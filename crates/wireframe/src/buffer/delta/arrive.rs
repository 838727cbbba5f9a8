//! Nodes that came: where they stand in the tree.

use super::super::layout::words;
use super::super::limits::MAX_DEPTH;
use super::super::record::rect;
use super::DeltaStep;
use super::layout::{NONE, NodeOffsets, Start};
use super::read::NodeRecord;
use super::walk::{Here, Walk};
use crate::NodeId;

/// Nodes that just came, and what is open around them.
pub(super) struct Arrivals {
    /// The old position of the innermost node that is still open, or [`NONE`].
    pub around: u32,
    /// How many ancestors the children of `around` have.
    depth: usize,
    /// Nodes that came and may still get children, each in the one before it.
    nested: Vec<NodeId>,
}

impl Arrivals {
    /// What is open behind the nodes gone over so far.
    pub fn after(here: Here, layout: &NodeOffsets, room: Vec<NodeId>) -> Self {
        let around = here.old.checked_sub(1).map_or(NONE, |at| at as u32);
        Self {
            around,
            depth: layout.depth_below(around),
            nested: room,
        }
    }

    /// What they took, for others.
    pub fn into_room(mut self) -> Vec<NodeId> {
        self.nested.clear();
        self.nested
    }
}

impl<T> Walk<'_, '_, T> {
    /// Takes in a node that came; gives where what the next one has begins.
    pub fn arrive(&mut self, here: Here, arrivals: &mut Arrivals) -> Option<Start> {
        let record = self.new.nodes.get(here.new)?;
        let [id, parent] = words(record);
        let (id, parent) = (NodeId::new(id)?, NodeId::new(parent));
        let mut after = None;
        while let Some(above) = arrivals.nested.last()
            && Some(*above) != parent
        {
            after = Some(*above);
            arrivals.nested.pop();
        }
        let mut parent_position = None;
        if arrivals.nested.is_empty() {
            after = self.close_around(arrivals, parent).or(after);
            match (arrivals.around, parent) {
                (NONE, None) => {}
                (NONE, Some(_)) => return None,
                (around, _) => parent_position = Some(around as usize),
            }
        }
        if arrivals.depth + arrivals.nested.len() >= MAX_DEPTH {
            return None;
        }
        arrivals.nested.push(id);
        let (_, end) = self.new.attrs_of(here.new, here.start)?;
        self.steps.push(DeltaStep::Insert {
            node: NodeRecord::new(record, here.start, rect(record)),
            after,
            parent_position,
        });
        Some(end)
    }

    /// Closes the nodes around that the next one does not stand in; gives the last of them.
    fn close_around(&self, arrivals: &mut Arrivals, parent: Option<NodeId>) -> Option<NodeId> {
        let mut closed = None;
        while let Some(record) = self.old.nodes.get(arrivals.around as usize) {
            let [id] = words(record);
            if NodeId::new(id) == parent {
                break;
            }
            closed = NodeId::new(id);
            arrivals.around = self.layout.parent(arrivals.around);
            arrivals.depth = arrivals.depth.saturating_sub(1);
        }
        closed
    }

    /// After nodes came or removed: the next one's parent has to be open still.
    pub fn check_parent(&self, at: usize, mut around: u32) -> Option<()> {
        let parent = self.layout.parent(at as u32);
        while around != parent {
            if around == NONE {
                return None;
            }
            around = self.layout.parent(around);
        }
        Some(())
    }
}
