//! Goes through two buffers side by side.

use super::super::id_set::IdSet;
use super::super::layout::{ATTR_BYTES, NODE_BYTES, halves, words};
use super::super::limits::MAX_NODES;
use super::super::open::{FrameBuffer, Sections};
use super::super::strings::Strings;
use super::arrive::{Arrival, Arrivals};
use super::layout::Layout;
use super::moved::Moved;
use super::pairs;
use super::read::NodeRecord;
use super::resync::{Resync, id};
use super::room::Room;
use super::same::{is_moved, is_near, moved_on, same_bytes, same_nodes, scroll};
use super::table::Table;
use super::touched::{Touched, renumber};
use super::users::{Renamed, names};
use super::{Delta, Run, Step};
use crate::{Frame, Point, Rect};

/// Most places where nodes came or went: each moves all nodes behind it.
const MAX_RUNS: usize = 64;

/// Most attributes that come to name other strings, after which all are looked at anew when that is needed.
const MAX_RENAMED: usize = 64;

/// Nodes in which an attribute's node is looked for first.
const NEAR: usize = 8;

/// Finds what is different in `after` from `before`, of which `frame` was made and `layout` found.
///
/// `None` where only reading all of `after` can tell.
#[must_use]
pub fn delta<'a, T>(
    before: &FrameBuffer<'_>,
    layout: &mut Layout,
    frame: &Frame<T>,
    after: &FrameBuffer<'a>,
) -> Option<Delta<'a>> {
    let (old, new) = (before.sections.as_ref()?, after.sections.as_ref()?);
    let (mut old_side, new_side) = (Side::new(old), Side::new(new));
    if new_side.nodes.len() > MAX_NODES || old_side.nodes.len() != frame.nodes.len() {
        return None;
    }
    let Room {
        mut pairs,
        mut renumbered,
        mut touched,
        steps,
        runs,
        arrived,
    } = std::mem::take(&mut layout.room);
    pairs::pair(&Table::new(old), &Table::new(new), &mut pairs)?;
    renumber(&pairs, old, layout, &mut renumbered, &mut touched);
    if !renumbered.is_empty() {
        old_side.attrs = &renumbered;
    }
    let mut walk = Walk {
        old: old_side,
        new: new_side,
        layout,
        frame,
        touched: Touched::new(touched),
        renamed: Some(Vec::new()),
        moved: Moved::default(),
        farthest: Point::default(),
        keeps_attrs: true,
        steps,
        runs,
        arrived,
    };
    walk.all()?;
    if !walk.runs.is_empty() {
        let painted_as_listed = old.ranks.is_empty() && new.ranks.is_empty();
        if !painted_as_listed || !are_new(&walk.steps, walk.old.nodes, walk.layout.highest_id) {
            return None;
        }
    } else if old.ranks != new.ranks {
        return None;
    }
    let delta = Delta {
        keeps_attrs: walk.keeps_attrs,
        moved: moved_on(layout.moved, walk.farthest)?,
        renamed: walk.renamed,
        steps: walk.steps,
        runs: walk.runs,
        touched: walk.touched.into_room(),
        arrived: walk.arrived,
        pairs,
        attrs: new.attr_records(),
        strings: Strings::checked(new),
        text_bytes: layout.text_bytes,
    };
    layout.room.renumbered = renumbered;
    Some(delta)
}

/// Whether no inserted node has an id that was there before, or that another one has: such a node moved.
fn are_new(steps: &[Step], old: &[[u8; NODE_BYTES]], highest: u32) -> bool {
    let inserted = || {
        steps.iter().filter_map(|step| match step {
            Step::Insert { node, .. } => Some(node.id),
            _ => None,
        })
    };
    // Counters go up, so that nodes mostly come with ids above all others, in their order.
    let mut before = highest;
    let go_up = inserted().all(|id| std::mem::replace(&mut before, id) < id);
    if go_up {
        return true;
    }
    let Some(least) = inserted().min() else {
        return true;
    };
    let mut ids = IdSet::for_up_to(inserted().count());
    if !inserted().all(|id| ids.insert(id)) {
        return false;
    }
    highest < least || !old.iter().map(id).filter(|id| *id >= least).any(|id| ids.has(id))
}

/// The sections of one buffer.
pub(super) struct Side<'a> {
    pub nodes: &'a [[u8; NODE_BYTES]],
    pub attrs: &'a [[u8; ATTR_BYTES]],
}

impl<'a> Side<'a> {
    fn new(sections: &Sections<'a>) -> Self {
        Self {
            nodes: sections.node_records(),
            attrs: sections.attr_records(),
        }
    }
}

