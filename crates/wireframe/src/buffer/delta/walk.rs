//! Goes through two buffers side by side.

use std::ops::Range;

use super::super::id_set::IdSet;
use super::super::layout::{ATTR_BYTES, NODE_BYTES, text_len, words};
use super::super::open::{FrameBuffer, Sections};
use super::super::record::rect;
use super::super::text::Text;
use super::arrive::Arrivals;
use super::common_prefix::{Section, same_bytes};
use super::layout::{NodeOffsets, Start, attr_count, attrs, is_within_limits, text};
use super::read::NodeRecord;
use super::resync::{Resync, id};
use super::room::Room;
use super::{Delta, DeltaStep, Shift, Splice};
use crate::{Frame, NodeId};

/// Most places where nodes came or removed: each moves all nodes behind it.
const MAX_RUNS: usize = 64;

/// Nodes in which the one that has an attribute or a text is looked for first.
const NEAR: usize = 8;

/// Finds what is different in `after` from `before`, of which `frame` was made and `layout` found.
///
/// `None` where only reading all of `after` can tell.
#[must_use]
pub fn delta<'a, T>(
    before: &FrameBuffer<'_>,
    layout: &mut NodeOffsets,
    frame: &Frame<T>,
    after: &FrameBuffer<'a>,
) -> Option<Delta<'a>> {
    let (old, new) = (before.sections.as_ref()?, after.sections.as_ref()?);
    if !is_within_limits(new) || old.node_records().len() != frame.nodes.len() {
        return None;
    }
    let Room {
        steps,
        splices,
        shifts,
        arrived,
        ..
    } = &mut layout.room;
    let (steps, splices) = (std::mem::take(steps), std::mem::take(splices));
    let (shifts, arrived) = (std::mem::take(shifts), std::mem::take(arrived));
    let mut walk = Walk {
        old: Side::new(old),
        new: Side::new(new),
        attrs: Section::new(old.attrs, new.attrs),
        text: Section::new(old.text, new.text),
        layout,
        frame,
        steps,
        splices,
        shifts,
        arrived,
    };
    walk.all()?;
    if !walk.splices.is_empty() {
        let painted_as_listed = old.ranks.is_empty() && new.ranks.is_empty();
        if !painted_as_listed || !are_new(&walk.steps, walk.old.nodes, walk.layout.highest_id) {
            return None;
        }
    } else if old.ranks != new.ranks {
        return None;
    }
    Some(Delta {
        steps: walk.steps,
        splices: walk.splices,
        shifts: walk.shifts,
        arrived: walk.arrived,
        attrs: new.attr_records(),
        text: Text::new(new),
    })
}

