//! Updates node offsets by a delta. Only the neighbours of inserted and removed nodes change.

use std::ops::Range;

use super::super::sections::TreeSections;
use super::data_offset::DataOffset;
use super::located_node::LocatedNode;
use super::node_offsets::{NodeOffsets, TreeLink};
use super::steps::{Delta, DeltaStep};

/// An inserted node, and the old position of its parent unless that is a new node too.
type Inserted<'d> = (&'d LocatedNode, Option<usize>);

fn inserted_nodes<'d>(delta: &'d Delta<'_>) -> Vec<Inserted<'d>> {
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
    /// Turns the offsets of the old buffer into those of the new one, `tree`, to which `delta` leads.
    pub fn apply(&mut self, tree: &TreeSections<'_>, delta: &Delta<'_>) {
        let inserted = inserted_nodes(delta);
        self.update_data(delta, &inserted);
        self.update_links(delta, &inserted);
        let ids = inserted.iter().map(|(node, _)| node.id);
        self.highest_id = ids.fold(self.highest_id, u32::max);
        debug_assert!(
            self.belong_to(tree),
            "offsets were updated by another buffer's delta"
        );
    }

    fn update_links(&mut self, delta: &Delta<'_>, inserted: &[Inserted<'_>]) {
        let mut rest = inserted;
        // Backwards, so that the positions of the splices before stay valid.
        for splice in delta.splices.iter().rev() {
            let (before, nodes) = rest.split_at(rest.len().saturating_sub(splice.inserted));
            rest = before;
            let start = splice.removed.start;
            self.shorten_ancestors(&splice.removed);
            let links = nodes.iter().map(|_| TreeLink {
                to_parent: 0,
                subtree: 1,
            });
            self.links.splice(splice.removed.clone(), links);
            self.link_inserted(start, nodes);
            self.move_siblings(start + nodes.len(), splice.removed.len(), nodes.len());
        }
    }

    /// Updates all data offsets in one pass.
    fn update_data(&mut self, delta: &Delta<'_>, inserted: &[Inserted<'_>]) {
        if delta.shifts.is_empty() {
            return;
        }
        let mut data = std::mem::take(&mut self.scratch.offsets);
        data.clear();
        let (mut next, mut by) = (0, DataOffset::default());
        let mut inserted = inserted.iter();
        for shift in &delta.shifts {
            data.extend(self.moved_data(next..shift.removed.start, by));
            data.extend(
                inserted
                    .by_ref()
                    .take(shift.inserted)
                    .map(|(node, _)| node.offset),
            );
            (next, by) = (shift.removed.end, shift.by);
        }
        data.extend(self.moved_data(next..self.data.len(), by));
        self.scratch.offsets = std::mem::replace(&mut self.data, data);
    }

    fn moved_data(&self, nodes: Range<usize>, by: DataOffset) -> impl Iterator<Item = DataOffset> {
        let offsets = self.data.get(nodes).unwrap_or_default();
        offsets.iter().map(move |offset| offset.moved(by))
    }

    /// Subtracts removed nodes from the subtrees of the ancestors that stay.
    fn shorten_ancestors(&mut self, removed: &Range<usize>) {
        let mut at = removed.start;
        while let Some(TreeLink {
            to_parent: to_parent @ 1..,
            ..
        }) = self.links.get(at).copied()
            && !removed.is_empty()
        {
            at -= to_parent as usize;
            if let Some(TreeLink { subtree, .. }) = self.links.get_mut(at) {
                let end = (at + *subtree as usize).min(removed.end);
                *subtree -= end.saturating_sub(removed.start) as u32;
            }
        }
    }

    /// Links inserted nodes, which are stored from `start` on, to their parents, and adds them to the subtrees of
    /// their ancestors.
    fn link_inserted(&mut self, start: usize, inserted: &[Inserted<'_>]) {
        for (at, (node, parent_position)) in inserted.iter().enumerate() {
            let position = start + at;
            let to_parent = match parent_position {
                Some(parent) => position - parent,
                None if node.parent == 0 => 0,
                None => self.distance_to_inserted(start, inserted.get(..at).unwrap_or_default(), node.parent),
            };
            if let Some(link) = self.links.get_mut(position) {
                link.to_parent = to_parent as u32;
            }
            let mut above = position;
            while let Some(TreeLink {
                to_parent: to_parent @ 1..,
                ..
            }) = self.links.get(above).copied()
            {
                above -= to_parent as usize;
                if let Some(link) = self.links.get_mut(above) {
                    link.subtree += 1;
                }
            }
        }
    }

    /// Returns the distance from the next inserted node back to its parent, which was inserted too: it is the last
    /// of the nodes `inserted` so far or one of that node's ancestors.
    fn distance_to_inserted(&self, start: usize, inserted: &[Inserted<'_>], parent: u32) -> usize {
        let mut distance = 1;
        while let Some((above, _)) = inserted
            .len()
            .checked_sub(distance)
            .and_then(|at| inserted.get(at))
            && above.id != parent
            && let Some(TreeLink {
                to_parent: further @ 1..,
                ..
            }) = self.links.get(start + inserted.len() - distance)
        {
            distance += *further as usize;
        }
        distance
    }

    /// Updates the parent distance of the nodes from `first` on whose parent is stored before the splice: the
    /// following siblings, on every level up to the next root. Roots follow that one.
    fn move_siblings(&mut self, first: usize, removed: usize, inserted: usize) {
        let growth = (inserted as u32).wrapping_sub(removed as u32);
        let mut at = first;
        while let Some(link @ TreeLink { to_parent: 1.., .. }) = self.links.get_mut(at) {
            link.to_parent = link.to_parent.wrapping_add(growth);
            at += link.subtree as usize;
        }
    }
}
