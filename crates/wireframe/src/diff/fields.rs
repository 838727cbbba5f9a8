//! What changed within one node.

use crate::{Attr, Change, Node, Recordable, SortedMap, Update};

/// Adds the steps that make `prev`'s fields those of `next`; their places in the tree are not looked at.
pub(crate) fn compare<T: Recordable>(prev: &Node<T>, next: &Node<T>, changes: &mut Vec<Change<T>>) {
    let mut update = Update {
        id: next.id,
        kind: (prev.kind != next.kind).then_some(next.kind),
        rect: (prev.rect != next.rect).then_some(next.rect),
        attrs: changed(&prev.attrs, &next.attrs),
        idents: changed(&prev.idents, &next.idents),
        texts: changed(&prev.texts, &next.texts),
    };
    let scrolls = |(key, _): &(Attr, _)| matches!(key, Attr::ScrollX | Attr::ScrollY);
    if update.attrs.iter().any(scrolls) && is_scroll(prev, next) {
        update.attrs.retain(|attr| !scrolls(attr));
        changes.push(Change::Scroll {
            id: next.id,
            offset: next.scroll_offset(),
        });
    }
    let is_empty = update.kind.is_none()
        && update.rect.is_none()
        && update.attrs.is_empty()
        && update.idents.is_empty()
        && update.texts.is_empty();
    if !is_empty {
        changes.push(Change::Update(update));
    }
}

/// Whether the offset changed in a way that a scroll step arrives at: an axis that moved is written, one
/// that did not has kept its form (absent and zero mean the same and are told apart).
fn is_scroll<T>(prev: &Node<T>, next: &Node<T>) -> bool {
    let (from, to) = (prev.scroll_offset(), next.scroll_offset());
    let reached = |key, moved: bool| {
        if moved {
            next.attr(key).is_some()
        } else {
            prev.attr(key) == next.attr(key)
        }
    };
    from != to && reached(Attr::ScrollX, from.x != to.x) && reached(Attr::ScrollY, from.y != to.y)
}

/// Room for the changed properties of most nodes.
const USUAL_CHANGES: usize = 2;

/// The entries that differ, in key order: one pass over two sorted runs.
fn changed<K: Ord + Copy, V: Clone + PartialEq>(
    prev: &SortedMap<K, V>,
    next: &SortedMap<K, V>,
) -> Vec<(K, Option<V>)> {
    let mut found = Vec::new();
    let mut add = |entry| {
        if found.capacity() == 0 {
            found = Vec::with_capacity(USUAL_CHANGES);
        }
        found.push(entry);
    };
    let (mut old, mut new) = (prev.entries(), next.entries());
    loop {
        match (old, new) {
            ([], []) => return found,
            ([(key, was), old_rest @ ..], [(other, is), new_rest @ ..]) if key == other => {
                if was != is {
                    add((*key, Some(is.clone())));
                }
                (old, new) = (old_rest, new_rest);
            }
            ([(key, _), rest @ ..], [(other, _), ..]) if key < other => {
                add((*key, None));
                old = rest;
            }
            ([(key, _), rest @ ..], []) => {
                add((*key, None));
                old = rest;
            }
            (_, [(key, is), rest @ ..]) => {
                add((*key, Some(is.clone())));
                new = rest;
            }
        }
    }
}
