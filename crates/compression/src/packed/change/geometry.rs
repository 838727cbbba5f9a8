//! Where a node went, how it grew, and how far it was scrolled.

use afterimage_wireframe::{Attr, Point, Rect};

use super::super::surroundings::bucket;
use super::super::tree::set;
use super::{Coder, FaultKind, Field, Model, Tree, invalid, mix};
use crate::column::ShapeKey;

/// Stands in a key of a node's last differences for the one before.
const BEFORE: u32 = 1 << 31;

impl Model {
    /// Codes another offset of a container's content.
    pub(super) fn scroll<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &mut Tree,
        at: u32,
        given: Point,
    ) -> Result<Point, FaultKind> {
        let mut offset = [0_i32; 2];
        for (axis, (field, key)) in [(Field::ScrollX, Attr::ScrollX), (Field::ScrollY, Attr::ScrollY)]
            .into_iter()
            .enumerate()
        {
            let key = ShapeKey::attr(key, true).code();
            let slot = tree.slot(at).ok_or(invalid(Field::Target))?;
            let old = slot.attr(key).map_or(0, |value| i64::from(value.cast_signed()));
            let ramp = slot.ramp(key);
            let before = slot.ramp(key | BEFORE);
            let finger = self.finger.since_frame(axis);
            let step = self.clock.step;
            let contexts = [
                mix(bucket(finger), self.finger.is_down()),
                mix(slot.look, axis as u32),
                mix(ramp as u32, step.min(200) as u32),
            ];
            let expected = [ramp, -finger, -old, 2 * ramp - before, finger];
            let given = [given.x, given.y].get(axis).copied().unwrap_or(0);
            let value = self.number(io, field, &contexts, &expected, i64::from(given) - old);
            let new = i32::try_from(value.wrapping_add(old)).map_err(|_| invalid(field))?;
            let slot = tree.slot_mut(at).ok_or(invalid(Field::Target))?;
            if i64::from(new) != old {
                set(&mut slot.attrs, key, Some(new.cast_unsigned()));
            }
            set(&mut slot.ramps, key, Some(value));
            set(&mut slot.ramps, key | BEFORE, Some(ramp));
            if let Some(slot) = offset.get_mut(axis) {
                *slot = new;
            }
        }
        let [x, y] = offset;
        Ok(Point { x, y })
    }

    /// Codes another place and size of a node.
    pub(super) fn moved<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &mut Tree,
        at: u32,
        given: Rect,
    ) -> Result<Rect, FaultKind> {
        let slot = tree.slot(at).ok_or(invalid(Field::Target))?;
        let up = tree
            .slot(slot.parent)
            .filter(|up| up.moved_in == self.frame.number);
        let up = up.map_or([0; 4], |up| up.moved);
        let given = [given.x, given.y, given.w, given.h];
        let mut rect = slot.rect;
        let mut moved = [0_i64; 4];
        let mut mask = 0;
        for (axis, (given, old)) in given.iter().zip(slot.rect).enumerate() {
            mask |= u32::from(*given != old) << axis;
        }
        let mask_of = |moved: &[i64; 4]| {
            let bits = moved.iter().enumerate();
            bits.fold(0, |mask, (axis, moved)| mask | u32::from(*moved != 0) << axis)
        };
        let contexts = [
            mix(mask_of(&self.frame.moved), self.frame.update),
            mix(slot.look, mask_of(&slot.moved)),
            mix(slot.id, mask_of(&slot.moved)),
        ];
        let expected = [mask_of(&slot.moved), mask_of(&self.frame.moved)].map(i64::from);
        let mask = self.unsigned(io, Field::Moved, &contexts, &expected, mask)?;
        for (axis, field) in [Field::MoveX, Field::MoveY, Field::GrowW, Field::GrowH]
            .into_iter()
            .enumerate()
        {
            if mask >> axis & 1 == 0 {
                continue;
            }
            let of = |values: &[i64; 4], axis: usize| values.get(axis).copied().unwrap_or(0);
            let old = i64::from(slot.rect.get(axis).copied().unwrap_or(0));
            let own = of(&slot.moved, axis);
            let own_before = of(&slot.moved_before, axis);
            let other = of(&self.frame.moved, axis);
            let finger = self.finger.since_frame(axis & 1);
            let first = if axis > 0 { of(&moved, axis - 1) } else { 0 };
            let second = if axis > 1 { of(&moved, axis - 2) } else { 0 };
            let contexts = [
                mix(slot.look, axis as u32),
                mix(mix(bucket(other), bucket(finger)), bucket(first)),
                mix(own as u32, other as u32),
            ];
            let expected = [
                own,
                other,
                2 * own - own_before,
                of(&up, axis),
                finger,
                -finger,
                -own,
                -old,
                if axis < 2 { 0 } else { -2 * second },
            ];
            let value = i64::from(given.get(axis).copied().unwrap_or(0)) - old;
            let value = self.number(io, field, &contexts, &expected, value);
            let new = i32::try_from(value.wrapping_add(old)).map_err(|_| invalid(field))?;
            if let (Some(side), Some(moved)) = (rect.get_mut(axis), moved.get_mut(axis)) {
                *side = new;
                *moved = value;
            }
        }
        self.frame.moved = moved;
        let number = self.frame.number;
        let slot = tree.slot_mut(at).ok_or(invalid(Field::Target))?;
        slot.moved_before = slot.moved;
        slot.moved = moved;
        slot.moved_in = number;
        slot.rect = rect;
        let [x, y, w, h] = rect;
        Ok(Rect { x, y, w, h })
    }
}
