//! Who stands in whom.

use afterimage_wireframe::NodeId;

use crate::picture::Picture;

/// Who stands in whom, by index among the placed nodes.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) roots: Vec<usize>,
    /// The children of each.
    pub(super) children: Vec<Vec<usize>>,
    /// The sibling after each.
    pub(super) next: Vec<Option<usize>>,
}

impl Family {
    pub(super) fn of<T>(picture: &Picture<'_, T>) -> Self {
        let count = picture.placed.len();
        let mut family = Self {
            roots: Vec::new(),
            children: vec![Vec::new(); count],
            next: vec![None; count],
        };
        for (at, placed) in picture.placed.iter().enumerate() {
            let siblings = match placed.parent.and_then(|parent| family.children.get_mut(parent)) {
                Some(children) => children,
                None => &mut family.roots,
            };
            if let Some(slot) = siblings.last().and_then(|before| family.next.get_mut(*before)) {
                *slot = Some(at);
            }
            siblings.push(at);
        }
        family
    }

    /// Whether a node has no children.
    pub(super) fn is_leaf(&self, at: usize) -> bool {
        self.children.get(at).is_none_or(Vec::is_empty)
    }
}

/// The ids of some placed nodes.
pub(super) fn ids<T>(picture: &Picture<'_, T>, list: &[usize]) -> Vec<NodeId> {
    list.iter()
        .filter_map(|at| picture.placed.get(*at))
        .map(|placed| placed.node.id)
        .collect()
}
