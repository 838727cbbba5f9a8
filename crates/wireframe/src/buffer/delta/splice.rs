//! Leads a layout on where nodes went and came: what is next to them changes, and nothing else.

use std::ops::Range;

use super::layout::Layout;
use super::read::NodeRecord;
use super::{Delta, Step};

/// A node that came, and the position of its parent where that was there before.
type Arrival<'d, 'a> = (&'d NodeRecord<'a>, Option<usize>);

impl Layout {
    pub(super) fn splice(&mut self, delta: &Delta<'_>) {
        let came = delta.steps.iter().filter_map(|step| match step {
            Step::Insert { node, parent_at, .. } => Some((node, *parent_at)),
            _ => None,
        });
        let came: Vec<Arrival<'_, '_>> = came.collect();
        let mut before = came.as_slice();
        // From the last to the first, so that the positions of those to come still hold.
        for run in delta.runs.iter().rev() {
            let (rest, came) = before.split_at(before.len().saturating_sub(run.came));
            before = rest;
            self.shorten(&run.went);
            let ups = ups(run.went.start, came);
            self.replace(&run.went, came, ups);
            self.lengthen(run.went.start, came.len());
            self.move_siblings(run.went.start + came.len(), run.went.len(), came.len());
        }
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

    fn replace(&mut self, went: &Range<usize>, came: &[Arrival<'_, '_>], ups: Vec<u32>) {
        self.ups.splice(went.clone(), ups);
        self.spans.splice(went.clone(), came.iter().map(|_| 1));
        let at = |node: usize| self.attrs_at.get(node).copied().unwrap_or_default();
        let (start, old_end) = (at(went.start), at(went.end));
        let mut end = start;
        let starts: Vec<u32> = came
            .iter()
            .map(|(node, _)| {
                let start = end;
                end += node.attrs.len() as u32;
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
fn ups(start: usize, came: &[Arrival<'_, '_>]) -> Vec<u32> {
    let mut open: Vec<(usize, u32)> = Vec::new();
    let up = |(at, (node, parent_at)): (usize, &Arrival<'_, '_>)| {
        while open.last().is_some_and(|(_, id)| *id != node.parent()) {
            open.pop();
        }
        let up = match (open.last(), parent_at) {
            (Some((above, _)), _) => at - above,
            (None, Some(parent)) => start + at - parent,
            (None, None) => 0,
        };
        open.push((at, node.id()));
        up as u32
    };
    came.iter().enumerate().map(up).collect()
}
