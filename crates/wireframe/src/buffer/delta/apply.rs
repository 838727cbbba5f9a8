//! Applies a delta to the frame that was recorded last.

use super::steps::{Delta, DeltaStep};
use crate::diff::fields::{self, ChangedClasses};
use crate::{Change, Frame, Node, NodeId, Recordable, Update};

/// Turns the nodes of `frame` into those of the next frame, and returns the changes that [`diff`](crate::diff()) would
/// find between the two.
///
/// `delta` leads from the buffer of one frame to the buffer of the other. `nodes` are the masked nodes of its steps
/// `Change` and `Insert`, in their order, but for those that `updates` has an update
/// of. Afterwards they hold replaced nodes and properties, whose memory can be reused, and `updates` is empty.
#[must_use]
pub fn apply_delta<T: Recordable>(
    frame: &mut Frame<T>,
    delta: &Delta<'_>,
    nodes: &mut [Node<T>],
    updates: &mut Vec<Update<T>>,
) -> Vec<Change<T>> {
    let mut changes = Vec::with_capacity(delta.steps.len() + delta.splices.len());
    let mut inserted: Vec<&mut Node<T>> = Vec::with_capacity(delta.inserted());
    let mut nodes = nodes.iter_mut();
    let mut updates = updates.drain(..).peekable();
    for step in &delta.steps {
        match step {
            DeltaStep::SetRect { position, rect } => {
                let node = frame.nodes.get_mut(*position);
                debug_assert!(node.is_some(), "the delta is of another frame");
                if let Some(node) = node {
                    node.rect = *rect;
                    changes.push(Change::Update(Update {
                        rect: Some(*rect),
                        ..Update::new(node.id)
                    }));
                }
            }
            DeltaStep::Change { position, .. } => {
                let known = frame.nodes.get_mut(*position);
                debug_assert!(known.is_some(), "the delta is of another frame");
                let Some(known) = known else { continue };
                if let Some(update) = updates.next_if(|update| update.id == known.id) {
                    update.apply_to(known);
                    if !update.is_empty() {
                        changes.push(Change::Update(update));
                    }
                    continue;
                }
                let node = nodes.next();
                debug_assert!(node.is_some(), "each changed node of the delta is given");
                if let Some(node) = node {
                    let classes = fields::compare(known, node, &mut changes);
                    replace_fields(known, node, classes);
                }
            }
            DeltaStep::Insert { after, .. } => {
                let node = nodes.next();
                debug_assert!(node.is_some(), "each inserted node of the delta is given");
                if let Some(node) = node {
                    changes.push(Change::Insert {
                        node: node.clone(),
                        after: *after,
                    });
                    inserted.push(node);
                }
            }
        }
    }
    push_removals(frame, delta, &mut changes);
    let mut removed: Vec<Node<T>> = Vec::with_capacity(inserted.len());
    let mut rest = inserted.as_slice();
    // Backwards, so that the positions of the splices before stay valid.
    for splice in delta.splices.iter().rev() {
        let (before, new) = rest.split_at(rest.len().saturating_sub(splice.inserted));
        rest = before;
        let new = new.iter().map(|node| Node::clone(node));
        removed.extend(frame.nodes.splice(splice.removed.clone(), new));
    }
    // The frame contains the inserted nodes; the memory of removed ones is for reuse.
    for (node, removed) in inserted.into_iter().zip(removed) {
        *node = removed;
    }
    changes
}

/// Replaces the fields of `known` by those of `node`. Properties are exchanged only where they differ, so that both nodes
/// keep the memory that nodes of their kind need.
fn replace_fields<T: Recordable>(known: &mut Node<T>, node: &mut Node<T>, changed: ChangedClasses) {
    (known.kind, known.rect) = (node.kind, node.rect);
    if changed.attrs || changed.idents || changed.texts {
        let (known, node) = (&mut **known, &mut **node);
        if changed.attrs {
            known.attrs.copy_from(&node.attrs);
        }
        if changed.idents {
            std::mem::swap(&mut known.idents, &mut node.idents);
        }
        if changed.texts {
            std::mem::swap(&mut known.texts, &mut node.texts);
        }
    }
}

/// Adds a removal for each removed node without a removed ancestor: a removal includes the subtree. A removed
/// ancestor is always part of the same splice.
fn push_removals<T>(frame: &Frame<T>, delta: &Delta<'_>, changes: &mut Vec<Change<T>>) {
    for splice in &delta.splices {
        let removed = frame.nodes.get(splice.removed.clone()).unwrap_or_default();
        let mut ancestors: Vec<NodeId> = Vec::new();
        for node in removed {
            while ancestors.last().is_some_and(|above| Some(*above) != node.parent) {
                ancestors.pop();
            }
            if ancestors.is_empty() {
                changes.push(Change::Remove(node.id));
            }
            ancestors.push(node.id);
        }
    }
}
