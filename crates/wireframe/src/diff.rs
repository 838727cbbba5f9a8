//! How one frame becomes the next, in as few steps as the tree allows.
//!
//! Geometry is relative to the parent's content, so a scroll is one step and a moved container takes
//! its subtree along. Most frames differ from the last in a few fields and not in their structure, which
//! costs one pass without any table.

pub(crate) mod fields;
mod place;
mod unreached;

pub use unreached::keep_unreached;

use crate::{Change, Frame, Recordable, Tree};

/// The steps from one frame of a source to its next.
///
/// Both frames have their nodes depth first, parents before their children, with unique ids; applied to
/// [`Tree::from_frame`] of `prev`, the steps then give `next`, order of siblings and painting included.
/// The viewport is not part of it: a new one is [`crate::Environment::Viewport`].
#[must_use]
pub fn diff<T: Recordable>(prev: &Frame<T>, next: &Frame<T>) -> Vec<Change<T>> {
    let mut changes = Vec::new();
    if same_structure(prev, next) {
        for (old, new) in prev.nodes.iter().zip(&next.nodes) {
            fields::compare(old, new, &mut changes);
        }
        if prev.paint != next.paint {
            changes.push(Change::Paint(next.paint.clone()));
        }
        return changes;
    }
    place::compare(prev, next, &mut changes);
    if (prev.paint.is_some() || next.paint.is_some()) && painted_after(prev, &changes) != next.paint {
        changes.push(Change::Paint(next.paint.clone()));
    }
    changes
}

/// Whether both have the same nodes at the same places of the tree.
fn same_structure<T>(prev: &Frame<T>, next: &Frame<T>) -> bool {
    prev.nodes.len() == next.nodes.len()
        && prev
            .nodes
            .iter()
            .zip(&next.nodes)
            .all(|(old, new)| old.id == new.id && old.parent == new.parent)
}

/// The order of painting that the tree arrives at by itself.
fn painted_after<T: Clone>(prev: &Frame<T>, changes: &[Change<T>]) -> Option<Vec<crate::NodeId>> {
    let mut tree = Tree::from_frame(prev).ok()?;
    for change in changes {
        tree.apply(change).ok()?;
    }
    tree.paint()
}
