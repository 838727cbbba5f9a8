//! Nodes as the model sees them: their values now, and how these changed last.

use super::axis::PerEdge;

/// No index of a node.
pub(super) const NONE: u32 = u32::MAX;

/// A node of a [`ModelTree`](super::model_tree::ModelTree).
#[derive(Clone, Debug)]
pub(super) struct ModelNode {
    pub(super) id: u32,
    // Relatives, by their indices in the tree, or NONE.
    pub(super) parent: u32,
    pub(super) before: u32,
    pub(super) after: u32,
    pub(super) first: u32,
    pub(super) last: u32,
    /// Index of the template.
    pub(super) template: u32,
    pub(super) kind: u32,
    pub(super) rect: PerEdge<i32>,
    /// Attributes: shape keys with values.
    pub(super) attrs: Vec<(u32, u32)>,
    /// Names and texts: shape keys with indices of strings.
    pub(super) strings: Vec<(u32, u32)>,
    /// The last change of the rectangle.
    pub(super) moved: PerEdge<i64>,
    /// The change of the rectangle before that.
    pub(super) moved_before: PerEdge<i64>,
    /// The number of the frame of the last change of the rectangle.
    pub(super) moved_in: u32,
    /// The last change of each property, by shape key: the difference of a number, or the replaced string or colour.
    pub(super) last_changes: Vec<(u32, i64)>,
    /// One more than the shape of the last update, 0 for none.
    pub(super) last_update: u32,
}

impl Default for ModelNode {
    fn default() -> Self {
        Self {
            id: 0,
            parent: NONE,
            before: NONE,
            after: NONE,
            first: NONE,
            last: NONE,
            template: 0,
            kind: 0,
            rect: PerEdge::default(),
            attrs: Vec::new(),
            strings: Vec::new(),
            moved: PerEdge::default(),
            moved_before: PerEdge::default(),
            moved_in: 0,
            last_changes: Vec::new(),
            last_update: 0,
        }
    }
}

impl ModelNode {
    pub(super) fn attr(&self, key: u32) -> Option<u32> {
        find(&self.attrs, key)
    }

    pub(super) fn string(&self, key: u32) -> Option<u32> {
        find(&self.strings, key)
    }

    /// The last change of a property, 0 for none.
    pub(super) fn last_change(&self, key: u32) -> i64 {
        find(&self.last_changes, key).unwrap_or(0)
    }
}

/// The value of a key in a short list.
pub(super) fn find<V: Copy>(list: &[(u32, V)], key: u32) -> Option<V> {
    let found = list.iter().find(|(known, _)| *known == key);
    found.map(|(_, value)| *value)
}

/// Inserts, replaces or removes the value of a key in a short list.
pub(super) fn set<V>(list: &mut Vec<(u32, V)>, key: u32, value: Option<V>) {
    let at = list.iter().position(|(known, _)| *known == key);
    match (at, value) {
        (Some(at), Some(value)) => {
            if let Some(entry) = list.get_mut(at) {
                entry.1 = value;
            }
        }
        (Some(at), None) => {
            list.remove(at);
        }
        (None, Some(value)) => list.push((key, value)),
        (None, None) => {}
    }
}
