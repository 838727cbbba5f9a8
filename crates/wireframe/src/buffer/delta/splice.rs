//! Leads a layout on where nodes went and came: what is next to them changes, and nothing else.

use std::ops::Range;

use super::super::open::FrameBuffer;
use super::layout::Layout;
use super::read::NodeRecord;
use super::users::Replaced;
use super::{Delta, Step};

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

/// Runs from the last to the first, so that the positions of those to come still hold, each with the nodes that
/// came there.
fn runs<'r, 'd>(
    delta: &'r Delta<'_>,
    mut came: &'r [Arrival<'d>],
) -> impl Iterator<Item = (&'r Range<usize>, &'r [Arrival<'d>])> {
    delta.runs.iter().rev().map(move |run| {
        let (before, here) = came.split_at(came.len().saturating_sub(run.came));
        came = before;
        (&run.went, here)
    })
}

impl Layout {
    pub(super) fn splice(&mut self, delta: &Delta<'_>, came: &[Arrival<'_>]) {
        for (went, came) in runs(delta, came) {
            self.shorten(went);
            let ups = ups(went.start, came);
            self.replace(went, came, ups);
            self.lengthen(went.start, came.len());
            self.move_siblings(went.start + came.len(), went.len(), came.len());
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
        while let Some(up @ 1..) = self.ups.get(at).copied()
            && !went.is_empty()
        {
            at -= up as usize;
            if let Some(span) = self.spans.get_mut(at) {
                let end = (at + *span as usize).min(went.end);
                *span -= end.saturating_sub(went.start) as u32;
            }
        }
    }

    fn replace(&mut self, went: &Range<usize>, came: &[Arrival<'_>], ups: Vec<u32>) {
        self.ups.splice(went.clone(), ups);
        self.spans.splice(went.clone(), came.iter().map(|_| 1));
        let at = |node: usize| self.attrs_at.get(node).copied().unwrap_or_default();
        let (start, old_end) = (at(went.start), at(went.end));
        let mut end = start;
        let starts: Vec<u32> = came
            .iter()
            .map(|(node, _)| {
                let start = end;
                end += node.attrs().len() as u32;
                start
            })
            .collect();
        self.attrs_at.splice(went.clone(), starts);
        let off = end.wrapping_sub(old_end);
        for start in self.attrs_at.iter_mut().skip(went.start + came.len()) {
            *start = start.wrapping_add(off);
        }
    }

    /// Puts nodes into the subtrees of those around them.
    fn lengthen(&mut self, start: usize, came: usize) {
        for node in start..start + came {
            let mut at = node;
            while let Some(up @ 1..) = self.ups.get(at).copied() {
                at -= up as usize;
                if let Some(span) = self.spans.get_mut(at) {
                    *span += 1;
                }
            }
        }
    }

    /// What follows stands farther from a parent that lies before the place where nodes went or came.
    fn move_siblings(&mut self, first: usize, went: usize, came: usize) {
        let off = (came as u32).wrapping_sub(went as u32);
        let mut at = first;
        while let (Some(up), Some(span)) = (self.ups.get_mut(at), self.spans.get(at)) {
            if *up > 0 {
                *up = up.wrapping_add(off);
            }
            at += *span as usize;
        }
    }
}

/// How far before each node that came its parent stands.
fn ups(start: usize, came: &[Arrival<'_>]) -> Vec<u32> {
    let mut open: Vec<(usize, u32)> = Vec::new();
    let up = |(at, (node, parent_at)): (usize, &Arrival<'_>)| {
        while open.last().is_some_and(|(_, id)| *id != node.parent) {
            open.pop();
        }
        let up = match (open.last(), parent_at) {
            (Some((above, _)), _) => at - above,
            (None, Some(parent)) => start + at - parent,
            (None, None) => 0,
        };
        open.push((at, node.id));
        up as u32
    };
    came.iter().enumerate().map(up).collect()
}
