//! The order of painting, if it differs from the order of the nodes.

use super::error::{BufferError, BufferFault, fault};
use super::layout::{RANK_BYTES, words};
use super::sections::TreeSections;
use crate::NodeId;

/// Returns the ids of all recorded nodes in the order of painting; `None` if that is the order of the nodes.
/// `recorded_ids` has one entry for each node of the buffer, `None` for a node that was left out.
pub(super) fn paint_order(
    sections: &TreeSections<'_>,
    recorded_ids: &[Option<NodeId>],
) -> Result<Option<Vec<NodeId>>, BufferError> {
    let mut order = vec![None; sections.ranks.len()];
    let mut is_node_order = true;
    for (index, record) in sections.ranks.iter().enumerate() {
        let [rank] = words(record);
        let Some(slot @ None) = order.get_mut(rank as usize) else {
            let offset = sections.ranks_at() + index * RANK_BYTES;
            return fault(offset, BufferFault::PaintRank { rank });
        };
        *slot = Some(index);
        is_node_order &= rank as usize == index;
    }
    if is_node_order {
        return Ok(None);
    }
    Ok(Some(
        order
            .into_iter()
            .flatten()
            .filter_map(|index| *recorded_ids.get(index)?)
            .collect(),
    ))
}
