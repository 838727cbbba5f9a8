//! The order of painting, where it is not the order of the nodes.

use super::error::{BufferError, BufferFault, fault};
use super::layout::{RANK_BYTES, words};
use super::open::Sections;
use crate::NodeId;

/// Every kept id in the order of painting; `None` where that is the order of the nodes. `kept` has one
/// entry for each node of the buffer, `None` for one that was left out.
pub(super) fn paint_order(
    sections: &Sections<'_>,
    kept: &[Option<NodeId>],
) -> Result<Option<Vec<NodeId>>, BufferError> {
    let ranks: &[[u8; RANK_BYTES]] = sections.ranks.as_chunks().0;
    let mut order = vec![None; ranks.len()];
    let mut as_written = true;
    for (index, record) in ranks.iter().enumerate() {
        let [rank] = words(record);
        let Some(slot @ None) = order.get_mut(rank as usize) else {
            let offset = sections.ranks_at() + index * RANK_BYTES;
            return fault(offset, BufferFault::PaintRank { rank });
        };
        *slot = Some(index);
        as_written &= rank as usize == index;
    }
    if as_written {
        return Ok(None);
    }
    Ok(Some(
        order
            .into_iter()
            .flatten()
            .filter_map(|index| *kept.get(index)?)
            .collect(),
    ))
}
