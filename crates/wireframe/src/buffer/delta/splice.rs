//! Leads a layout on where nodes went and came: what is next to them changes, and nothing else.

use std::ops::Range;

use super::layout::{Layout, Link, Start};
use super::read::NodeRecord;
use super::{Delta, Step};

/// A node that came, and the position of its parent where that was there before.
pub(super) type Arrival<'d> = (&'d NodeRecord, Option<usize>);

/// The nodes that came.
pub(super) fn came<'d>(delta: &'d Delta<'_>) -> Vec<Arrival<'d>> {
    let mut came = Vec::with_capacity(delta.came());
    came.extend(delta.steps.iter().filter_map(|step| match step {
        Step::Insert { node, parent_at, .. } => Some((node, *parent_at)),
        _ => None,
    }));
    came
}

impl Layout {
    pub(super) fn splice(&mut self, delta: &Delta<'_>, came: &[Arrival<'_>]) {
        let mut came = came;
        // From the last to the first, so that the positions of those to come still hold.
        for run in delta.runs.iter().rev() {
            let (before, here) = came.split_at(came.len().saturating_sub(run.came));
            came = before;
            self.shorten(&run.went);
            let links = here.iter().map(|_| Link { up: 0, span: 1 });
            self.links.splice(run.went.clone(), links);
            self.enter(run.went.start, here);
            self.move_siblings(run.went.start + here.len(), run.went.len(), here.len());
        }
    }

    /// Leads on where attributes and text begin, in one pass.
    pub(super) fn shift(&mut self, delta: &Delta<'_>, came: &[Arrival<'_>]) {
        if delta.shifts.is_empty() {
            return;
        }
        let mut starts = std::mem::take(&mut self.room.starts);
        starts.clear();
        let (mut next, mut by) = (0, Start::default());
        let mut came = came.iter();
        for shift in &delta.shifts {
            starts.extend(self.moved(next..shift.went.start, by));
            starts.extend(came.by_ref().take(shift.came).map(|(node, _)| node.start));
            (next, by) = (shift.went.end, shift.by);
        }
        starts.extend(self.moved(next..self.starts.len(), by));
        self.room.starts = std::mem::replace(&mut self.starts, starts);
    }

    /// Where nodes begin, moved by so much.
    fn moved(&self, nodes: Range<usize>, by: Start) -> impl Iterator<Item = Start> {
        let starts = self.starts.get(nodes).unwrap_or_default();
        starts.iter().map(move |start| start.moved(by))
    }

    /// Takes nodes out of the subtrees of those around them.
    fn shorten(&mut self, went: &Range<usize>) {
        let mut at = went.start;
        while let Some(Link { up: up @ 1.., .. }) = self.links.get(at).copied()
            && !went.is_empty()
        {
            at -= up as usize;
            if let Some(Link { span, .. }) = self.links.get_mut(at) {
                let end = (at + *span as usize).min(went.end);
                *span -= end.saturating_sub(went.start) as u32;
            }
        }
    }

    /// Puts nodes that came into the tree, and into the subtrees of those around them.
    fn enter(&mut self, start: usize, came: &[Arrival<'_>]) {
        for (at, (node, parent_at)) in came.iter().enumerate() {
            let node_at = start + at;
            let up = match parent_at {
                Some(parent_at) => node_at - parent_at,
                None if node.parent == 0 => 0,
                None => self.up_among(start, came.get(..at).unwrap_or_default(), node.parent),
            };
            if let Some(link) = self.links.get_mut(node_at) {
                link.up = up as u32;
            }
            let mut above = node_at;
            while let Some(Link { up: up @ 1.., .. }) = self.links.get(above).copied() {
                above -= up as usize;
                if let Some(link) = self.links.get_mut(above) {
                    link.span += 1;
                }
            }
        }
    }

    /// How far before the next one a parent stands that came too: it is the last that came, or above it.
    fn up_among(&self, start: usize, came: &[Arrival<'_>], parent: u32) -> usize {
        let mut up = 1;
        while let Some((above, _)) = came.len().checked_sub(up).and_then(|at| came.get(at))
            && above.id != parent
            && let Some(Link {
                up: further @ 1.., ..
            }) = self.links.get(start + came.len() - up)
        {
            up += *further as usize;
        }
        up
    }

    /// What follows stands farther from a parent that lies before the place where nodes went or came, up to the next
    /// root, behind which there are roots.
    fn move_siblings(&mut self, first: usize, went: usize, came: usize) {
        let off = (came as u32).wrapping_sub(went as u32);
        let mut at = first;
        while let Some(link @ Link { up: 1.., .. }) = self.links.get_mut(at) {
            link.up = link.up.wrapping_add(off);
            at += link.span as usize;
        }
    }
}
