//! Inserted, removed and moved nodes.
//!
//! The new tree is built depth first. When a node is placed, its ancestors and the siblings before it are already
//! in place, so no change depends on a later one and none can close a cycle. Among the children that a parent
//! keeps, a longest increasing subsequence stays and only the others move. Removals come last, one for each
//! subtree: by then the nodes that are still needed have moved out.

use foldhash::HashMap;

use super::fields;
use crate::{Change, Frame, Node, NodeId, Place, Recordable};

/// Adds the changes from the nodes of `prev` to those of `next`.
pub(super) fn compare<T: Recordable>(prev: &Frame<T>, next: &Frame<T>, changes: &mut Vec<Change<T>>) {
    let old_at: HashMap<NodeId, usize> = positions(&prev.nodes);
    let new_at: HashMap<NodeId, usize> = positions(&next.nodes);
    let stays = staying(prev, next, &old_at);
    let mut last_child: HashMap<Option<NodeId>, NodeId> = HashMap::default();
    for (node, stays) in next.nodes.iter().zip(stays) {
        let after = last_child.insert(node.parent, node.id);
        let Some(old) = old_at.get(&node.id).and_then(|at| prev.nodes.get(*at)) else {
            changes.push(Change::Insert {
                node: node.clone(),
                after,
            });
            continue;
        };
        if !stays {
            changes.push(Change::Move {
                id: node.id,
                to: Place {
                    parent: node.parent,
                    after,
                },
            });
        }
        fields::compare(old, node, changes);
    }
    let is_removed = |id: &NodeId| !new_at.contains_key(id);
    changes.extend(
        prev.nodes
            .iter()
            .filter(|node| is_removed(&node.id) && !node.parent.as_ref().is_some_and(is_removed))
            .map(|node| Change::Remove(node.id)),
    );
}

fn positions<T>(nodes: &[Node<T>]) -> HashMap<NodeId, usize> {
    nodes.iter().enumerate().map(|(at, node)| (node.id, at)).collect()
}

/// Returns for each node of `next` whether it keeps its place among its old siblings.
fn staying<T>(prev: &Frame<T>, next: &Frame<T>, old_at: &HashMap<NodeId, usize>) -> Vec<bool> {
    let mut kept: HashMap<Option<NodeId>, Vec<KeptChild>> = HashMap::default();
    for (new, node) in next.nodes.iter().enumerate() {
        let Some(&old) = old_at.get(&node.id) else {
            continue;
        };
        if prev.nodes.get(old).is_some_and(|was| was.parent == node.parent) {
            kept.entry(node.parent).or_default().push(KeptChild { old, new });
        }
    }
    let mut stays = vec![false; next.nodes.len()];
    for siblings in kept.values() {
        for new in longest_increasing(siblings) {
            if let Some(slot) = stays.get_mut(new) {
                *slot = true;
            }
        }
    }
    stays
}

/// A child that its parent kept, with its positions in both frames.
#[derive(Clone, Copy)]
struct KeptChild {
    old: usize,
    new: usize,
}

/// Returns the positions in `next` of a longest subsequence whose positions in `prev` increase.
fn longest_increasing(siblings: &[KeptChild]) -> Vec<usize> {
    let positions = || siblings.iter().map(|kept| kept.old);
    if positions().is_sorted() {
        return siblings.iter().map(|kept| kept.new).collect();
    }
    // ends[n]: the last element of the subsequence of length n + 1 that ends lowest, as an index of `siblings`.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(siblings.len());
    let old = |at: &usize| siblings.get(*at).map(|kept| kept.old);
    for (at, kept) in siblings.iter().enumerate() {
        let length = ends.partition_point(|end| old(end) < Some(kept.old));
        before.push(length.checked_sub(1).and_then(|at| ends.get(at).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    std::iter::successors(ends.last().copied(), |at| before.get(*at).copied().flatten())
        .filter_map(|at| siblings.get(at).map(|kept| kept.new))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn increasing(old: &[usize]) -> Vec<usize> {
        let siblings: Vec<KeptChild> = old
            .iter()
            .enumerate()
            .map(|(new, &old)| KeptChild { old, new })
            .collect();
        let mut positions = longest_increasing(&siblings);
        positions.sort_unstable();
        positions
    }

    #[test]
    fn longest_increasing_subsequence_is_found() {
        assert_eq!(increasing(&[]), Vec::<usize>::new());
        assert_eq!(increasing(&[3, 5, 9]), vec![0, 1, 2]);
        assert_eq!(increasing(&[9, 1, 2, 3]), vec![1, 2, 3]);
        assert_eq!(increasing(&[1, 2, 9, 3, 4]), vec![0, 1, 3, 4]);
        assert_eq!(increasing(&[3, 2, 1]).len(), 1);
    }
}
