//! The order of painting as a linked list: inserting and removing a node costs the same at every position.

use foldhash::HashMap;
use foldhash::fast::RandomState;

use crate::NodeId;

/// Ids from the node painted first to the node painted last.
#[derive(Clone, Debug)]
pub(super) struct PaintOrder {
    links: HashMap<NodeId, PaintLink>,
    first: Option<NodeId>,
}

/// The nodes painted right before and right after a node.
#[derive(Clone, Copy, Debug)]
struct PaintLink {
    below: Option<NodeId>,
    above: Option<NodeId>,
}

impl PaintOrder {
    /// The order of a list; `None` if an id occurs twice.
    pub(super) fn new(ids: &[NodeId]) -> Option<Self> {
        let mut links = HashMap::with_capacity_and_hasher(ids.len(), RandomState::default());
        let below = std::iter::once(None).chain(ids.iter().copied().map(Some));
        let above = ids.iter().copied().map(Some).skip(1).chain([None]);
        for ((&id, below), above) in ids.iter().zip(below).zip(above) {
            if links.insert(id, PaintLink { below, above }).is_some() {
                return None;
            }
        }
        Some(Self {
            links,
            first: ids.first().copied(),
        })
    }

    pub(super) fn len(&self) -> usize {
        self.links.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first, |id| self.links.get(id)?.above)
    }

    /// Inserts a new id right above `below`; below all others if `below` is `None` or not in the order.
    pub(super) fn insert(&mut self, id: NodeId, below: Option<NodeId>) {
        let below = below.filter(|id| self.links.contains_key(id));
        let above = match below.and_then(|id| self.links.get_mut(&id)) {
            Some(link) => link.above.replace(id),
            None => self.first.replace(id),
        };
        if let Some(link) = above.and_then(|id| self.links.get_mut(&id)) {
            link.below = Some(id);
        }
        self.links.insert(id, PaintLink { below, above });
    }

    pub(super) fn remove(&mut self, id: NodeId) {
        let Some(PaintLink { below, above }) = self.links.remove(&id) else {
            return;
        };
        match below.and_then(|id| self.links.get_mut(&id)) {
            Some(link) => link.above = above,
            None => self.first = above,
        }
        if let Some(link) = above.and_then(|id| self.links.get_mut(&id)) {
            link.below = below;
        }
    }
}