/// Whether no inserted node has an id that was there before, or that another one has: such a node moved.
fn are_new(steps: &[DeltaStep], old: &[[u8; NODE_BYTES]], highest: u32) -> bool {
    let inserted = || {
        steps.iter().filter_map(|step| match step {
            DeltaStep::Insert { node, .. } => Some(node.id),
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
    attrs: &'a [[u8; ATTR_BYTES]],
    text: &'a [u8],
}

impl<'a> Side<'a> {
    fn new(sections: &Sections<'a>) -> Self {
        Self {
            nodes: sections.node_records(),
            attrs: sections.attr_records(),
            text: sections.text,
        }
    }

    /// The attributes of a node that begins at a place, and where the next one does.
    pub fn attrs_of(&self, node: usize, start: Start) -> Option<(&'a [[u8; ATTR_BYTES]], Start)> {
        let from = start.attrs as usize;
        let to = from + attr_count(self.nodes.get(node)?);
        let attrs = self.attrs.get(from..to)?;
        let text = u64::from(start.text) + text_len(attrs);
        let end = Start {
            attrs: to as u32,
            text: text as u32,
        };
        (text <= self.text.len() as u64).then_some((attrs, end))
    }
}

/// One way through both buffers.
pub(super) struct Walk<'w, 'a, T> {
    pub old: Side<'w>,
    pub new: Side<'a>,
    attrs: Section<'w, 'a>,
    text: Section<'w, 'a>,
    pub layout: &'w NodeOffsets,
    frame: &'w Frame<T>,
    pub steps: Vec<DeltaStep>,
    splices: Vec<Splice>,
    shifts: Vec<Shift>,
    /// Room for nodes that arrive.
    arrived: Vec<NodeId>,
}

/// Where the walk stands: in the old nodes, in the new ones and in what those have.
#[derive(Clone, Copy, Default)]
pub(super) struct Here {
    pub old: usize,
    pub new: usize,
    pub start: Start,
}

impl<T> Walk<'_, '_, T> {
    fn all(&mut self) -> Option<()> {
        let mut here = Here::default();
        let mut resync = Resync::new(self.old.nodes.len() + self.new.nodes.len());
        let mut arrivals: Option<Arrivals> = None;
        loop {
            let (old, new) = (self.old.nodes.get(here.old..)?, self.new.nodes.get(here.new..)?);
            let is_kept = old.first().map(id) == new.first().map(id);
            if is_kept && let Some(arrivals) = arrivals.take() {
                self.settle(arrivals, here)?;
            }
            if is_kept && old.is_empty() {
                break;
            }
            if is_kept {
                let same = same_bytes(old.as_flattened(), new.as_flattened()) / NODE_BYTES;
                here = self.alike(here, here.old + same)?;
                if same == 0 {
                    here = self.pair(here)?;
                }
                continue;
            }
            let (removed, inserted) = resync.ahead(old, new)?;
            match self.splices.last_mut() {
                Some(splice) if arrivals.is_some() => {
                    splice.removed.end += removed;
                    splice.inserted += inserted;
                }
                _ => self.splices.push(Splice {
                    removed: here.old..here.old + removed,
                    inserted,
                }),
            }
            if self.splices.len() > MAX_RUNS {
                return None;
            }
            let arrivals = arrivals.get_or_insert_with(|| {
                let room = std::mem::take(&mut self.arrived);
                Arrivals::after(here, self.layout, room)
            });
            here.old += removed;
            for _ in 0..inserted {
                here.start = self.arrive(here, arrivals)?;
                here.new += 1;
            }
        }
        let end = Start {
            attrs: self.new.attrs.len() as u32,
            text: self.new.text.len() as u32,
        };
        (here.start == end).then_some(())
    }

    /// Goes on behind nodes that went and came.
    fn settle(&mut self, arrivals: Arrivals, here: Here) -> Option<()> {
        self.check_parent(here.old, arrivals.around)?;
        self.arrived = arrivals.into_room();
        let Splice { removed, inserted } = self.splices.last()?.clone();
        self.shift(removed, inserted, here.start)
    }

    /// Notes where what the next node has begins.
    fn shift(&mut self, removed: Range<usize>, inserted: usize, start: Start) -> Option<()> {
        let by = start.since(self.layout.start(removed.end)?);
        self.shifts.push(Shift {
            removed,
            inserted,
            by,
        });
        Some(())
    }

    /// Goes over nodes whose records are the same up to `end`, and looks at those that have something else.
    fn alike(&mut self, mut here: Here, end: usize) -> Option<Here> {
        while here.old < end {
            let start = self.layout.start(here.old)?;
            let bytes = |records: Range<usize>| records.start * ATTR_BYTES..records.end * ATTR_BYTES;
            let range = bytes(attrs(&(start..self.layout.start(end)?)));
            let same = self.attrs.same(&range, here.start.attrs as usize * ATTR_BYTES);
            let mut at = if same < range.end {
                self.owner(here.old, end, |start| start.attrs as usize * ATTR_BYTES <= same)
            } else {
                end
            };
            // Strings are as long up to there.
            let range = text(&(start..self.layout.start(at)?));
            let same = self.text.same(&range, here.start.text as usize);
            if same < range.end {
                at = self.owner(here.old, at, |start| start.text as usize <= same);
            }
            here = Here {
                old: at,
                new: here.new + (at - here.old),
                start: here.start.moved(self.layout.start(at)?.since(start)),
            };
            if at < end {
                here = self.pair(here)?;
            }
        }
        Some(here)
    }

    /// The last node, of those from `start` to `end`, that has begun.
    fn owner(&self, start: usize, end: usize, has_begun: impl Fn(&Start) -> bool) -> usize {
        let starts = self.layout.starts.get(start..end).unwrap_or_default();
        // It is mostly near.
        let mut most = NEAR;
        while starts.get(most).is_some_and(&has_begun) {
            most *= 2;
        }
        let begun = starts.get(..most).unwrap_or(starts).partition_point(has_begun);
        start + begun.saturating_sub(1)
    }

    /// Compares a node with what it was.
    fn pair(&mut self, here: Here) -> Option<Here> {
        let (was, is) = (self.old.nodes.get(here.old)?, self.new.nodes.get(here.new)?);
        let [_, old_parent, .., old_tail] = words::<7>(was);
        let [_, parent, .., tail] = words::<7>(is);
        if parent != old_parent {
            return None;
        }
        let had = self.layout.start(here.old)?..self.layout.start(here.old + 1)?;
        let (own, end) = self.new.attrs_of(here.new, here.start)?;
        let has = here.start..end;
        let rect = rect(is);
        let is_same = tail == old_tail
            && self.old.attrs.get(attrs(&had))? == own
            && self.old.text.get(text(&had))? == self.new.text.get(text(&has))?;
        if !is_same {
            let node = NodeRecord::new(is, here.start, rect);
            self.steps.push(DeltaStep::Change {
                position: here.old,
                node,
            });
        } else if rect != self.frame.nodes.get(here.old)?.rect {
            self.steps.push(DeltaStep::SetRect {
                position: here.old,
                rect,
            });
        }
        let next = here.old + 1;
        if has.end.since(has.start) != had.end.since(had.start) {
            self.shift(next..next, 0, has.end)?;
        }
        Some(Here {
            old: next,
            new: here.new + 1,
            start: has.end,
        })
    }
}
