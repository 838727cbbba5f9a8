//! Parent-child relations of a layout.

use afterimage_wireframe::NodeId;

use crate::layout::Layout;

/// Children and siblings of each node, by index in [`Layout::nodes`].
#[derive(Debug)]
pub(super) struct Hierarchy {
    pub(super) roots: Vec<usize>,
    pub(super) children: Vec<Vec<usize>>,
    /// The following sibling of each node.
    pub(super) next_sibling: Vec<Option<usize>>,
}

impl Hierarchy {
    pub(super) fn new<T>(layout: &Layout<'_, T>) -> Self {
        let count = layout.nodes.len();
        let mut hierarchy = Self {
            roots: Vec::new(),
            children: vec![Vec::new(); count],
            next_sibling: vec![None; count],
        };
        for (at, node) in layout.nodes.iter().enumerate() {
            let siblings = match node.parent.and_then(|parent| hierarchy.children.get_mut(parent)) {
                Some(children) => children,
                None => &mut hierarchy.roots,
            };
            let before = siblings.last().copied();
            siblings.push(at);
            if let Some(slot) = before.and_then(|before| hierarchy.next_sibling.get_mut(before)) {
                *slot = Some(at);
            }
        }
        hierarchy
    }

    pub(super) fn is_leaf(&self, at: usize) -> bool {
        self.children.get(at).is_none_or(Vec::is_empty)
    }
}

/// Returns the node ids at some indices.
pub(super) fn node_ids<T>(layout: &Layout<'_, T>, indices: &[usize]) -> Vec<NodeId> {
    indices
        .iter()
        .filter_map(|at| layout.nodes.get(*at))
        .map(|node| node.node.id)
        .collect()
}
