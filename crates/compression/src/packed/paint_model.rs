//! Orders of painting, coded as runs of nodes that are painted as expected and exceptions between them.

use afterimage_wireframe::NodeId;

use super::coder::Coder;
use super::context_hash::{ContextMap, hash_combine};
use super::field::Field;
use super::model_node::NONE;
use super::model_tree::ModelTree;
use super::value_coder::ValueCoder;
use crate::error::FaultKind;

/// The context of a run's length; the number of nodes has none.
const RUN_CONTEXT: u32 = 1;
/// The first context of an exception's id: the same for all.
const EXCEPTION_CONTEXT: u32 = 0;
/// Salt of the second context.
const LAST_SALT: u32 = 1;

/// Exceptions from depth-first order since the last keyframe.
#[derive(Debug, Default)]
pub(super) struct PaintModel {
    /// The node that is painted directly after a node, by its id.
    painted_after: ContextMap<u32, u32>,
}

impl PaintModel {
    /// Forgets the exceptions.
    pub(super) fn begin_keyframe(&mut self) {
        self.painted_after = ContextMap::default();
    }

    /// The id that is expected after `id`: that of the last exception if it is in the tree, else the next in
    /// depth-first order.
    fn expected_after(&self, tree: &ModelTree, id: u32) -> u32 {
        let known = self.painted_after.get(&id).copied();
        let known = known.filter(|known| tree.find(*known).is_some());
        known.unwrap_or_else(|| next_in_tree(tree, id))
    }

    /// Codes an order of painting; `None` if it is depth first.
    pub(super) fn paint(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        tree: &ModelTree,
        given: Option<&[NodeId]>,
    ) -> Result<Option<Vec<NodeId>>, FaultKind> {
        let count = given.map_or(0, |ids| ids.len() as u32 + 1);
        let count = coder.unsigned(Field::Paint, &[], &[tree.len() as i64 + 1], count)?;
        let Some(count) = count.checked_sub(1) else {
            return Ok(None);
        };
        coder.items(count as usize)?;
        let mut last = 0_u32;
        let mut ids: Vec<NodeId> = Vec::new();
        let mut left = count;
        while left > 0 {
            let rest = given.and_then(|given| given.get(ids.len()..));
            let run = rest.map_or(0, |rest| self.expected_run(tree, last, rest));
            let run = coder.unsigned(Field::Paint, &[RUN_CONTEXT], &[left.into()], run)?;
            left = left.checked_sub(run).ok_or(Field::Paint.invalid())?;
            for _ in 0..run {
                last = self.expected_after(tree, last);
                ids.push(NodeId::new(last).ok_or(Field::PaintId.invalid())?);
            }
            if left == 0 {
                break;
            }
            left -= 1;
            let given = given.and_then(|given| given.get(ids.len()));
            let id = self.exception(coder, tree, last, given.map_or(0, |id| id.value()))?;
            last = id.value();
            ids.push(id);
        }
        Ok(Some(ids))
    }

    /// Number of ids at the front that are expected after `last`.
    fn expected_run(&self, tree: &ModelTree, mut last: u32, ids: &[NodeId]) -> u32 {
        let mut run = 0;
        for id in ids {
            if id.value() != self.expected_after(tree, last) {
                break;
            }
            last = id.value();
            run += 1;
        }
        run
    }

    /// Codes an id that is not the expected one.
    fn exception(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        tree: &ModelTree,
        last: u32,
        given: u32,
    ) -> Result<NodeId, FaultKind> {
        let base = i64::from(self.expected_after(tree, last));
        let contexts = [EXCEPTION_CONTEXT, hash_combine(last, LAST_SALT)];
        let expected = [i64::from(next_in_tree(tree, last)) - base];
        let value = coder.number(Field::PaintId, &contexts, &expected, i64::from(given) - base);
        let id = u32::try_from(value.wrapping_add(base)).ok().and_then(NodeId::new);
        let id = id.ok_or(Field::PaintId.invalid())?;
        self.painted_after.insert(last, id.value());
        Ok(id)
    }
}

/// The id of the next node in depth-first order, of the first root for an id that is not in the tree.
fn next_in_tree(tree: &ModelTree, id: u32) -> u32 {
    tree.id(tree.following(tree.find(id).unwrap_or(NONE)))
}
