//! Applies what a buffer's delta says to the frame that was recorded last.

use super::{Delta, DeltaStep};
use crate::diff::fields;
use crate::{Change, Frame, Node, Recordable, Update};

/// Makes the nodes of a frame those of the next one, and gives the steps that [`diff`](crate::diff()) would find
/// between the two.
///
/// `delta` is of the buffers that both frames come from. `nodes` are those of its steps, in their order; what
/// is left of them is room.
#[must_use]
pub fn apply_delta<T: Recordable>(
    frame: &mut Frame<T>,
    delta: &Delta<'_>,
    nodes: &mut [Node<T>],
) -> Vec<Change<T>> {
    let mut changes = Vec::with_capacity(delta.steps.len() + delta.splices.len());
    let mut inserted: Vec<&mut Node<T>> = Vec::with_capacity(delta.inserted());
    let mut nodes = nodes.iter_mut();
    for step in &delta.steps {
        match step {
            DeltaStep::SetRect { position, rect } => {
                if let Some(node) = frame.nodes.get_mut(*position) {
                    node.rect = *rect;
                    changes.push(Change::Update(Update {
                        id: node.id,
                        kind: None,
                        rect: Some(*rect),
                        attrs: Vec::new(),
                        idents: Vec::new(),
                        texts: Vec::new(),
                    }));
                }
            }
            DeltaStep::Change { position, .. } => {
                if let (Some(known), Some(node)) = (frame.nodes.get_mut(*position), nodes.next()) {
                    fields::compare(known, node, &mut changes);
                    std::mem::swap(known, node);
                }
            }
            DeltaStep::Insert { after, .. } => {
                if let Some(node) = nodes.next() {
                    changes.push(Change::Insert {
                        node: node.clone(),
                        after: *after,
                    });
                    inserted.push(node);
                }
            }
        }
    }
    for splice in &delta.splices {
        // What stands in a node that went goes with it. Only nodes of the same run can.
        let removed = frame.nodes.get(splice.removed.clone()).unwrap_or_default();
        let mut inside: Vec<crate::NodeId> = Vec::new();
        for node in removed {
            while inside.last().is_some_and(|above| Some(*above) != node.parent) {
                inside.pop();
            }
            if inside.is_empty() {
                changes.push(Change::Remove(node.id));
            }
            inside.push(node.id);
        }
    }
    let mut gone: Vec<Node<T>> = Vec::with_capacity(inserted.len());
    let mut before = inserted.as_slice();
    for splice in delta.splices.iter().rev() {
        let (rest, here) = before.split_at(before.len().saturating_sub(splice.inserted));
        before = rest;
        let here = here.iter().map(|node| Node::clone(node));
        gone.extend(frame.nodes.splice(splice.removed.clone(), here));
    }
    // The frame has what came, and what went is room for others.
    for (node, gone) in inserted.into_iter().zip(gone) {
        *node = gone;
    }
    changes
}
