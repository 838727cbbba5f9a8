//! Where a node stands: guessed from its siblings, its parent and nodes that look like it.

use std::sync::Arc;

use super::fields::Around;
use super::memory::Memo;
use super::{Coder, FaultKind, Field, Model, NONE, Slot, Spot, Tree, invalid, mix};

impl Model {
    pub(super) fn rect<C: Coder>(
        &mut self,
        io: &mut C,
        at: &Around<'_>,
        given: [i32; 4],
    ) -> Result<[i32; 4], FaultKind> {
        let mut rect = [0_i32; 4];
        let alike = at.same.as_ref().or(at.like.as_ref());
        // Sizes first: a place often follows from them.
        for (axis, field) in [
            (2, Field::Width),
            (3, Field::Height),
            (0, Field::Left),
            (1, Field::Top),
        ] {
            let of = |rect: &[i32; 4], axis: usize| i64::from(rect.get(axis).copied().unwrap_or(0));
            let memo = |memo: &Option<Arc<Memo>>| memo.as_ref().map(|memo| of(&memo.rect, axis));
            let slot = |slot: Option<&Slot>| slot.map(|slot| of(&slot.rect, axis));
            let room = i64::from(at.size.get(axis & 1).copied().unwrap_or(0));
            let mut expected: Vec<i64> = Vec::with_capacity(10);
            expected.push(memo(&at.twin).or(memo(&at.like)).unwrap_or(0));
            expected.push(memo(&at.like).or(slot(at.before)).unwrap_or(0));
            expected.push(memo(&at.same).unwrap_or(room));
            expected.push(slot(at.before).unwrap_or(0));
            let own = of(&rect, axis | 2);
            if axis >= 2 {
                expected.push(room);
                let margin = alike.map(|memo| {
                    i64::from(memo.parent_size.get(axis & 1).copied().unwrap_or(0)) - of(&memo.rect, axis)
                });
                expected.push(room - margin.unwrap_or(0));
                expected.push(of(&rect, 2));
            } else {
                let before = at
                    .before
                    .map_or(0, |slot| of(&slot.rect, axis) + of(&slot.rect, axis | 2));
                expected.push(before);
                expected.push((room - own) / 2);
                let margin = alike.map(|memo| {
                    i64::from(memo.parent_size.get(axis).copied().unwrap_or(0))
                        - of(&memo.rect, axis)
                        - of(&memo.rect, axis | 2)
                });
                expected.push(room - own - margin.unwrap_or(0));
                let pitch = match (at.before, at.second) {
                    (Some(before), Some(second)) => 2 * of(&before.rect, axis) - of(&second.rect, axis),
                    _ => 0,
                };
                expected.push(pitch);
                let gap = match (at.before, at.second) {
                    (Some(before), Some(second)) => {
                        let end = |slot: &Slot| of(&slot.rect, axis) + of(&slot.rect, axis | 2);
                        end(before) + of(&before.rect, axis) - end(second)
                    }
                    _ => room - own,
                };
                expected.push(gap);
                let offset = alike.map(|memo| {
                    of(&memo.rect, axis) - i64::from(memo.before.get(axis).copied().unwrap_or(0))
                });
                expected.push(offset.unwrap_or(0) + at.before.map_or(0, |slot| of(&slot.rect, axis)));
            }
            let second = if axis >= 2 {
                mix(at.look, axis as u32)
            } else {
                mix(own as u32, mix(at.look, 0x33))
            };
            let contexts = [mix(room as u32, 0x35), second, mix(at.look, mix(at.said, 0x32))];
            let value = self.number(io, field, &contexts, &expected, of(&given, axis));
            let value = i32::try_from(value).map_err(|_| invalid(field))?;
            if let Some(slot) = rect.get_mut(axis) {
                *slot = value;
            }
        }
        Ok(rect)
    }

    pub(super) fn elsewhere<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &Tree,
        spot: Spot,
        is_keyframe: bool,
    ) -> Result<Spot, FaultKind> {
        let find = |id: i64, field| match u32::try_from(id).map_err(|_| invalid(field))? {
            0 => Ok(NONE),
            id => tree.find(id).ok_or(invalid(field)),
        };
        let last = tree.slot(self.memory.last_slot);
        let base = i64::from(self.memory.last_id);
        let up = last.map_or(NONE, |slot| slot.parent);
        let expected = [-base, i64::from(tree.id(up)) - base];
        let value = i64::from(tree.id(spot.parent)) - base;
        let contexts = [self.memory.last_id];
        let id = self.number(io, Field::PlaceParent, &contexts, &expected, value);
        let parent = find(id.wrapping_add(base), Field::PlaceParent)?;
        let end = tree.last_child(parent);
        if is_keyframe {
            return Ok(Spot { parent, before: end });
        }
        let base = i64::from(tree.id(end));
        let value = i64::from(tree.id(spot.before)) - base;
        let contexts = [tree.id(parent)];
        let id = self.number(io, Field::PlaceAfter, &contexts, &[-base], value);
        let before = find(id.wrapping_add(base), Field::PlaceAfter)?;
        Ok(Spot { parent, before })
    }
}
