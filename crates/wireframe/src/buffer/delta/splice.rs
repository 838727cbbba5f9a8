//! Leads a layout on where nodes went and came: what is next to them changes, and nothing else.

use std::ops::Range;

use super::layout::{Link, NodeOffsets, Start};
use super::read::NodeRecord;
use super::{Delta, DeltaStep};

/// A node that came, and the position of its parent where that was there before.
pub(super) type Arrival<'d> = (&'d NodeRecord, Option<usize>);

/// The nodes that came.
pub(super) fn inserted<'d>(delta: &'d Delta<'_>) -> Vec<Arrival<'d>> {
    let mut inserted = Vec::with_capacity(delta.inserted());
    inserted.extend(delta.steps.iter().filter_map(|step| match step {
        DeltaStep::Insert {
            node,
            parent_position,
            ..
        } => Some((node, *parent_position)),
        _ => None,
    }));
    inserted
}

impl NodeOffsets {
    pub(super) fn splice(&mut self, delta: &Delta<'_>, inserted: &[Arrival<'_>]) {
        let mut inserted = inserted;
        // From the last to the first, so that the positions of those to come still hold.
        for splice in delta.splices.iter().rev() {
            let (before, here) = inserted.split_at(inserted.len().saturating_sub(splice.inserted));
            inserted = before;
            self.shorten(&splice.removed);
            let links = here.iter().map(|_| Link { up: 0, span: 1 });
            self.links.splice(splice.removed.clone(), links);
            self.enter(splice.removed.start, here);
            self.move_siblings(
                splice.removed.start + here.len(),
                splice.removed.len(),
                here.len(),
            );
        }
    }

    /// Leads on where attributes and text begin, in one pass.
    pub(super) fn shift(&mut self, delta: &Delta<'_>, inserted: &[Arrival<'_>]) {
        if delta.shifts.is_empty() {
            return;
        }
        let mut starts = std::mem::take(&mut self.room.starts);
        starts.clear();
        let (mut next, mut by) = (0, Start::default());
        let mut inserted = inserted.iter();
        for shift in &delta.shifts {
            starts.extend(self.moved(next..shift.removed.start, by));
            starts.extend(inserted.by_ref().take(shift.inserted).map(|(node, _)| node.start));
            (next, by) = (shift.removed.end, shift.by);
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
    fn shorten(&mut self, removed: &Range<usize>) {
        let mut at = removed.start;
        while let Some(Link { up: up @ 1.., .. }) = self.links.get(at).copied()
            && !removed.is_empty()
        {
            at -= up as usize;
            if let Some(Link { span, .. }) = self.links.get_mut(at) {
                let end = (at + *span as usize).min(removed.end);
                *span -= end.saturating_sub(removed.start) as u32;
            }
        }
    }

    /// Puts nodes that came into the tree, and into the subtrees of those around them.
    fn enter(&mut self, start: usize, inserted: &[Arrival<'_>]) {
        for (at, (node, parent_position)) in inserted.iter().enumerate() {
            let node_at = start + at;
            let up = match parent_position {
                Some(parent_position) => node_at - parent_position,
                None if node.parent == 0 => 0,
                None => self.up_among(start, inserted.get(..at).unwrap_or_default(), node.parent),
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
    fn up_among(&self, start: usize, inserted: &[Arrival<'_>], parent: u32) -> usize {
        let mut up = 1;
        while let Some((above, _)) = inserted.len().checked_sub(up).and_then(|at| inserted.get(at))
            && above.id != parent
            && let Some(Link {
                up: further @ 1.., ..
            }) = self.links.get(start + inserted.len() - up)
        {
            up += *further as usize;
        }
        up
    }

    /// What follows stands farther from a parent that lies before the place where nodes went or came, up to the next
    /// root, behind which there are roots.
    fn move_siblings(&mut self, first: usize, removed: usize, inserted: usize) {
        let off = (inserted as u32).wrapping_sub(removed as u32);
        let mut at = first;
        while let Some(link @ Link { up: 1.., .. }) = self.links.get_mut(at) {
            link.up = link.up.wrapping_add(off);
            at += link.span as usize;
        }
    }
}
