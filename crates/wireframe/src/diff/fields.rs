//! What changed within one node.

use crate::{Attr, Change, Node, Recordable, SortedMap, Update};

/// Adds the steps that make `prev`'s fields those of `next`; their places in the tree are not looked at.
pub(super) fn compare<T: Recordable>(prev: &Node<T>, next: &Node<T>, changes: &mut Vec<Change<T>>) {
    let mut update = Update {
        id: next.id,
        kind: (prev.kind != next.kind).then_some(next.kind),
        rect: (prev.rect != next.rect).then_some(next.rect),
        attrs: changed(&prev.attrs, &next.attrs),
        idents: changed(&prev.idents, &next.idents),
        texts: changed(&prev.texts, &next.texts),
    };
    if is_scroll(prev, next) {
        update
            .attrs
            .retain(|(key, _)| !matches!(key, Attr::ScrollX | Attr::ScrollY));
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

/// The entries that differ, in key order: one pass over two sorted runs.
fn changed<K: Ord + Copy, V: Clone + PartialEq>(
    prev: &SortedMap<K, V>,
    next: &SortedMap<K, V>,
) -> Vec<(K, Option<V>)> {
    let mut found = Vec::new();
    let (mut old, mut new) = (prev.iter().peekable(), next.iter().peekable());
    loop {
        match (old.peek().copied(), new.peek().copied()) {
            (None, None) => return found,
            (Some((key, _)), None) => {
                found.push((key, None));
                old.next();
            }
            (Some((key, _)), Some((other, _))) if key < other => {
                found.push((key, None));
                old.next();
            }
            (Some((key, was)), Some((other, is))) if key == other => {
                if was != is {
                    found.push((key, Some(is.clone())));
                }
                old.next();
                new.next();
            }
            (_, Some((key, is))) => {
                found.push((key, Some(is.clone())));
                new.next();
            }
        }
    }
}
