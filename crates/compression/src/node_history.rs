//! The node history of a segment, the same for the writer and the reader. Positions of nodes are encoded as differences to
//! predictions from it: a row is below the previous one and as wide as its list, and an update moves one edge of four.
//!
//! Entries are replaced only when a node is inserted again. A stale entry costs bytes, never correctness.

use afterimage_wireframe::{Rect, SourceId};
use foldhash::HashMap;

use crate::limits::{MAX_HISTORY_NODES, MAX_STEPS_UP};

/// The parents, rectangles and last children of the nodes of all sources.
#[derive(Debug, Default)]
pub(crate) struct NodeHistory {
    nodes: HashMap<u64, NodeRecord>,
    source: SourceId,
    /// The id of the node that was inserted last, 0 at the start of a keyframe.
    previous: u32,
}

/// The entry of a node. The default stands for a node without an entry.
#[derive(Clone, Copy, Debug, Default)]
struct NodeRecord {
    rect: Rect,
    parent: u32,
    last_child: u32,
}

/// The predicted place of an inserted node.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ExpectedPlace {
    /// The predicted rectangle.
    pub(crate) rect: Rect,
    /// The sibling before the node, 0 for none.
    pub(crate) after: u32,
}

impl NodeHistory {
    /// Selects the source of the changes that follow.
    pub(crate) fn select_source(&mut self, source: SourceId) {
        self.source = source;
    }

    /// Selects the source of a keyframe that follows, and resets the previous node.
    pub(crate) fn begin_keyframe(&mut self, source: SourceId) {
        self.source = source;
        self.previous = 0;
    }

    /// The id of the node that was inserted last.
    pub(crate) fn previous(&self) -> u32 {
        self.previous
    }

    /// The number of steps up from the previous node to a parent: 0 for the previous node itself, `None` if the parent is
    /// further up or no ancestor.
    pub(crate) fn steps_up_to(&self, parent: u32) -> Option<u32> {
        let mut at = self.previous;
        for steps in 0..MAX_STEPS_UP {
            if at == parent {
                return Some(steps);
            }
            if at == 0 {
                break;
            }
            at = self.record(at).parent;
        }
        None
    }

    /// The id that is so many steps up from the previous node; 0 above a root.
    pub(crate) fn steps_up(&self, steps: u32) -> u32 {
        (0..steps).fold(self.previous, |at, _| self.record(at).parent)
    }

    /// Inserts a node behind the last child of its parent, and returns its predicted place. The rectangle is set later.
    pub(crate) fn insert(&mut self, id: u32, parent: u32) -> ExpectedPlace {
        self.previous = id;
        let (mut width, mut last_child) = (0, 0);
        if let Some(known) = self.nodes.get_mut(&key(self.source, parent)) {
            width = known.rect.w;
            last_child = std::mem::replace(&mut known.last_child, id);
        }
        let sibling = self.record(last_child).rect;
        let record = NodeRecord {
            parent,
            ..NodeRecord::default()
        };
        self.store(id, record);
        ExpectedPlace {
            rect: Rect {
                x: 0,
                y: sibling.y,
                w: width,
                h: 0,
            },
            after: last_child,
        }
    }

    /// The rectangle of a node; the default for a node without an entry.
    pub(crate) fn rect(&self, id: u32) -> Rect {
        self.record(id).rect
    }

    /// Sets the rectangle of a node and returns the old one.
    pub(crate) fn set_rect(&mut self, id: u32, rect: Rect) -> Rect {
        match self.nodes.get_mut(&key(self.source, id)) {
            Some(known) => std::mem::replace(&mut known.rect, rect),
            None => Rect::default(),
        }
    }

    fn record(&self, id: u32) -> NodeRecord {
        if id == 0 {
            return NodeRecord::default();
        }
        let known = self.nodes.get(&key(self.source, id));
        known.copied().unwrap_or_default()
    }

    fn store(&mut self, id: u32, record: NodeRecord) {
        let key = key(self.source, id);
        if self.nodes.len() < MAX_HISTORY_NODES {
            self.nodes.insert(key, record);
        } else if let Some(place) = self.nodes.get_mut(&key) {
            *place = record;
        }
    }
}

/// The key of a node: ids are unique within a source.
fn key(source: SourceId, id: u32) -> u64 {
    u64::from(source.0) << 32 | u64::from(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history() -> NodeHistory {
        let mut history = NodeHistory::default();
        history.begin_keyframe(SourceId(1));
        history.insert(1, 0);
        history.set_rect(
            1,
            Rect {
                x: 0,
                y: 0,
                w: 300,
                h: 900,
            },
        );
        history.insert(2, 1);
        history.set_rect(
            2,
            Rect {
                x: 5,
                y: 50,
                w: 290,
                h: 40,
            },
        );
        history.insert(3, 2);
        history
    }

    #[test]
    fn node_is_predicted_at_its_sibling_and_as_wide_as_its_parent() {
        let mut history = history();
        let expected = history.insert(4, 1);
        assert_eq!(
            expected.rect,
            Rect {
                x: 0,
                y: 50,
                w: 300,
                h: 0
            }
        );
        assert_eq!(expected.after, 2);
        assert_eq!(history.insert(5, 1).after, 4);
        assert_eq!(history.insert(6, 77).after, 0, "the parent has no entry");
    }

    #[test]
    fn steps_up_lead_to_ancestors() {
        let history = history();
        for (steps, parent) in [(0, 3), (1, 2), (2, 1), (3, 0)] {
            assert_eq!(history.steps_up_to(parent), Some(steps));
            assert_eq!(history.steps_up(steps), parent);
        }
        assert_eq!(history.steps_up_to(9), None);
        assert_eq!(history.steps_up(MAX_STEPS_UP), 0);
    }

    #[test]
    fn search_ends_in_a_cycle_of_parents() {
        let mut history = history();
        history.insert(1, 3);
        assert_eq!(history.steps_up_to(8), None);
        assert_eq!(history.steps_up(3), 1);
    }

    #[test]
    fn same_id_of_two_sources_has_two_entries() {
        let mut history = history();
        history.begin_keyframe(SourceId(2));
        assert_eq!(history.insert(2, 1).after, 0);
        history.select_source(SourceId(1));
        assert_eq!(history.rect(2).y, 50);
    }

    #[test]
    fn full_history_adds_no_entries() {
        let mut history = NodeHistory::default();
        for id in 1..=MAX_HISTORY_NODES as u32 + 1 {
            history.insert(id, 0);
            history.set_rect(
                id,
                Rect {
                    x: 1,
                    y: 1,
                    w: 1,
                    h: 1,
                },
            );
        }
        assert_eq!(history.rect(MAX_HISTORY_NODES as u32).x, 1);
        assert_eq!(history.rect(MAX_HISTORY_NODES as u32 + 1), Rect::default());
    }
}
