//! Keeps what a walk had no time to look at.
//!
//! A walk over its time budget sets [`Attr::ChildrenNotReached`] on the nodes below which it stopped.
//! That their children are missing from the frame does not mean that they are gone: before the diff they
//! are taken over from the last frame, and the flag, which says something about the walk and nothing
//! about the view, is dropped.
//!
//! It runs on masked frames, whose texts the last frame owns. A subtree was masked by what stood above
//! it then; where anything above it that decides about masks is different now, its texts could be more
//! than may be kept, so it is left out until a walk reaches it again.

use foldhash::{HashMap, HashSet};

use crate::{Attr, Frame, Ident, Kind, Node, NodeId, Recordable};

/// Takes over from `prev` the children that the walk for `next` did not reach. A caller whose masking
/// rules changed in between passes an empty `prev`.
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

/// The nodes that take over children: not reached, and with the same standing towards masks as before.
fn owners<T>(prev: &Frame<T>, next: &Frame<T>) -> HashSet<NodeId> {
    let before: HashMap<NodeId, &Node<T>> = prev.nodes.iter().map(|node| (node.id, node)).collect();
    // Parents come first, so a node's ancestors are judged when its turn comes.
    let mut alike: HashSet<NodeId> = HashSet::default();
    let mut owners = HashSet::default();
    for node in &next.nodes {
        let Some(old) = before.get(&node.id) else { continue };
        let ancestors_alike = node.parent.is_none_or(|id| alike.contains(&id));
        if old.parent != node.parent || !ancestors_alike || !masks_alike(old, node) {
            continue;
        }
        alike.insert(node.id);
        if node.flag(Attr::ChildrenNotReached) && node.kind != Kind::Placeholder {
            owners.insert(node.id);
        }
    }
    owners
}

/// Whether a node decides the same about the masks below it.
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

/// What each owner keeps, depth first in the last frame's order. A node that `next` lists elsewhere is
/// told by `next`, with all below it.
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

/// The nodes of `next`, what each owner keeps after what it has.
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

/// What an owner keeps is painted right above the owner, in the order it was.
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
    let as_the_tree = order.iter().eq(nodes.iter().map(|node| &node.id));
    (!as_the_tree).then_some(order)
}
