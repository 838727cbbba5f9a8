//! Changes of the fields of one node.

use crate::{Attr, Change, Node, PropertyChanges, Recordable, SortedMap, Update};

/// The classes of properties that differ between two nodes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChangedClasses {
    pub attrs: bool,
    pub idents: bool,
    pub texts: bool,
}

/// Adds the changes from the fields of `prev` to those of `next`. Their places in the tree are ignored.
#[inline]
pub(crate) fn compare<T: Recordable>(
    prev: &Node<T>,
    next: &Node<T>,
    changes: &mut Vec<Change<T>>,
) -> ChangedClasses {
    let mut update = Update {
        id: next.id,
        kind: (prev.kind != next.kind).then_some(next.kind),
        rect: (prev.rect != next.rect).then_some(next.rect),
        attrs: changed(&prev.attrs, &next.attrs),
        idents: changed(&prev.idents, &next.idents),
        texts: changed(&prev.texts, &next.texts),
    };
    let classes = ChangedClasses {
        attrs: !update.attrs.is_empty(),
        idents: !update.idents.is_empty(),
        texts: !update.texts.is_empty(),
    };
    let scrolls = |(key, _): &(Attr, _)| matches!(key, Attr::ScrollX | Attr::ScrollY);
    if update.attrs.iter().any(scrolls) && is_scroll(prev, next) {
        let others = update.attrs.iter().filter(|attr| !scrolls(attr));
        update.attrs = others.copied().collect();
        changes.push(Change::Scroll {
            id: next.id,
            offset: next.scroll_offset(),
        });
    }
    if !update.is_empty() {
        changes.push(Change::Update(update));
    }
    classes
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

/// Returns the entries that differ, in key order, in one pass over two sorted slices.
#[inline]
fn changed<K: Ord + Copy, V: Clone + PartialEq>(
    prev: &SortedMap<K, V>,
    next: &SortedMap<K, V>,
) -> PropertyChanges<K, V> {
    let mut found = PropertyChanges::default();
    let (mut old, mut new) = (prev.entries(), next.entries());
    loop {
        match (old, new) {
            ([], []) => return found,
            ([(key, was), old_rest @ ..], [(other, is), new_rest @ ..]) if key == other => {
                if was != is {
                    found.push((*key, Some(is.clone())));
                }
                (old, new) = (old_rest, new_rest);
            }
            ([(key, _), rest @ ..], [(other, _), ..]) if key < other => {
                found.push((*key, None));
                old = rest;
            }
            ([(key, _), rest @ ..], []) => {
                found.push((*key, None));
                old = rest;
            }
            (_, [(key, is), rest @ ..]) => {
                found.push((*key, Some(is.clone())));
                new = rest;
            }
        }
    }
}
