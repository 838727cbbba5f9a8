//! Leads a layout on where nodes went and came: what is next to them changes, and nothing else.

use std::ops::Range;

use super::super::open::FrameBuffer;
use super::layout::{Layout, Link};
use super::read::NodeRecord;
use super::users::Replaced;
use super::{Delta, Run, Step};

/// A node that came, and the position of its parent where that was there before.
pub(super) type Arrival<'d> = (&'d NodeRecord, Option<usize>);

/// Most places where nodes came or went at which users are led on; looking at all attributes costs less then.
const MAX_LED_RUNS: usize = 8;

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
            self.replace_attrs(run, here);
            let links = here.iter().map(|_| Link { up: 0, span: 1 });
            self.links.splice(run.went.clone(), links);
            self.enter(run.went.start, here);
            self.move_siblings(run.went.start + here.len(), run.went.len(), here.len());
        }
    }

    /// Leads on which attributes name strings, while the layout is still the one before.
    pub(super) fn lead_users(&mut self, buffer: &FrameBuffer<'_>, delta: &Delta<'_>) {
        let (Some(renamed), Some(sections)) = (&delta.renamed, &buffer.sections) else {
            self.users = None;
            return;
        };
        if delta.runs.len() > MAX_LED_RUNS {
            self.users = None;
        }
        let Some(users) = &mut self.users else { return };
        let attrs_at = |node: usize| self.attrs_at.get(node).copied().unwrap_or_default();
        let attrs = sections.attr_records();
        let replaced = delta.runs.iter().rev().map(|run| Replaced {
            went: attrs_at(run.went.start)..attrs_at(run.went.end),
            came: attrs.get(run.attrs.clone()).unwrap_or_default(),
        });
        users.follow(&delta.pairs, sections.string_records().len(), renamed, replaced);
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

    fn replace_attrs(&mut self, run: &Run, came: &[Arrival<'_>]) {
        let at = |node: usize| self.attrs_at.get(node).copied().unwrap_or_default();
        let (mut start, old_end) = (at(run.went.start), at(run.went.end));
        let end = start + run.attrs.len() as u32;
        let starts = came.iter().map(|(node, _)| {
            let next = start + node.attrs().len() as u32;
            std::mem::replace(&mut start, next)
        });
        self.attrs_at.splice(run.went.clone(), starts);
        let off = end.wrapping_sub(old_end);
        for start in self.attrs_at.iter_mut().skip(run.went.start + came.len()) {
            *start = start.wrapping_add(off);
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
