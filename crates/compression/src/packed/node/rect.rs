//! The rectangle of a node, predicted from its siblings, its parent and similar nodes.

use super::coded_nodes::CodedNode;
use super::context::NodeContext;
use crate::error::FaultKind;
use crate::packed::axis::{Axis, Edge, PerEdge};
use crate::packed::coder::Coder;
use crate::packed::context_hash::hash_combine;
use crate::packed::field::Field;
use crate::packed::model_node::ModelNode;
use crate::packed::symbol::ExpectedValues;
use crate::packed::value_coder::ValueCoder;

/// Edges in the order in which they are coded: sizes first, since a position often follows from them.
const CODED_EDGES: [(Edge, Field); 4] = [
    (Edge::W, Field::Width),
    (Edge::H, Field::Height),
    (Edge::X, Field::Left),
    (Edge::Y, Field::Top),
];

// Salts of contexts.
const PARENT_SIZE_SALT: u32 = 0x35;
const OWN_SIZE_SALT: u32 = 0x33;
const STRING_SALT: u32 = 0x32;

/// Codes a rectangle.
pub(in crate::packed) fn rect(
    coder: &mut Coder<impl ValueCoder>,
    context: &NodeContext<'_>,
    given: PerEdge<i32>,
) -> Result<PerEdge<i32>, FaultKind> {
    let mut rect = PerEdge([0_i32; 4]);
    for (edge, field) in CODED_EDGES {
        let axis = edge.axis();
        let parent_size = context.parent_size[axis];
        // The size is 0 while it is not coded itself.
        let own_size = rect.size(axis);
        let mut expected = ExpectedValues::default();
        expect_same_edge(context, edge, &mut expected);
        let second = match edge {
            Edge::W | Edge::H => {
                expect_size(context, axis, rect[Edge::W].into(), &mut expected);
                hash_combine(context.template, edge as u32)
            }
            Edge::X | Edge::Y => {
                expect_start(context, axis, own_size.into(), &mut expected);
                hash_combine(own_size as u32, hash_combine(context.template, OWN_SIZE_SALT))
            }
        };
        let contexts = [
            hash_combine(parent_size as u32, PARENT_SIZE_SALT),
            second,
            hash_combine(context.template, hash_combine(context.last_string, STRING_SALT)),
        ];
        let value = coder.number(field, &contexts, expected.as_slice(), given[edge].into());
        rect[edge] = i32::try_from(value).map_err(|_| field.invalid())?;
    }
    Ok(rect)
}

/// Expects the same edge of similar nodes.
fn expect_same_edge(context: &NodeContext<'_>, edge: Edge, expected: &mut ExpectedValues) {
    let of = |node: Option<&CodedNode>| node.map(|node| i64::from(node.rect[edge]));
    let before = context.before.map(|node| i64::from(node.rect[edge]));
    let same_place = of(context.same_place);
    let parent_size = i64::from(context.parent_size[edge.axis()]);
    expected.push(of(context.successor).or(same_place).unwrap_or(0));
    expected.push(same_place.or(before).unwrap_or(0));
    expected.push(of(context.same_template).unwrap_or(parent_size));
    expected.push(before.unwrap_or(0));
}

/// Expects sizes: the parent's, the parent's less the margin of a similar node, and a square.
fn expect_size(context: &NodeContext<'_>, axis: Axis, width: i64, expected: &mut ExpectedValues) {
    let parent_size = i64::from(context.parent_size[axis]);
    expected.push(parent_size);
    let margin = similar(context).map_or(0, |node| {
        i64::from(node.parent_size[axis]) - i64::from(node.rect.size(axis))
    });
    expected.push(parent_size - margin);
    expected.push(width);
}

/// Expects positions along an axis: behind the sibling before, centred, at the margin of a similar node, at the pitch or
/// the gap of the two siblings before, and at the offset of a similar node.
fn expect_start(context: &NodeContext<'_>, axis: Axis, own_size: i64, expected: &mut ExpectedValues) {
    let parent_size = i64::from(context.parent_size[axis]);
    let start = |node: &ModelNode| i64::from(node.rect.start(axis));
    let end = |node: &ModelNode| start(node) + i64::from(node.rect.size(axis));
    expected.push(context.before.map_or(0, end));
    expected.push((parent_size - own_size) / 2);
    let margin = similar(context).map_or(0, |node| {
        let start = i64::from(node.rect.start(axis));
        i64::from(node.parent_size[axis]) - start - i64::from(node.rect.size(axis))
    });
    expected.push(parent_size - own_size - margin);
    let (pitch, gap) = match (context.before, context.second_before) {
        (Some(before), Some(second)) => (
            2 * start(before) - start(second),
            end(before) + start(before) - end(second),
        ),
        _ => (0, parent_size - own_size),
    };
    expected.push(pitch);
    expected.push(gap);
    let offset = similar(context).map_or(0, |node| {
        i64::from(node.rect.start(axis)) - i64::from(node.before_corner[axis])
    });
    expected.push(offset + context.before.map_or(0, start));
}

/// The node that margins and offsets are taken from.
fn similar<'a>(context: &NodeContext<'a>) -> Option<&'a CodedNode> {
    context.same_template.or(context.same_place)
}
