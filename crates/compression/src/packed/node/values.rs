//! The values of a node that its template lacks: id, strings and attributes.

use super::coded_nodes::CodedNode;
use super::context::NodeContext;
use super::flat::FlatNode;
use super::template::NodeTemplate;
use crate::column::Class;
use crate::error::FaultKind;
use crate::packed::attr_class::{AttrCode, SimilarLength};
use crate::packed::axis::PerEdge;
use crate::packed::coder::{Coder, StringSymbol};
use crate::packed::context_hash::hash_combine;
use crate::packed::field::Field;
use crate::packed::symbol::ExpectedValues;
use crate::packed::value_coder::ValueCoder;

// Salts of contexts.
const ID_TRAIL_SALT: u32 = 0x1d;
const ID_STEP_SALT: u32 = 0x8000;
const STRING_TRAIL_SALT: u32 = 0x57;
const STRING_KEY_SALT: u32 = 0x58;
const ATTR_KEY_SALT: u32 = 0x99;

/// An id, and its difference to the id of the node coded before.
pub(in crate::packed) struct CodedId {
    pub(in crate::packed) id: u32,
    pub(in crate::packed) step: i64,
}

/// The ids that an id is predicted from.
pub(in crate::packed) struct IdContext {
    /// The id of the node coded before.
    pub(in crate::packed) last: u32,
    /// The highest id since the last keyframe.
    pub(in crate::packed) max: u32,
    /// The step of the newest node.
    pub(in crate::packed) newest_step: i64,
}

/// Codes a node's id.
pub(in crate::packed) fn id(
    coder: &mut Coder<impl ValueCoder>,
    context: &NodeContext<'_>,
    ids: &IdContext,
    given: u32,
) -> Result<CodedId, FaultKind> {
    let last = i64::from(ids.last);
    let mut expected = ExpectedValues::from_iter([1, i64::from(ids.max) + 1 - last]);
    let known = [context.successor, context.same_place, context.same_template];
    expected.extend(known.into_iter().flatten().map(|node| node.id_step));
    let newest_step = ids.newest_step as u32;
    let [trail, _] = context.trail;
    let contexts = [
        hash_combine(trail, ID_TRAIL_SALT),
        hash_combine(context.place as u32, newest_step | ID_STEP_SALT),
        hash_combine(context.template, newest_step),
    ];
    let step = coder.number(
        Field::NodeId,
        &contexts,
        expected.as_slice(),
        i64::from(given) - last,
    );
    let id = u32::try_from(last.wrapping_add(step)).ok();
    let id = id.filter(|id| *id > 0).ok_or(Field::NodeId.invalid())?;
    Ok(CodedId { id, step })
}

/// Codes a node's names and texts; returns their shape keys and indices.
pub(in crate::packed) fn strings(
    coder: &mut Coder<impl ValueCoder>,
    context: &NodeContext<'_>,
    template: &NodeTemplate,
    flat: &FlatNode<'_>,
) -> Result<Vec<(u32, u32)>, FaultKind> {
    let mut strings = Vec::with_capacity(flat.strings.len());
    for (key, value) in &template.keys {
        let class = class_of(*key);
        if class == Class::Attr as u32 || value.is_some() {
            continue;
        }
        let find = |node: Option<&CodedNode>| Some(i64::from(node?.string(*key)?) + 1);
        let successor = find(context.successor);
        let before = context.before.and_then(|node| node.string(*key));
        let before = before.map(|index| i64::from(index) + 1);
        // The first of these is also the string that a new one is similar to.
        let known = [
            find(context.same_template),
            successor,
            find(context.same_place),
            before,
        ];
        let mut expected: ExpectedValues = known.into_iter().flatten().collect();
        let newest = coder.string_count() as i64;
        expected.push(successor.map_or(newest, |index| index + 1));
        let [trail, _] = context.trail;
        let contexts = [
            hash_combine(context.template, *key),
            hash_combine(hash_combine(trail, *key), STRING_TRAIL_SALT),
            hash_combine(*key, STRING_KEY_SALT),
        ];
        let given = flat.strings.iter().find(|(known, _)| known == key);
        let field = if class == Class::Text as u32 {
            Field::String
        } else {
            Field::Name
        };
        let symbol = StringSymbol {
            field,
            kind: *key,
            contexts: &contexts,
            expected: expected.as_slice(),
        };
        let index = coder.string(symbol, given.map(|(_, text)| *text))?;
        strings.push((*key, index));
    }
    Ok(strings)
}

/// Codes a node's attributes; returns them with those that the template holds.
pub(in crate::packed) fn attrs(
    coder: &mut Coder<impl ValueCoder>,
    context: &NodeContext<'_>,
    template: &NodeTemplate,
    rect: PerEdge<i32>,
    flat: &FlatNode<'_>,
) -> Result<Vec<(u32, u32)>, FaultKind> {
    let mut attrs: Vec<(u32, u32)> = Vec::with_capacity(template.keys.len());
    for (key, value) in &template.keys {
        if class_of(*key) != Class::Attr as u32 {
            continue;
        }
        if let Some(value) = value {
            attrs.push((*key, *value));
            continue;
        }
        let find = |node: Option<&CodedNode>| node?.attr(*key);
        let before = context.before.and_then(|node| node.attr(*key));
        let known = [
            find(context.successor),
            find(context.same_place),
            find(context.same_template),
            before,
        ];
        let known = known.into_iter().flatten();
        let mut expected: ExpectedValues = known.map(|value| i64::from(value.cast_signed())).collect();
        expected.extend(similar_lengths(*key, rect, context));
        let last = attrs.last().map_or(0, |(_, value)| *value);
        let contexts = [
            hash_combine(*key, ATTR_KEY_SALT),
            hash_combine(context.template, *key),
            hash_combine(hash_combine(context.template, *key), last),
        ];
        let given = flat.attr(*key);
        let value = coder.number(
            Field::Attr,
            &contexts,
            expected.as_slice(),
            i64::from(given.cast_signed()),
        );
        let value = i32::try_from(value).map_err(|_| Field::Attr.invalid())?;
        attrs.push((*key, value.cast_unsigned()));
    }
    Ok(attrs)
}

/// The class of a shape key, which has two bits.
fn class_of(key: u32) -> u32 {
    key >> 1 & 3
}

/// Lengths that an attribute often equals: of the node, or of its parent. Flags are 0 or 1 instead.
fn similar_lengths(key: u32, rect: PerEdge<i32>, context: &NodeContext<'_>) -> [i64; 2] {
    // A key was checked when its template was coded, so its number has 16 bits.
    match AttrCode((key >> 3) as u16).similar_length() {
        SimilarLength::Size(axis) => [rect.size(axis).into(), context.parent_size[axis].into()],
        SimilarLength::Margins(axis) => {
            let [start, size] = [rect.start(axis), rect.size(axis)].map(i64::from);
            [-start, i64::from(context.parent_size[axis]) - start - size]
        }
        SimilarLength::None => [0, 1],
    }
}
