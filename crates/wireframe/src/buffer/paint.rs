//! The order of painting, if it differs from the order of the nodes.

use super::degraded::Degraded;
use super::layout::words;
use super::sections::TreeSections;
use crate::NodeId;

/// Returns the ids of all recorded nodes in the order of painting; `None` if that is the order of the nodes.
/// `recorded_ids` has one entry for each node of the buffer, `None` for a node that was left out.
///
/// Ranks that are no permutation of the nodes are counted and have no effect. No part of them can be trusted: an ancestor with a
/// wrong rank would cover its descendants.
pub(super) fn paint_order(
    sections: &TreeSections<'_>,
    recorded_ids: &[Option<NodeId>],
    degraded: &mut Degraded,
) -> Option<Vec<NodeId>> {
    let count = sections.ranks.len();
    if count != sections.nodes.len() {
        degraded.invalid_ranks = u32::try_from(count).unwrap_or(u32::MAX);
        return None;
    }
    let mut order = vec![None; count];
    let mut is_node_order = true;
    for (index, record) in sections.ranks.iter().enumerate() {
        let [rank] = words(record);
        match order.get_mut(rank as usize) {
            Some(slot @ None) => *slot = Some(index),
            _ => degraded.invalid_ranks += 1,
        }
        is_node_order &= rank as usize == index;
    }
    if is_node_order || degraded.invalid_ranks > 0 {
        return None;
    }
    Some(
        order
            .into_iter()
            .flatten()
            .filter_map(|index| *recorded_ids.get(index)?)
            .collect(),
    )
}
