//! Children that a walk did not reach, taken over from the last frame.
//!
//! A walk over its time budget sets [`Attr::ChildrenNotReached`] on the nodes below which it stopped. The children
//! missing below them were not removed: before the diff they are copied from the last frame. The flag is then
//! dropped, since it describes the walk and not the view.
//!
//! This runs on masked frames, whose texts the last frame owns. A subtree was masked depending on its ancestors at
//! that time. If an ancestor now decides differently about masks, the old texts could reveal too much, so the
//! subtree is left out until a walk reaches it again.

use foldhash::{HashMap, HashSet};

use crate::{Attr, Frame, Ident, Kind, Node, NodeId, Recordable};

/// Copies from `prev` the children that the walk for `next` did not reach. If the mask policy changed in between,
/// pass an empty `prev`.
#[must_use]
pub fn keep_unreached<T: Recordable>(prev: &Frame<T>, next: Frame<T>) -> Frame<T> {
    if !next.nodes.iter().any(|node| node.flag(Attr::ChildrenNotReached)) {
        return next;
    }
    let listed: HashMap<NodeId, &Node<T>> = next.nodes.iter().map(|node| (node.id, node)).collect();
    let owners = owners(prev, &next);
    let kept = kept(prev, &listed, &owners);
    let nodes = merged(&next, &kept);
    let paint = painted(prev, &next, &kept, &nodes);
    Frame { nodes, paint, ..next }
}

/// Returns the nodes that take over children: flagged, and with ancestors that decide about masks as before.
fn owners<T>(prev: &Frame<T>, next: &Frame<T>) -> HashSet<NodeId> {
    let before: HashMap<NodeId, &Node<T>> = prev.nodes.iter().map(|node| (node.id, node)).collect();
    // Nodes for which they and all their ancestors decide as before. Parents come first.
    let mut decide_alike: HashSet<NodeId> = HashSet::default();
    let mut owners = HashSet::default();
    for node in &next.nodes {
        let Some(old) = before.get(&node.id) else { continue };
        let ancestors_alike = node.parent.is_none_or(|id| decide_alike.contains(&id));
        if old.parent != node.parent || !ancestors_alike || !masks_alike(old, node) {
            continue;
        }
        decide_alike.insert(node.id);
        if node.flag(Attr::ChildrenNotReached) && node.kind != Kind::Placeholder {
            owners.insert(node.id);
        }
    }
    owners
}

/// Whether a node decides about the masks of its descendants as before.
fn masks_alike<T>(old: &Node<T>, new: &Node<T>) -> bool {
    let attrs = [
        Attr::MaskOverride,
        Attr::Secure,
        Attr::InputType,
        Attr::ContentType,
    ];
    let idents = [Ident::Identifier, Ident::Tag, Ident::Class, Ident::Window];
    old.kind == new.kind
        && attrs.iter().all(|key| old.attr(*key) == new.attr(*key))
        && idents.iter().all(|key| old.ident(*key) == new.ident(*key))
}

/// Returns the nodes that each owner takes over, depth first in the order of the last frame. Nodes that `next` lists
/// elsewhere are left out with their descendants, since `next` is newer.
fn kept<'a, T>(
    prev: &'a Frame<T>,
    listed: &HashMap<NodeId, &Node<T>>,
    owners: &HashSet<NodeId>,
) -> HashMap<NodeId, Vec<&'a Node<T>>> {
    let mut owner_of: HashMap<NodeId, NodeId> = HashMap::default();
    let mut kept: HashMap<NodeId, Vec<&'a Node<T>>> = HashMap::default();
    for node in &prev.nodes {
        let Some(parent) = node.parent.filter(|_| !listed.contains_key(&node.id)) else {
            continue;
        };
        let owner = if owners.contains(&parent) {
            parent
        } else if let Some(owner) = owner_of.get(&parent) {
            *owner
        } else {
            continue;
        };
        owner_of.insert(node.id, owner);
        kept.entry(owner).or_default().push(node);
    }
    kept
}

/// Returns the nodes of `next`, with the nodes that an owner takes over after its own children.
fn merged<T: Clone>(next: &Frame<T>, kept: &HashMap<NodeId, Vec<&Node<T>>>) -> Vec<Node<T>> {
    let mut nodes = Vec::with_capacity(next.nodes.len());
    let mut open: Vec<NodeId> = Vec::new();
    let close = |id: NodeId, nodes: &mut Vec<Node<T>>| {
        nodes.extend(kept.get(&id).into_iter().flatten().map(|node| (*node).clone()));
    };
    for node in &next.nodes {
        while open.last().is_some_and(|id| Some(*id) != node.parent) {
            if let Some(id) = open.pop() {
                close(id, &mut nodes);
            }
        }
        let mut node = node.clone();
        node.attrs.remove(Attr::ChildrenNotReached);
        open.push(node.id);
        nodes.push(node);
    }
    while let Some(id) = open.pop() {
        close(id, &mut nodes);
    }
    nodes
}

/// Returns the order of painting: nodes that were taken over are painted right above their owner, in their old
/// order.
fn painted<T>(
    prev: &Frame<T>,
    next: &Frame<T>,
    kept: &HashMap<NodeId, Vec<&Node<T>>>,
    nodes: &[Node<T>],
) -> Option<Vec<NodeId>> {
    if kept.is_empty() || (prev.paint.is_none() && next.paint.is_none()) {
        return next.paint.clone();
    }
    let ids = |frame: &Frame<T>| -> Vec<NodeId> {
        let in_tree_order = || frame.nodes.iter().map(|node| node.id).collect();
        frame.paint.clone().unwrap_or_else(in_tree_order)
    };
    let rank: HashMap<NodeId, usize> = ids(prev).into_iter().zip(0..).collect();
    let mut order = Vec::with_capacity(nodes.len());
    for id in ids(next) {
        order.push(id);
        let mut above: Vec<NodeId> = kept.get(&id).into_iter().flatten().map(|node| node.id).collect();
        above.sort_by_key(|id| rank.get(id).copied());
        order.extend(above);
    }
    let is_node_order = order.iter().eq(nodes.iter().map(|node| &node.id));
    (!is_node_order).then_some(order)
}
