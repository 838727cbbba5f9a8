//! Changes of the fields of one node.

use crate::{Attr, Change, Node, Recordable, SortedMap, Update};

/// Adds the changes from the fields of `prev` to those of `next`. Their places in the tree are ignored.
#[inline]
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

/// Whether a scroll change alone gives the new offset: an axis that moved must be present, and an axis that did not
/// must keep its form. Absent and zero mean the same but are different values.
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

/// Initial capacity, enough for the changed properties of most nodes.
const USUAL_CHANGES: usize = 2;

/// Returns the entries that differ, in key order, in one pass over two sorted slices.
#[inline]
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
