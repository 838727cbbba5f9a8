//! Differences between two frames, in few changes.
//!
//! Geometry is relative to the parent's content, so a scroll is one change and a moved container moves its
//! subtree. Most frames differ from the last in a few fields and not in structure; these are compared in one pass
//! without a table.

pub(crate) mod fields;
mod place;
mod unreached;

pub use unreached::keep_unreached;

use crate::{Change, Frame, Recordable, Tree};

/// Returns the changes from one frame of a source to its next.
///
/// Both frames must list their nodes depth first, parents before their children, with unique ids. Applied to
/// [`Tree::from_frame`] of `prev`, the changes give `next`, including the order of siblings and of painting. The
/// viewport is not included: a new one is recorded as [`crate::Environment::Viewport`].
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

/// Whether both frames have the same nodes at the same places in the tree.
fn same_structure<T>(prev: &Frame<T>, next: &Frame<T>) -> bool {
    prev.nodes.len() == next.nodes.len()
        && prev
            .nodes
            .iter()
            .zip(&next.nodes)
            .all(|(old, new)| old.id == new.id && old.parent == new.parent)
}

/// The order of painting after the changes, without a paint change.
fn painted_after<T: Clone>(prev: &Frame<T>, changes: &[Change<T>]) -> Option<Vec<crate::NodeId>> {
    let mut tree = Tree::from_frame(prev).ok()?;
    for change in changes {
        tree.apply(change).ok()?;
    }
    tree.paint()
}