/// One way through both buffers.
pub(super) struct Walk<'w, 'a, T> {
    pub old: Side<'w>,
    pub new: Side<'a>,
    pub layout: &'w Layout,
    frame: &'w Frame<T>,
    touched: Touched,
    pub moved: Moved,
    /// How far nodes moved at most.
    farthest: Point,
    /// Every node has as many attributes as before.
    keeps_attrs: bool,
    /// Attributes that name other strings; `None` once others name strings than before.
    renamed: Option<Vec<Renamed>>,
    pub steps: Vec<Step>,
    runs: Vec<Run>,
    /// Room for nodes that arrive.
    arrived: Vec<Arrival>,
}

/// Where the walk stands: in the old nodes, in the new ones and in the new attributes.
#[derive(Clone, Copy, Default)]
pub(super) struct Here {
    pub old: usize,
    pub new: usize,
    pub attrs: usize,
}

impl<'a, T> Walk<'_, 'a, T> {
    fn all(&mut self) -> Option<()> {
        let mut here = Here::default();
        let mut resync = Resync::new(self.old.nodes.len() + self.new.nodes.len());
        let mut arrivals: Option<Arrivals> = None;
        loop {
            let (old, new) = (self.old.nodes.get(here.old..)?, self.new.nodes.get(here.new..)?);
            if let (Some(was), Some(is)) = (old.first(), new.first())
                && id(was) == id(is)
            {
                if let Some(arrivals) = arrivals.take() {
                    self.check_parent(here.old, arrivals.around)?;
                    self.arrived = arrivals.into_room();
                }
                self.moved.leave(here.old);
                here = self.kept(here)?;
                continue;
            }
            if old.is_empty() && new.is_empty() {
                break;
            }
            let (went, came) = resync.ahead(old, new)?;
            match self.runs.last_mut() {
                Some(run) if arrivals.is_some() => {
                    run.went.end += went;
                    run.came += came;
                }
                _ => self.runs.push(Run {
                    went: here.old..here.old + went,
                    came,
                    attrs: here.attrs..here.attrs,
                }),
            }
            if self.runs.len() > MAX_RUNS {
                return None;
            }
            let arrivals = arrivals.get_or_insert_with(|| {
                let room = std::mem::take(&mut self.arrived);
                Arrivals::after(here, self.layout, room)
            });
            here.old += went;
            for _ in 0..came {
                here.attrs += self.arrive(here, arrivals)?;
                here.new += 1;
            }
            if let Some(run) = self.runs.last_mut() {
                run.attrs.end = here.attrs;
            }
        }
        (here.attrs == self.new.attrs.len()).then_some(())
    }

    /// Goes over nodes that were there before, from one that was.
    fn kept(&mut self, here: Here) -> Option<Here> {
        let (by, end) = self.moved.at(here.old);
        let (was, is) = (self.old.nodes.get(here.old)?, self.new.nodes.get(here.new)?);
        if !is_moved(was, is, by) {
            return self.pair(here, was, is, by);
        }
        let old = self.old.nodes.get(here.old..end.min(self.old.nodes.len()))?;
        let same = same_nodes(old, self.new.nodes.get(here.new..)?, by);
        self.alike(here, here.old + same, by)
    }

    /// Goes over nodes whose records are the same up to `end`, and looks at those of which something else is
    /// not.
    fn alike(&mut self, mut here: Here, end: usize, by: Point) -> Option<Here> {
        let to = self.layout.attrs_at(end)?;
        let mut same_up_to = self.layout.attrs_at(here.old)?;
        let mut next = here.old;
        loop {
            let from = self.layout.attrs_at(here.old)?;
            if next < end && from >= same_up_to {
                let old = self.old.attrs.get(from..to)?;
                let new = self.new.attrs.get(here.attrs..here.attrs + old.len())?;
                same_up_to = from + same_bytes(old.as_flattened(), new.as_flattened()) / ATTR_BYTES;
                next = if same_up_to < to {
                    self.owner(here.old, end, same_up_to)
                } else {
                    end
                };
            }
            let touched = self.touched.next(from);
            let at = if touched < same_up_to {
                self.owner(here.old, end, touched)
            } else {
                next
            };
            here = Here {
                old: at,
                new: here.new + (at - here.old),
                attrs: here.attrs + (self.layout.attrs_at(at)? - from),
            };
            if at == end {
                return Some(here);
            }
            let (was, is) = (self.old.nodes.get(here.old)?, self.new.nodes.get(here.new)?);
            here = self.pair(here, was, is, by)?;
            // What the node holds may have moved.
            if here.old < end && self.moved.at(here.old).0 != by {
                return Some(here);
            }
        }
    }

    /// The node, of those from `start` to `end`, that has this attribute.
    fn owner(&self, start: usize, end: usize, attr: usize) -> usize {
        let starts = self.layout.attrs_at.get(start..end).unwrap_or_default();
        let has_begun = |start: &u32| *start as usize <= attr;
        // It is mostly near.
        let mut most = NEAR;
        while starts.get(most).is_some_and(has_begun) {
            most *= 2;
        }
        let begun = starts.get(..most).unwrap_or(starts).partition_point(has_begun);
        start + begun.saturating_sub(1)
    }

    /// Compares a node with what it was, in a parent whose content moved by so much.
    fn pair(
        &mut self,
        here: Here,
        was: &[u8; NODE_BYTES],
        is: &'a [u8; NODE_BYTES],
        by: Point,
    ) -> Option<Here> {
        let [_, old_parent, old_left, old_top, _, _, old_tail] = words(was);
        let [_, parent, left, top, right, bottom, tail] = words(is);
        let old_range = self.layout.attrs(here.old)?;
        let old_attrs = self.old.attrs.get(old_range.clone())?;
        let attrs = self
            .new
            .attrs
            .get(here.attrs..here.attrs + (tail & 0xFFFF) as usize)?;
        if parent != old_parent || !is_near(is) {
            return None;
        }
        let known = self.frame.nodes.get(here.old)?;
        let edges_moved = Point {
            x: left.wrapping_sub(old_left).cast_signed(),
            y: top.wrapping_sub(old_top).cast_signed(),
        };
        let [left, top, right, bottom] = [left, top, right, bottom].map(u32::cast_signed);
        let rect = Rect {
            x: known.rect.x.wrapping_add(edges_moved.x).wrapping_sub(by.x),
            y: known.rect.y.wrapping_add(edges_moved.y).wrapping_sub(by.y),
            w: (right - left).max(0),
            h: (bottom - top).max(0),
        };
        let alike = attrs == old_attrs;
        let end = self.layout.end(here.old)?;
        if end > here.old + 1 {
            let mut below = edges_moved;
            if !alike {
                let (old, new) = (scroll(old_attrs), scroll(attrs));
                below.x = below.x.wrapping_add(old.x).wrapping_sub(new.x);
                below.y = below.y.wrapping_add(old.y).wrapping_sub(new.y);
            }
            if below != by {
                self.moved.enter(here.old, end, below);
                self.farthest.x = self.farthest.x.max(below.x.saturating_abs());
                self.farthest.y = self.farthest.y.max(below.y.saturating_abs());
            }
        }
        self.keeps_attrs &= attrs.len() == old_attrs.len();
        let same = alike && self.touched.next(old_range.start) >= old_range.end;
        if !alike {
            self.rename(old_range.start, old_attrs, attrs);
        }
        if !same || tail >> 16 != old_tail >> 16 {
            let node = NodeRecord::new(is, here.attrs, rect);
            self.steps.push(Step::Change { at: here.old, node });
        } else if rect != known.rect {
            self.steps.push(Step::Place { at: here.old, rect });
        }
        Some(Here {
            old: here.old + 1,
            new: here.new + 1,
            attrs: here.attrs + attrs.len(),
        })
    }

    /// Notes which attributes of a node name other strings than before, the first of them at `first`.
    fn rename(&mut self, first: usize, old: &[[u8; ATTR_BYTES]], new: &[[u8; ATTR_BYTES]]) {
        let Some(renamed) = &mut self.renamed else { return };
        let mut are_the_same = old.len() == new.len();
        for (at, (old, new)) in (first as u32..).zip(old.iter().zip(new)) {
            let ([place, was], [new_place, is]) =
                (halves(u64::from_le_bytes(*old)), halves(u64::from_le_bytes(*new)));
            are_the_same &= place == new_place || !(names(place) || names(new_place));
            if names(place) && was != is {
                renamed.push(Renamed { at, was, is });
            }
        }
        if !are_the_same || renamed.len() > MAX_RENAMED {
            self.renamed = None;
        }
    }

    /// A node that came, in a parent whose content begins at `above`, with its place and attributes.
    pub fn arrived(&self, here: Here, above: Point) -> Option<(NodeRecord, Rect, &'a [[u8; ATTR_BYTES]])> {
        let bytes = self.new.nodes.get(here.new)?;
        let [_, _, left, top, right, bottom] = words(bytes);
        if !is_near(bytes) {
            return None;
        }
        let [left, top, right, bottom] = [left, top, right, bottom].map(u32::cast_signed);
        let rect = Rect {
            x: left - above.x,
            y: top - above.y,
            w: (right - left).max(0),
            h: (bottom - top).max(0),
        };
        let node = NodeRecord::new(bytes, here.attrs, rect);
        Some((node, rect, self.new.attrs.get(node.attrs())?))
    }
}
