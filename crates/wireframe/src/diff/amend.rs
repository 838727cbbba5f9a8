//! Applies what a buffer's delta says to the frame that was recorded last.

use super::fields;
use crate::buffer::{Delta, NodeRecord, Step};
use crate::{Change, Frame, Kind, Node, Recordable, Rect, Update};

/// Makes the nodes of a frame those of the next one, and gives the steps that [`diff`](super::diff()) would find between the two.
///
/// `delta` is of the buffers that both frames come from. `masked` makes its nodes: it is called for each once, in
/// their order, and fills in what a node that went left behind.
#[must_use]
pub fn amend<'a, T: Recordable>(
    frame: &mut Frame<T>,
    delta: &Delta<'a>,
    mut masked: impl FnMut(&NodeRecord<'a>, &mut Node<T>),
) -> Vec<Change<T>> {
    let mut changes = Vec::with_capacity(delta.steps.len() + delta.runs.len());
    let mut came: Vec<Node<T>> = Vec::new();
    let mut spare: Option<Node<T>> = None;
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
            Step::Change { at, node } => {
                if let Some(known) = frame.nodes.get_mut(*at) {
                    let spare = spare.get_or_insert_with(|| empty(node));
                    masked(node, spare);
                    fields::compare(known, spare, &mut changes);
                    std::mem::swap(known, spare);
                }
            }
            Step::Insert {
                node: record, after, ..
            } => {
                let mut node = empty(record);
                masked(record, &mut node);
                came.push(node.clone());
                changes.push(Change::Insert { node, after: *after });
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

fn empty<T>(record: &NodeRecord<'_>) -> Node<T> {
    Node::new(record.id(), None, Kind::Unknown, Rect::default())
}
