//! Paint orders that differ from the order of the tree.
//!
//! Boxes are painted in tree order unless one of them opens a stacking context. A differing paint order is cut
//! into runs that agree with the tree: the first run needs nothing, and each later run gets a level (`z-index`)
//! of its own. Two runs are the usual case, and a node keeps its level while other nodes are inserted or removed
//! around it. No node is put under a different parent for its paint order.

use crate::layout::LaidOutNode;

/// Returns the paint level of each node, in the order of `nodes`.
pub(super) fn paint_levels<T>(nodes: &[LaidOutNode<'_, T>]) -> Vec<i32> {
    let mut painted: Vec<usize> = (0..nodes.len()).collect();
    painted.sort_by_key(|at| nodes.get(*at).map(|node| node.rank));
    let mut levels = vec![0; nodes.len()];
    let (mut level, mut before) = (0, None);
    for at in painted {
        if before.is_some_and(|before| at < before) {
            level += 1;
        }
        before = Some(at);
        if let Some(slot) = levels.get_mut(at) {
            *slot = level;
        }
    }
    levels
}
