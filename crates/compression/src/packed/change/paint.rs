//! The order of painting, where it is not the tree's.

use super::{Coder, FaultKind, Field, Model, NONE, NodeId, Tree, invalid, mix};

impl Model {
    /// What is expected to be painted after a node: what was, the last time that it was not what comes depth
    /// first.
    pub(super) fn painted_after(&self, tree: &Tree, id: u32) -> u32 {
        let known = self.frame.painted_after.get(&id).copied();
        let known = known.filter(|known| tree.find(*known).is_some());
        known.unwrap_or_else(|| tree.id(tree.following(tree.find(id).unwrap_or(NONE))))
    }

    /// Codes an order of painting.
    pub(in crate::packed) fn paint<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &Tree,
        given: Option<&[NodeId]>,
    ) -> Result<Option<Vec<NodeId>>, FaultKind> {
        let count = given.map_or(0, |ids| ids.len() as u32 + 1);
        let count = self.unsigned(io, Field::Paint, &[], &[tree.len() as i64 + 1], count)?;
        let Some(count) = count.checked_sub(1) else {
            return Ok(None);
        };
        self.items(count as usize)?;
        let mut last = 0_u32;
        let mut ids: Vec<NodeId> = Vec::new();
        let mut left = count;
        while left > 0 {
            // So many come as they are expected, then one that does not.
            let mut run = 0;
            if let Some(given) = given {
                let mut last = last;
                for id in given.iter().skip(ids.len()) {
                    if id.value() != self.painted_after(tree, last) {
                        break;
                    }
                    last = id.value();
                    run += 1;
                }
            }
            let run = self.unsigned(io, Field::Paint, &[1], &[left.into()], run)?;
            left = left.checked_sub(run).ok_or(invalid(Field::Paint))?;
            for _ in 0..run {
                last = self.painted_after(tree, last);
                ids.push(NodeId::new(last).ok_or(invalid(Field::PaintId))?);
            }
            if left == 0 {
                break;
            }
            left -= 1;
            let expected = tree.id(tree.following(tree.find(last).unwrap_or(NONE)));
            let base = i64::from(self.painted_after(tree, last));
            let given = given
                .and_then(|given| given.get(ids.len()))
                .map_or(0, |id| i64::from(id.value()));
            let contexts = [0, mix(last, 1)];
            let value = self.number(
                io,
                Field::PaintId,
                &contexts,
                &[i64::from(expected) - base],
                given - base,
            );
            let id = u32::try_from(value.wrapping_add(base)).ok().and_then(NodeId::new);
            let id = id.ok_or(invalid(Field::PaintId))?;
            self.frame.painted_after.insert(last, id.value());
            last = id.value();
            ids.push(id);
        }
        Ok(Some(ids))
    }
}
