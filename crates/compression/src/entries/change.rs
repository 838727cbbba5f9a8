//! Changes of a tree.

use afterimage_wireframe::{Change, Kind, NodeId, Place, Point, Recordable, RecordedText, Update};

use super::node;
use super::properties::{self, Properties};
use crate::column::{self, Column, ShapeKey};
use crate::decoder::Decoder;
use crate::encoder::Encoder;
use crate::error::Reason;

const REMOVE: u32 = 0;
const INSERT: u32 = 1;
const MOVE: u32 = 2;
const UPDATE: u32 = 3;
const SCROLL: u32 = 4;
const PAINT: u32 = 5;

/// Writes a change.
pub(crate) fn put<T: Recordable>(out: &mut Encoder, change: &Change<T>) {
    match change {
        Change::Remove(id) => {
            out.number(Column::CHANGE_KIND, REMOVE);
            out.id(Column::CHANGE_TARGET, Some(*id));
        }
        Change::Insert { node, after } => {
            out.number(Column::CHANGE_KIND, INSERT);
            node::put(out, node);
            out.id(Column::INSERT_AFTER, *after);
        }
        Change::Move { id, to } => {
            out.number(Column::CHANGE_KIND, MOVE);
            out.id(Column::CHANGE_TARGET, Some(*id));
            out.id(Column::MOVE_PARENT, to.parent);
            out.id(Column::MOVE_AFTER, to.after);
        }
        Change::Update(update) => {
            out.number(Column::CHANGE_KIND, UPDATE);
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

/// Reads a change.
pub(crate) fn take(columns: &mut Decoder<'_>) -> Result<Change<RecordedText>, Reason> {
    Ok(match columns.number(Column::CHANGE_KIND)? {
        REMOVE => Change::Remove(columns.id(Column::CHANGE_TARGET)?),
        INSERT => Change::Insert {
            node: node::take(columns)?,
            after: columns.optional_id(Column::INSERT_AFTER)?,
        },
        MOVE => Change::Move {
            id: columns.id(Column::CHANGE_TARGET)?,
            to: Place {
                parent: columns.optional_id(Column::MOVE_PARENT)?,
                after: columns.optional_id(Column::MOVE_AFTER)?,
            },
        },
        UPDATE => Change::Update(take_update(columns)?),
        SCROLL => Change::Scroll {
            id: columns.id(Column::CHANGE_TARGET)?,
            offset: Point {
                x: columns.length(Column::SCROLL_X)?,
                y: columns.length(Column::SCROLL_Y)?,
            },
        },
        PAINT => Change::Paint(take_paint(columns)?),
        _ => {
            return Err(Reason::Value {
                column: Column::CHANGE_KIND.0,
            });
        }
    })
}

/// Writes an order of painting: 0 for none, or the number of ids and one more.
pub(crate) fn put_paint(out: &mut Encoder, order: Option<&[NodeId]>) {
    let Some(ids) = order else {
        return out.number(Column::PAINT_COUNT, 0);
    };
    out.number(Column::PAINT_COUNT, (ids.len() as u32).saturating_add(1));
    for id in ids {
        out.id(Column::PAINT_ID, Some(*id));
    }
}

/// Reads an order of painting.
pub(crate) fn take_paint(columns: &mut Decoder<'_>) -> Result<Option<Vec<NodeId>>, Reason> {
    let Some(count) = columns.count(Column::PAINT_COUNT)?.checked_sub(1) else {
        return Ok(None);
    };
    let ids: Result<_, Reason> = (0..count).map(|_| columns.id(Column::PAINT_ID)).collect();
    ids.map(Some)
}

fn put_update<T: Recordable>(out: &mut Encoder, update: &Update<T>) {
    out.id(Column::CHANGE_TARGET, Some(update.id));
    out.shape(Column::UPDATE_SHAPE, |keys| {
        keys.extend(update.kind.map(|_| ShapeKey::field(column::KIND).code()));
        keys.extend(update.rect.map(|_| ShapeKey::field(column::RECT).code()));
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
    if let Some(kind) = update.kind {
        out.number(Column::UPDATE_KIND, kind.code());
    }
    if let Some(rect) = update.rect {
        out.rect(Column::UPDATE_RECT, rect);
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

fn take_update(columns: &mut Decoder<'_>) -> Result<Update<RecordedText>, Reason> {
    let id = columns.id(Column::CHANGE_TARGET)?;
    let shape = columns.shape(Column::UPDATE_SHAPE)?;
    let (mut kind, mut rect) = (None, None);
    let Properties { attrs, idents, texts } = properties::take(columns, &shape, |columns, field| {
        match field {
            column::KIND => {
                let code = columns.number(Column::UPDATE_KIND)?;
                kind = Some(Kind::from_code(code).unwrap_or(Kind::Unknown));
            }
            column::RECT => rect = Some(columns.rect(Column::UPDATE_RECT)?),
            _ => {
                return Err(Reason::Value {
                    column: Column::UPDATE_SHAPE.0,
                });
            }
        }
        Ok(())
    })?;
    Ok(Update {
        id,
        kind,
        rect,
        attrs,
        idents,
        texts,
    })
}
