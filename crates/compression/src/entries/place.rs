//! Encodes and decodes the places of nodes: since version 3, as differences to predictions from the node history.

use afterimage_wireframe::{Node, NodeId, Rect};

use crate::column::{self, Column, ShapeKey};
use crate::decoder::Decoder;
use crate::encoder::Encoder;
use crate::error::FaultKind;
use crate::group::BlockLayout;
use crate::limits::MAX_STEPS_UP;
use crate::node_history::ExpectedPlace;

/// Encodes a node's parent: the steps up from the previous node, or [`MAX_STEPS_UP`] and its id.
pub(crate) fn put_parent<T>(out: &mut Encoder, node: &Node<T>) -> ExpectedPlace {
    let parent = value(node.parent);
    let steps = out.nodes.steps_up_to(parent);
    out.number(Column::NODE_PARENT, steps.unwrap_or(MAX_STEPS_UP));
    if steps.is_none() {
        out.difference(Column::NODE_PARENT, parent, out.nodes.previous());
    }
    out.nodes.insert(node.id.value(), parent)
}

/// Decodes a node's parent.
pub(crate) fn take_parent(
    columns: &mut Decoder<'_>,
    id: NodeId,
) -> Result<(Option<NodeId>, ExpectedPlace), FaultKind> {
    if columns.layout() == BlockLayout::Columns {
        return Ok((
            columns.optional_id(Column::NODE_PARENT)?,
            ExpectedPlace::default(),
        ));
    }
    let steps = columns.number(Column::NODE_PARENT)?;
    let nodes = &columns.state.nodes;
    let parent = match steps {
        0..MAX_STEPS_UP => nodes.steps_up(steps),
        MAX_STEPS_UP => columns.difference(Column::NODE_PARENT, nodes.previous())?,
        _ => return Err(invalid(Column::NODE_PARENT)),
    };
    let expected = columns.state.nodes.insert(id.value(), parent);
    Ok((NodeId::new(parent), expected))
}

/// Encodes a node's rectangle.
pub(crate) fn put_rect<T>(out: &mut Encoder, node: &Node<T>, expected: Rect) {
    for (column, (length, expected)) in Column::NODE_RECT
        .into_iter()
        .zip(edges(node.rect).into_iter().zip(edges(expected)))
    {
        out.difference(column, length, expected);
    }
    out.nodes.set_rect(node.id.value(), node.rect);
}

/// Decodes a node's rectangle.
pub(crate) fn take_rect(columns: &mut Decoder<'_>, id: NodeId, expected: Rect) -> Result<Rect, FaultKind> {
    if columns.layout() == BlockLayout::Columns {
        return columns.rect(Column::NODE_RECT);
    }
    let [x, y, w, h] = Column::NODE_RECT;
    let rect = Rect {
        x: edge(columns, x, expected.x)?,
        y: edge(columns, y, expected.y)?,
        w: edge(columns, w, expected.w)?,
        h: edge(columns, h, expected.h)?,
    };
    columns.state.nodes.set_rect(id.value(), rect);
    Ok(rect)
}

/// Encodes the sibling that a node is behind.
pub(crate) fn put_after(out: &mut Encoder, after: Option<NodeId>, expected: u32) {
    out.difference(Column::INSERT_AFTER, value(after), expected);
}

/// Decodes the sibling that a node is behind.
pub(crate) fn take_after(columns: &mut Decoder<'_>, expected: u32) -> Result<Option<NodeId>, FaultKind> {
    match columns.layout() {
        BlockLayout::Columns => columns.optional_id(Column::INSERT_AFTER),
        BlockLayout::Groups => {
            let after = columns.difference(Column::INSERT_AFTER, expected)?;
            Ok(NodeId::new(after))
        }
    }
}

/// The edges of a rectangle before and after an update.
pub(crate) struct EdgeChanges {
    before: [u32; 4],
    after: [u32; 4],
}

/// Stores an updated rectangle in the node history; returns its changes.
pub(crate) fn edge_changes(out: &mut Encoder, id: NodeId, rect: Rect) -> EdgeChanges {
    EdgeChanges {
        before: edges(out.nodes.set_rect(id.value(), rect)),
        after: edges(rect),
    }
}

impl EdgeChanges {
    /// Appends the shape keys of the rectangle and of the edges that changed.
    pub(crate) fn put_keys(&self, keys: &mut Vec<u32>) {
        keys.push(ShapeKey::field(column::RECT).code());
        for ((key, before), after) in column::EDGES.into_iter().zip(self.before).zip(self.after) {
            if before != after {
                keys.push(ShapeKey::field(key).code());
            }
        }
    }

    /// Encodes the edges that changed.
    pub(crate) fn put(self, out: &mut Encoder) {
        for ((column, before), after) in Column::UPDATE_RECT.into_iter().zip(self.before).zip(self.after) {
            if before != after {
                out.difference(column, after, before);
            }
        }
    }
}

/// Decodes an updated rectangle. Since version 3 this is the old rectangle, and its edges follow.
pub(crate) fn take_updated_rect(columns: &mut Decoder<'_>, id: NodeId) -> Result<Rect, FaultKind> {
    match columns.layout() {
        BlockLayout::Columns => columns.rect(Column::UPDATE_RECT),
        BlockLayout::Groups => Ok(columns.state.nodes.rect(id.value())),
    }
}

/// Decodes an edge of an updated rectangle.
pub(crate) fn take_edge(
    columns: &mut Decoder<'_>,
    key: u16,
    rect: &mut Option<Rect>,
) -> Result<(), FaultKind> {
    let [x, y, w, h] = Column::UPDATE_RECT;
    let (column, length) = match (key, rect) {
        _ if columns.layout() == BlockLayout::Columns => return Err(invalid(Column::UPDATE_SHAPE)),
        (column::X, Some(rect)) => (x, &mut rect.x),
        (column::Y, Some(rect)) => (y, &mut rect.y),
        (column::W, Some(rect)) => (w, &mut rect.w),
        (column::H, Some(rect)) => (h, &mut rect.h),
        _ => return Err(invalid(Column::UPDATE_SHAPE)),
    };
    *length = edge(columns, column, *length)?;
    Ok(())
}

fn edge(columns: &mut Decoder<'_>, column: Column, expected: i32) -> Result<i32, FaultKind> {
    let length = columns.difference(column, expected.cast_unsigned())?;
    Ok(length.cast_signed())
}

fn edges(rect: Rect) -> [u32; 4] {
    [rect.x, rect.y, rect.w, rect.h].map(i32::cast_unsigned)
}

fn value(id: Option<NodeId>) -> u32 {
    id.map_or(0, NodeId::value)
}

fn invalid(column: Column) -> FaultKind {
    FaultKind::InvalidValue { column: column.0 }
}
