//! Computes the delta of two buffers.

use super::super::id_set::IdSet;
use super::super::layout::NODE_BYTES;
use super::super::sections::TreeSections;
use super::super::strings::StringReader;
use super::common_prefix::Section;
use super::node_offsets::{NodeOffsets, is_within_limits};
use super::resync::id;
use super::scratch::Scratch;
use super::state::{Comparison, Side};
use super::steps::{Delta, DeltaStep};
use crate::Frame;

/// Compares the tree `after` with the tree `before` of the same source. `frame` is the recorded frame of `before` and
/// `offsets` are its node offsets.
///
/// Returns `None` if only parsing all of `after` gives a reliable result.
#[must_use]
pub fn delta<'a, T>(
    before: &TreeSections<'_>,
    offsets: &mut NodeOffsets,
    frame: &Frame<T>,
    after: &TreeSections<'a>,
) -> Option<Delta<'a>> {
    if !is_within_limits(after) || before.nodes.len() != frame.nodes.len() {
        return None;
    }
    let Scratch {
        steps,
        splices,
        shifts,
        ancestors,
        ..
    } = &mut offsets.scratch;
    let (steps, splices) = (std::mem::take(steps), std::mem::take(splices));
    let (shifts, ancestors) = (std::mem::take(shifts), std::mem::take(ancestors));
    let mut comparison = Comparison {
        old: Side::new(before),
        new: Side::new(after),
        attrs: Section::new(before.attrs.as_flattened(), after.attrs.as_flattened()),
        text: Section::new(before.text, after.text),
        offsets,
        frame,
        steps,
        splices,
        shifts,
        ancestors,
    };
    comparison.run()?;
    let Comparison { steps, splices, .. } = &comparison;
    if !splices.is_empty() {
        let painted_in_node_order = before.ranks.is_empty() && after.ranks.is_empty();
        if !painted_in_node_order || !are_new(steps, before.nodes, comparison.offsets.highest_id) {
            return None;
        }
    } else if before.ranks != after.ranks {
        return None;
    }
    Some(Delta {
        steps: comparison.steps,
        splices: comparison.splices,
        shifts: comparison.shifts,
        ancestors: comparison.ancestors,
        attrs: after.attrs,
        strings: StringReader::new(after),
    })
}

/// Whether the ids of inserted nodes are unique and occur in no old node. A node with an old id moved in the tree.
fn are_new(steps: &[DeltaStep], old: &[[u8; NODE_BYTES]], highest: u32) -> bool {
    let inserted = || {
        steps.iter().filter_map(|step| match step {
            DeltaStep::Insert { node, .. } => Some(node.id),
            _ => None,
        })
    };
    // Ids are from a counter, so the ids of new nodes mostly ascend from the highest old one.
    let mut previous = highest;
    let ascend = inserted().all(|id| std::mem::replace(&mut previous, id) < id);
    if ascend {
        return true;
    }
    let Some(lowest) = inserted().min() else {
        return true;
    };
    let mut ids = IdSet::with_capacity(inserted().count());
    if !inserted().all(|id| ids.insert(id)) {
        return false;
    }
    let old_ids = || old.iter().map(id).filter(|id| *id >= lowest);
    highest < lowest || !old_ids().any(|id| ids.contains(id))
}
