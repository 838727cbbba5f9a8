//! Finds the next node that two runs of nodes have in common.

use super::super::layout::{NODE_BYTES, words};

/// Nodes to be compared, for each node of both buffers, before the buffers count as unrelated.
const COMPARISONS_PER_NODE: usize = 16;

/// Looks ahead for common nodes, within a budget.
pub(super) struct Resync {
    comparisons_left: usize,
}

/// Nodes to skip on both sides until the two runs continue with the same node.
pub(super) struct SkippedNodes {
    /// Nodes at the front of the old run that were removed.
    pub removed: usize,
    /// Nodes at the front of the new run that were inserted.
    pub inserted: usize,
}

#[inline]
pub(super) fn id(record: &[u8; NODE_BYTES]) -> u32 {
    let [id] = words(record);
    id
}

impl Resync {
    /// A budget for two buffers with `nodes` nodes in all.
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            comparisons_left: nodes * COMPARISONS_PER_NODE,
        }
    }

    /// Returns the nodes to skip at the front of `old` and `new`, at least one of them; `None` if the budget is
    /// spent, since parsing is faster then.
    pub(super) fn ahead(
        &mut self,
        old: &[[u8; NODE_BYTES]],
        new: &[[u8; NODE_BYTES]],
    ) -> Option<SkippedNodes> {
        let (Some((old_first, old_rest)), Some((new_first, new_rest))) =
            (old.split_first(), new.split_first())
        else {
            return Some(SkippedNodes {
                removed: old.len(),
                inserted: new.len(),
            });
        };
        let (old_id, new_id) = (id(old_first), id(new_first));
        let most = old_rest.len().max(new_rest.len());
        for ahead in 0..most {
            if old_rest.get(ahead).is_some_and(|record| id(record) == new_id) {
                self.spend(ahead)?;
                return Some(SkippedNodes {
                    removed: ahead + 1,
                    inserted: 0,
                });
            }
            if new_rest.get(ahead).is_some_and(|record| id(record) == old_id) {
                self.spend(ahead)?;
                return Some(SkippedNodes {
                    removed: 0,
                    inserted: ahead + 1,
                });
            }
        }
        self.spend(most)?;
        Some(SkippedNodes {
            removed: 1,
            inserted: 1,
        })
    }

    fn spend(&mut self, comparisons: usize) -> Option<()> {
        self.comparisons_left = self.comparisons_left.checked_sub(comparisons)?;
        Some(())
    }
}
