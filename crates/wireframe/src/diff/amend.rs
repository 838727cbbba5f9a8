//! Applies what a buffer's delta says to the frame that was recorded last.

use super::fields;
use crate::buffer::{Delta, Step};
use crate::{Change, Frame, Node, Recordable, Update};

/// Makes the nodes of a frame those of the next one, and gives the steps that [`diff`](super::diff()) would find
/// between the two.
///
/// `delta` is of the buffers that both frames come from. `nodes` are those of its steps, in their order; what
/// is left of them is room.
#[must_use]
pub fn amend<T: Recordable>(
    frame: &mut Frame<T>,
    delta: &Delta<'_>,
    nodes: &mut [Node<T>],
) -> Vec<Change<T>> {
    let mut changes = Vec::with_capacity(delta.steps.len() + delta.runs.len());
    let mut came: Vec<Node<T>> = Vec::new();
    let mut nodes = nodes.iter_mut();
    for step in &delta.steps {
        match step {
            Step::Place { at, rect } => {
                if let Some(node) = frame.nodes.get_mut(*at) {
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
            Step::Change { at, .. } => {
                if let (Some(known), Some(node)) = (frame.nodes.get_mut(*at), nodes.next()) {
                    fields::compare(known, node, &mut changes);
                    known.take_over(node);
                }
            }
            Step::Insert { after, .. } => {
                if let Some(node) = nodes.next() {
                    came.push(node.clone());
                    let empty = Node::new(node.id, node.parent, node.kind, node.rect);
                    let node = std::mem::replace(node, empty);
                    changes.push(Change::Insert { node, after: *after });
                }
            }
        }
    }
    for run in &delta.runs {
        // What stands in a node that went goes with it. Only nodes of the same run can.
        let went = frame.nodes.get(run.went.clone()).unwrap_or_default();
        let mut inside: Vec<crate::NodeId> = Vec::new();
        for node in went {
            while inside.last().is_some_and(|above| Some(*above) != node.parent) {
                inside.pop();
            }
            if inside.is_empty() {
                changes.push(Change::Remove(node.id));
            }
            inside.push(node.id);
        }
    }
    for run in delta.runs.iter().rev() {
        let from = came.len().saturating_sub(run.came);
        frame.nodes.splice(run.went.clone(), came.drain(from..));
    }
    changes
}
