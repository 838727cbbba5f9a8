//! Nodes that came: where they stand in the tree.

use super::super::layout::words;
use super::super::limits::MAX_DEPTH;
use super::Step;
use super::layout::{Layout, NONE};
use super::same::scroll;
use super::walk::{Here, Walk};
use crate::{NodeId, Point};

/// Nodes that just came, and what is open around them.
pub(super) struct Arrivals {
    /// The old position of the innermost node that is still open, or [`NONE`].
    pub around: u32,
    /// The new position of that node, where it is the one right before.
    right_before: Option<usize>,
    /// The new position of the first that came, and where its attributes begin.
    first: Here,
    /// How many ancestors the children of `around` have.
    depth: usize,
    /// Nodes that came, each in the one before it.
    nested: Vec<Arrival>,
}

#[derive(Clone, Debug)]
pub(super) struct Arrival {
    id: NodeId,
    /// Where the places of its children are counted from.
    origin: Point,
}

impl Arrivals {
    /// What is open behind the nodes gone over so far.
    pub fn after(here: Here, layout: &Layout, room: Vec<Arrival>) -> Self {
        let around = here.old.checked_sub(1).map_or(NONE, |at| at as u32);
        Self {
            around,
            right_before: here.new.checked_sub(1),
            first: here,
            depth: layout.depth_below(around),
            nested: room,
        }
    }

    /// What they took, for others.
    pub fn into_room(mut self) -> Vec<Arrival> {
        self.nested.clear();
        self.nested
    }
}

impl<T> Walk<'_, '_, T> {
    /// Takes in a node that came; gives the number of its attributes.
    pub fn arrive(&mut self, here: Here, arrivals: &mut Arrivals) -> Option<usize> {
        let [id, parent] = words(self.new.nodes.get(here.new)?);
        let (id, parent) = (NodeId::new(id)?, NodeId::new(parent));
        let mut after = None;
        while let Some(above) = arrivals.nested.last()
            && Some(above.id) != parent
        {
            after = Some(above.id);
            arrivals.nested.pop();
        }
        let (above, parent_at) = if let Some(above) = arrivals.nested.last() {
            (above.origin, None)
        } else {
            after = self.close_around(arrivals, parent).or(after);
            match (arrivals.around, parent) {
                (NONE, None) => (Point::default(), None),
                (NONE, Some(_)) => return None,
                (around, _) => (self.origin_now(around as usize, arrivals)?, Some(around as usize)),
            }
        };
        if arrivals.depth + arrivals.nested.len() >= MAX_DEPTH {
            return None;
        }
        let (node, rect, attrs) = self.arrived(here, above)?;
        let scroll = scroll(attrs);
        arrivals.nested.push(Arrival {
            id,
            origin: Point {
                x: rect.x + above.x - scroll.x,
                y: rect.y + above.y - scroll.y,
            },
        });
        self.steps.push(Step::Insert {
            node,
            after,
            parent_at,
        });
        Some(attrs.len())
    }

    /// Closes the nodes around that the next one does not stand in; gives the last of them.
    fn close_around(&self, arrivals: &mut Arrivals, parent: Option<NodeId>) -> Option<NodeId> {
        let mut closed = None;
        while let Some(record) = self.old.nodes.get(arrivals.around as usize) {
            let [id] = words(record);
            if NodeId::new(id) == parent {
                break;
            }
            closed = NodeId::new(id);
            arrivals.around = self.layout.parent(arrivals.around);
            arrivals.depth = arrivals.depth.saturating_sub(1);
            arrivals.right_before = None;
        }
        closed
    }

    /// After nodes came or went: the next one's parent has to be open still.
    pub fn check_parent(&self, at: usize, mut around: u32) -> Option<()> {
        let parent = self.layout.parent(at as u32);
        while around != parent {
            if around == NONE {
                return None;
            }
            around = self.layout.parent(around);
        }
        Some(())
    }

    /// Where the places of a node's children are counted from by now.
    fn origin_now(&self, at: usize, arrivals: &Arrivals) -> Option<Point> {
        if let Some(new) = arrivals.right_before {
            let [_, _, left, top, _, _, tail] = words(self.new.nodes.get(new)?);
            let end = arrivals.first.attrs;
            let attrs = self
                .new
                .attrs
                .get(end.checked_sub((tail & 0xFFFF) as usize)?..end)?;
            let scroll = scroll(attrs);
            return Some(Point {
                x: left.cast_signed() - scroll.x,
                y: top.cast_signed() - scroll.y,
            });
        }
        let [_, _, left, top] = words(self.old.nodes.get(at)?);
        let attrs = self.old.attrs.get(self.layout.attrs(at)?)?;
        let (scroll, moved) = (scroll(attrs), self.moved.below(at));
        Some(Point {
            x: (left.cast_signed() - scroll.x).wrapping_add(moved.x),
            y: (top.cast_signed() - scroll.y).wrapping_add(moved.y),
        })
    }
}
