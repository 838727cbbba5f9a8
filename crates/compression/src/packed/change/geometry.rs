//! Changes of positions, sizes and scroll offsets.

use afterimage_wireframe::{Attr, Point, Rect};

use super::frame_context::FrameContext;
use crate::column::ShapeKey;
use crate::error::FaultKind;
use crate::packed::axis::{Axis, Edge, PerAxis, PerEdge};
use crate::packed::coder::Coder;
use crate::packed::context_hash::{bucket, hash_combine};
use crate::packed::field::Field;
use crate::packed::model_node::{ModelNode, set};
use crate::packed::touch_model::TouchState;
use crate::packed::value_coder::ValueCoder;

/// Marks the key of the scroll change before the last one. No shape key has this bit.
const BEFORE_LAST: u32 = 1 << 31;
/// Longest step since the last entry that is distinguished, in milliseconds.
const MAX_STEP_MS: i64 = 200;

/// Codes the scroll offset of a node.
pub(in crate::packed) fn scroll(
    coder: &mut Coder<impl ValueCoder>,
    node: &mut ModelNode,
    touch: &TouchState,
    step_ms: i64,
    given: Point,
) -> Result<Point, FaultKind> {
    let given = PerAxis([given.x, given.y]);
    let mut offset = PerAxis([0; 2]);
    for axis in Axis::ALL {
        let (field, attr) = match axis {
            Axis::X => (Field::ScrollX, Attr::ScrollX),
            Axis::Y => (Field::ScrollY, Attr::ScrollY),
        };
        let key = ShapeKey::attr(attr, true).code();
        let old = node.attr(key).map_or(0, |value| i64::from(value.cast_signed()));
        let last = node.last_change(key);
        let before_last = node.last_change(key | BEFORE_LAST);
        let finger = touch.since_frame(axis);
        let contexts = [
            hash_combine(bucket(finger), touch.is_down()),
            hash_combine(node.template, axis as u32),
            hash_combine(last as u32, step_ms.min(MAX_STEP_MS) as u32),
        ];
        let expected = [last, -finger, -old, 2 * last - before_last, finger];
        let value = coder.number(field, &contexts, &expected, i64::from(given[axis]) - old);
        let new = i32::try_from(value.wrapping_add(old)).map_err(|_| field.invalid())?;
        if i64::from(new) != old {
            set(&mut node.attrs, key, Some(new.cast_unsigned()));
        }
        set(&mut node.last_changes, key, Some(value));
        set(&mut node.last_changes, key | BEFORE_LAST, Some(last));
        offset[axis] = new;
    }
    Ok(Point {
        x: offset[Axis::X],
        y: offset[Axis::Y],
    })
}

/// Codes the rectangle of a node: a mask of the edges that change, and their differences. `parent_moved` is the change of
/// the parent in the same frame.
pub(super) fn rect_change(
    coder: &mut Coder<impl ValueCoder>,
    frame: &mut FrameContext,
    node: &mut ModelNode,
    parent_moved: PerEdge<i64>,
    touch: &TouchState,
    given: Rect,
) -> Result<Rect, FaultKind> {
    let given = PerEdge([given.x, given.y, given.w, given.h]);
    let mask = mask_of(|edge| given[edge] != node.rect[edge]);
    let own_mask = mask_of(|edge| node.moved[edge] != 0);
    let frame_mask = mask_of(|edge| frame.moved[edge] != 0);
    let contexts = [
        hash_combine(frame_mask, frame.update),
        hash_combine(node.template, own_mask),
        hash_combine(node.id, own_mask),
    ];
    let expected = [own_mask, frame_mask].map(i64::from);
    let mask = coder.unsigned(Field::Moved, &contexts, &expected, mask)?;
    let mut rect = node.rect;
    let mut moved = PerEdge([0_i64; 4]);
    for edge in Edge::ALL {
        if mask >> edge as u32 & 1 == 0 {
            continue;
        }
        // Edges before this one, in the order of their numbers.
        let (field, previous, second_previous) = match edge {
            Edge::X => (Field::MoveX, 0, 0),
            Edge::Y => (Field::MoveY, moved[Edge::X], 0),
            Edge::W => (Field::GrowW, moved[Edge::Y], moved[Edge::X]),
            Edge::H => (Field::GrowH, moved[Edge::W], moved[Edge::Y]),
        };
        let old = i64::from(node.rect[edge]);
        let own = node.moved[edge];
        let other = frame.moved[edge];
        let finger = touch.since_frame(edge.axis());
        let contexts = [
            hash_combine(node.template, edge as u32),
            hash_combine(hash_combine(bucket(other), bucket(finger)), bucket(previous)),
            hash_combine(own as u32, other as u32),
        ];
        let expected = [
            own,
            other,
            2 * own - node.moved_before[edge],
            parent_moved[edge],
            finger,
            -finger,
            -own,
            -old,
            // A node that grows around its centre moves by half.
            match edge {
                Edge::X | Edge::Y => 0,
                Edge::W | Edge::H => -2 * second_previous,
            },
        ];
        let value = coder.number(field, &contexts, &expected, i64::from(given[edge]) - old);
        rect[edge] = i32::try_from(value.wrapping_add(old)).map_err(|_| field.invalid())?;
        moved[edge] = value;
    }
    frame.moved = moved;
    node.moved_before = node.moved;
    node.moved = moved;
    node.moved_in = frame.number;
    node.rect = rect;
    let [x, y, w, h] = rect.0;
    Ok(Rect { x, y, w, h })
}

/// A bit for each edge for which `is_set` holds.
fn mask_of(is_set: impl Fn(Edge) -> bool) -> u32 {
    let bits = Edge::ALL.into_iter();
    bits.fold(0, |mask, edge| mask | u32::from(is_set(edge)) << edge as u32)
}
