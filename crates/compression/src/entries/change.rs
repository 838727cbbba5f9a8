//! Encodes and decodes changes of a tree.

use afterimage_wireframe::{Change, Kind, NodeId, Place, Point, Recordable, RecordedText, Update};

use super::node;
use super::place;
use super::properties::{self, Properties};
use crate::column::{self, Column, ShapeKey};
use crate::decoder::Decoder;
use crate::encoder::Encoder;
use crate::error::FaultKind;
use crate::group::BlockLayout;

const REMOVE: u32 = 0;
const INSERT: u32 = 1;
const MOVE: u32 = 2;
const UPDATE: u32 = 3;
const SCROLL: u32 = 4;
const PAINT: u32 = 5;
/// From here on, updates of known shapes by their index. Lower numbers are reserved for kinds of later versions.
const KNOWN_UPDATE: u32 = 16;

/// Encodes a change.
pub(crate) fn put<T: Recordable>(out: &mut Encoder, change: &Change<T>) {
    match change {
        Change::Remove(id) => {
            out.number(Column::CHANGE_KIND, REMOVE);
            out.id(Column::CHANGE_TARGET, Some(*id));
        }
        Change::Insert { node, after } => {
            out.number(Column::CHANGE_KIND, INSERT);
            let expected = node::put(out, node);
            place::put_after(out, *after, expected.after);
        }
        Change::Move { id, to } => {
            out.number(Column::CHANGE_KIND, MOVE);
            out.id(Column::CHANGE_TARGET, Some(*id));
            out.id(Column::MOVE_PARENT, to.parent);
            out.id(Column::MOVE_AFTER, to.after);
        }
        Change::Update(update) => {
            put_update(out, update);
        }
        Change::Scroll { id, offset } => {
            out.number(Column::CHANGE_KIND, SCROLL);
            out.id(Column::CHANGE_TARGET, Some(*id));
            out.length(Column::SCROLL_X, offset.x);
            out.length(Column::SCROLL_Y, offset.y);
        }
        Change::Paint(order) => {
            out.number(Column::CHANGE_KIND, PAINT);
            put_paint(out, order.as_deref());
        }
    }
}

/// Decodes a change.
pub(crate) fn take(columns: &mut Decoder<'_>) -> Result<Change<RecordedText>, FaultKind> {
    Ok(match columns.number(Column::CHANGE_KIND)? {
        REMOVE => Change::Remove(columns.id(Column::CHANGE_TARGET)?),
        INSERT => {
            let (node, expected) = node::take(columns)?;
            let after = place::take_after(columns, expected.after)?;
            Change::Insert { node, after }
        }
        MOVE => Change::Move {
            id: columns.id(Column::CHANGE_TARGET)?,
            to: Place {
                parent: columns.optional_id(Column::MOVE_PARENT)?,
                after: columns.optional_id(Column::MOVE_AFTER)?,
            },
        },
        UPDATE => {
            let shape = match columns.layout() {
                BlockLayout::Columns => columns.shape(Column::UPDATE_SHAPE)?,
                BlockLayout::Groups => columns.shape_of(Column::CHANGE_KIND, 0)?,
            };
            Change::Update(take_update(columns, &shape)?)
        }
        SCROLL => Change::Scroll {
            id: columns.id(Column::CHANGE_TARGET)?,
            offset: Point {
                x: columns.length(Column::SCROLL_X)?,
                y: columns.length(Column::SCROLL_Y)?,
            },
        },
        PAINT => Change::Paint(take_paint(columns)?),
        known @ KNOWN_UPDATE.. if columns.layout() == BlockLayout::Groups => {
            let shape = columns.shape_of(Column::CHANGE_KIND, known - KNOWN_UPDATE + 1)?;
            Change::Update(take_update(columns, &shape)?)
        }
        _ => {
            return Err(FaultKind::InvalidValue {
                column: Column::CHANGE_KIND.0,
            });
        }
    })
}

/// Encodes an order of painting: 0 for none, or one more than the number of ids, and the ids.
pub(crate) fn put_paint(out: &mut Encoder, order: Option<&[NodeId]>) {
    let Some(ids) = order else {
        return out.number(Column::PAINT_COUNT, 0);
    };
    out.number(Column::PAINT_COUNT, (ids.len() as u32).saturating_add(1));
    for id in ids {
        out.id(Column::PAINT_ID, Some(*id));
    }
}

/// Decodes an order of painting.
pub(crate) fn take_paint(columns: &mut Decoder<'_>) -> Result<Option<Vec<NodeId>>, FaultKind> {
    let Some(count) = columns.count(Column::PAINT_COUNT)?.checked_sub(1) else {
        return Ok(None);
    };
    let ids: Result<_, FaultKind> = (0..count).map(|_| columns.id(Column::PAINT_ID)).collect();
    ids.map(Some)
}

fn put_update<T: Recordable>(out: &mut Encoder, update: &Update<T>) {
    let edges = update.rect.map(|rect| place::edge_changes(out, update.id, rect));
    out.shape(Column::CHANGE_KIND, (UPDATE, KNOWN_UPDATE), |keys| {
        keys.extend(update.kind.map(|_| ShapeKey::field(column::KIND).code()));
        if let Some(edges) = &edges {
            edges.put_keys(keys);
        }
        for (key, value) in &update.attrs {
            keys.push(ShapeKey::attr(*key, value.is_some()).code());
        }
        for (key, value) in &update.idents {
            keys.push(ShapeKey::ident(*key, value.is_some()).code());
        }
        for (key, value) in &update.texts {
            keys.push(ShapeKey::text(*key, value.is_some()).code());
        }
    });
    out.id(Column::CHANGE_TARGET, Some(update.id));
    if let Some(kind) = update.kind {
        out.number(Column::UPDATE_KIND, kind.code());
    }
    if let Some(edges) = edges {
        edges.put(out);
    }
    for (key, value) in &update.attrs {
        if let Some(value) = value {
            properties::put_attr(out, *key, *value);
        }
    }
    for (key, value) in &update.idents {
        if let Some(name) = value {
            properties::put_ident(out, *key, name);
        }
    }
    for (key, value) in &update.texts {
        if let Some(text) = value {
            properties::put_text(out, *key, text);
        }
    }
}

fn take_update(columns: &mut Decoder<'_>, shape: &[ShapeKey]) -> Result<Update<RecordedText>, FaultKind> {
    let id = columns.id(Column::CHANGE_TARGET)?;
    let (mut kind, mut rect) = (None, None);
    let Properties { attrs, idents, texts } = properties::take(columns, shape, |columns, field| {
        match field {
            column::KIND => {
                let code = columns.number(Column::UPDATE_KIND)?;
                kind = Some(Kind::from_code(code).unwrap_or(Kind::Unknown));
            }
            column::RECT => rect = Some(place::take_updated_rect(columns, id)?),
            edge => place::take_edge(columns, edge, &mut rect)?,
        }
        Ok(())
    })?;
    if let Some(rect) = rect {
        columns.state.nodes.set_rect(id.value(), rect);
    }
    Ok(Update {
        id,
        kind,
        rect,
        attrs: attrs.into(),
        idents: idents.into(),
        texts: texts.into(),
    })
}
