//! The order of painting as a chain, so that a node comes and goes at the same cost wherever it stands.

use foldhash::HashMap;
use foldhash::fast::RandomState;

use crate::NodeId;

/// Ids from the one painted first to the one painted last.
#[derive(Clone, Debug)]
pub(crate) struct PaintOrder {
    links: HashMap<NodeId, Link>,
    first: Option<NodeId>,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    below: Option<NodeId>,
    above: Option<NodeId>,
}

impl PaintOrder {
    /// The order that a list gives, `None` where it has an id twice.
    pub(crate) fn new(ids: &[NodeId]) -> Option<Self> {
        let mut links = HashMap::with_capacity_and_hasher(ids.len(), RandomState::default());
        let neighbours = std::iter::once(None).chain(ids.iter().copied().map(Some));
        let above = ids.iter().copied().map(Some).skip(1).chain([None]);
        for ((&id, below), above) in ids.iter().zip(neighbours).zip(above) {
            if links.insert(id, Link { below, above }).is_some() {
                return None;
            }
        }
        Some(Self {
            links,
            first: ids.first().copied(),
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.links.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first, |id| self.links.get(id)?.above)
    }

    /// Puts a new id right above another, lowest of all for `None`.
    pub(crate) fn insert(&mut self, id: NodeId, below: Option<NodeId>) {
        let below = below.filter(|id| self.links.contains_key(id));
        let above = match below.and_then(|id| self.links.get_mut(&id)) {
            Some(link) => link.above.replace(id),
            None => self.first.replace(id),
        };
        if let Some(link) = above.and_then(|id| self.links.get_mut(&id)) {
            link.below = Some(id);
        }
        self.links.insert(id, Link { below, above });
    }

    pub(crate) fn remove(&mut self, id: NodeId) {
        let Some(Link { below, above }) = self.links.remove(&id) else {
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
