//! Inserted nodes: finds their parents and their siblings.

use super::super::layout::words;
use super::super::limits::MAX_DEPTH;
use super::super::node_fields::rect_in_range;
use super::data_offset::DataOffset;
use super::located_node::LocatedNode;
use super::node_offsets::NO_NODE;
use super::state::{Comparison, InsertedNodes, NodeCursor};
use super::steps::DeltaStep;
use crate::NodeId;

impl<T> Comparison<'_, '_, T> {
    /// Adds the step for the inserted node at the cursor. Returns the data offset of the next node; `None` if the
    /// node's parent is not open, or if the node is too deep or its rectangle out of range.
    pub(super) fn insert(&mut self, cursor: NodeCursor, inserted: &mut InsertedNodes) -> Option<DataOffset> {
        let record = self.new.nodes.get(cursor.new)?;
        let [id, parent] = words(record);
        let (id, parent) = (NodeId::new(id)?, NodeId::new(parent));
        let mut after = None;
        while let Some(above) = inserted.ancestors.last()
            && Some(*above) != parent
        {
            after = Some(*above);
            inserted.ancestors.pop();
        }
        let mut parent_position = None;
        if inserted.ancestors.is_empty() {
            after = self.close_old_nodes(inserted, parent).or(after);
            match (inserted.parent_position, parent) {
                (NO_NODE, None) => {}
                (NO_NODE, Some(_)) => return None,
                (position, _) => parent_position = Some(position as usize),
            }
        }
        if inserted.depth + inserted.ancestors.len() >= MAX_DEPTH {
            return None;
        }
        inserted.ancestors.push(id);
        let (_, end) = self.new.attrs_of(cursor.new, cursor.data)?;
        self.steps.push(DeltaStep::Insert {
            node: LocatedNode::new(record, cursor.data, rect_in_range(record)?),
            after,
            parent_position,
        });
        Some(end)
    }

    /// Closes the open old nodes up to the parent of the next node. Returns the last that was closed, which is the
    /// sibling before the next node.
    fn close_old_nodes(&self, inserted: &mut InsertedNodes, parent: Option<NodeId>) -> Option<NodeId> {
        let mut closed = None;
        while let Some(record) = self.old.nodes.get(inserted.parent_position as usize) {
            let [id] = words(record);
            if NodeId::new(id) == parent {
                break;
            }
            closed = NodeId::new(id);
            inserted.parent_position = self.offsets.parent(inserted.parent_position);
            inserted.depth = inserted.depth.saturating_sub(1);
        }
        closed
    }

    /// Checks that the parent of the old node at `position`, which follows inserted or removed nodes, is still
    /// open. `open` is the position of the innermost open old node.
    pub(super) fn check_parent(&self, position: usize, mut open: u32) -> Option<()> {
        let parent = self.offsets.parent(position as u32);
        while open != parent {
            if open == NO_NODE {
                return None;
            }
            open = self.offsets.parent(open);
        }
        Some(())
    }
}
