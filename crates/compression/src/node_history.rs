//! What a segment remembers of nodes, the same on both sides, so that a place can be told by what is not expected of
//! it: a row lies below the one before it, is as wide as its list, and an update moves one edge of four.
//!
//! Nothing is ever forgotten but for a node that is put in again: what is remembered wrongly costs bytes and no more.

use afterimage_wireframe::{Rect, SourceId};
use foldhash::HashMap;

use crate::limits::{MAX_KNOWN_NODES, MAX_STEPS_UP};

/// What is remembered of the nodes of all sources.
#[derive(Debug, Default)]
pub(crate) struct NodeHistory {
    nodes: HashMap<u64, NodeRecord>,
    source: SourceId,
    /// The id of the node that was put in last, 0 at the start of a keyframe.
    previous: u32,
}

/// What is remembered of a node; all zeros for one that is not known.
#[derive(Clone, Copy, Debug, Default)]
struct NodeRecord {
    rect: Rect,
    parent: u32,
    last_child: u32,
}

/// What is expected of a node that is put in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ExpectedPlace {
    /// Its place, as far as there is something to tell it from.
    pub(crate) rect: Rect,
    /// The sibling before it, 0 for none.
    pub(crate) after: u32,
}

impl NodeHistory {
    /// Changes of a source follow.
    pub(crate) fn select_source(&mut self, source: SourceId) {
        self.source = source;
    }

    /// A keyframe of a source follows.
    pub(crate) fn begin_keyframe(&mut self, source: SourceId) {
        self.source = source;
        self.previous = 0;
    }

    /// The id of the node that was put in last.
    pub(crate) fn previous(&self) -> u32 {
        self.previous
    }

    /// How far it is up to a parent from the node that was put in last, 0 for that node itself.
    pub(crate) fn steps_up_to(&self, parent: u32) -> Option<u32> {
        let mut at = self.previous;
        for steps in 0..MAX_STEPS_UP {
            if at == parent {
                return Some(steps);
            }
            if at == 0 {
                break;
            }
            at = self.known(at).parent;
        }
        None
    }

    /// What is so many steps up; 0, for no node, above the uppermost.
    pub(crate) fn steps_up(&self, steps: u32) -> u32 {
        (0..steps).fold(self.previous, |at, _| self.known(at).parent)
    }

    /// Puts a node in, behind those that its parent has; its place is told later.
    pub(crate) fn insert(&mut self, id: u32, parent: u32) -> ExpectedPlace {
        self.previous = id;
        let (mut width, mut last_child) = (0, 0);
        if let Some(known) = self.nodes.get_mut(&key(self.source, parent)) {
            width = known.rect.w;
            last_child = std::mem::replace(&mut known.last_child, id);
        }
        let sibling = self.known(last_child).rect;
        let known = NodeRecord {
            parent,
            ..NodeRecord::default()
        };
        self.remember(id, known);
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

    /// Where a node is.
    pub(crate) fn rect(&self, id: u32) -> Rect {
        self.known(id).rect
    }

    /// Says where a node is; gives back where it was.
    pub(crate) fn set_rect(&mut self, id: u32, rect: Rect) -> Rect {
        match self.nodes.get_mut(&key(self.source, id)) {
            Some(known) => std::mem::replace(&mut known.rect, rect),
            None => Rect::default(),
        }
    }

    fn known(&self, id: u32) -> NodeRecord {
        if id == 0 {
            return NodeRecord::default();
        }
        let known = self.nodes.get(&key(self.source, id));
        known.copied().unwrap_or_default()
    }

    fn remember(&mut self, id: u32, known: NodeRecord) {
        let key = key(self.source, id);
        if self.nodes.len() < MAX_KNOWN_NODES {
            self.nodes.insert(key, known);
        } else if let Some(place) = self.nodes.get_mut(&key) {
            *place = known;
        }
    }
}

/// Sources count ids of their own.
fn key(source: SourceId, id: u32) -> u64 {
    u64::from(source.0) << 32 | u64::from(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> NodeHistory {
        let mut known = NodeHistory::default();
        known.begin_keyframe(SourceId(1));
        known.insert(1, 0);
        known.set_rect(
            1,
            Rect {
                x: 0,
                y: 0,
                w: 300,
                h: 900,
            },
        );
        known.insert(2, 1);
        known.set_rect(
            2,
            Rect {
                x: 5,
                y: 50,
                w: 290,
                h: 40,
            },
        );
        known.insert(3, 2);
        known
    }

    #[test]
    fn a_row_is_expected_where_the_one_before_it_is_and_as_wide_as_its_list() {
        let mut known = known();
        let expected = known.insert(4, 1);
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
        assert_eq!(known.insert(5, 1).after, 4);
        assert_eq!(known.insert(6, 77).after, 0, "nothing is known of its parent");
    }

    #[test]
    fn parents_are_some_steps_up() {
        let known = known();
        for (steps, parent) in [(0, 3), (1, 2), (2, 1), (3, 0)] {
            assert_eq!(known.steps_up_to(parent), Some(steps));
            assert_eq!(known.steps_up(steps), parent);
        }
        assert_eq!(known.steps_up_to(9), None);
        assert_eq!(known.steps_up(MAX_STEPS_UP), 0);
    }

    #[test]
    fn a_cycle_of_parents_comes_to_an_end() {
        let mut known = known();
        known.insert(1, 3);
        assert_eq!(known.steps_up_to(8), None);
        assert_eq!(known.steps_up(3), 1);
    }

    #[test]
    fn sources_have_ids_of_their_own() {
        let mut known = known();
        known.begin_keyframe(SourceId(2));
        assert_eq!(known.insert(2, 1).after, 0);
        known.select_source(SourceId(1));
        assert_eq!(known.rect(2).y, 50);
    }

    #[test]
    fn what_is_beyond_the_room_is_not_remembered() {
        let mut known = NodeHistory::default();
        for id in 1..=MAX_KNOWN_NODES as u32 + 1 {
            known.insert(id, 0);
            known.set_rect(
                id,
                Rect {
                    x: 1,
                    y: 1,
                    w: 1,
                    h: 1,
                },
            );
        }
        assert_eq!(known.rect(MAX_KNOWN_NODES as u32).x, 1);
        assert_eq!(known.rect(MAX_KNOWN_NODES as u32 + 1), Rect::default());
    }
}
