//! Updates: new values of a node's properties.

use afterimage_wireframe::{Attr, Ident, Kind, NodeId, Recordable, RecordedText, TextField, Update};

use super::frame_context::FrameContext;
use super::geometry::rect_change;
use super::update_shapes::UpdateShapes;
use crate::column::{Class, KIND, RECT, ShapeKey};
use crate::error::FaultKind;
use crate::packed::attr_class::AttrCode;
use crate::packed::axis::{Edge, PerEdge};
use crate::packed::coder::{Coder, StringSymbol};
use crate::packed::colour_table::ColourTable;
use crate::packed::context_hash::hash_combine;
use crate::packed::field::Field;
use crate::packed::model_node::{ModelNode, set};
use crate::packed::touch_model::TouchState;
use crate::packed::value_coder::ValueCoder;

/// Salt of the context of the frame's last difference.
const FRAME_SALT: u32 = 0x3333;

/// The state that an update is predicted from and changes, besides its node.
pub(in crate::packed) struct UpdateContext<'a> {
    pub(in crate::packed) frame: &'a mut FrameContext,
    pub(in crate::packed) shapes: &'a mut UpdateShapes,
    pub(in crate::packed) colours: &'a mut ColourTable,
    pub(in crate::packed) touch: &'a TouchState,
    /// The change of the parent's rectangle in the same frame.
    pub(in crate::packed) parent_moved: PerEdge<i64>,
}

/// Codes an update of a node. An encoder has the update already, so it gets one without attributes.
pub(in crate::packed) fn update<V: ValueCoder>(
    coder: &mut Coder<V>,
    context: &mut UpdateContext<'_>,
    id: NodeId,
    node: &mut ModelNode,
    given: Option<&Update<RecordedText>>,
) -> Result<Update<RecordedText>, FaultKind> {
    let shape = context.shapes.shape(coder, context.frame, node, given)?;
    context.frame.update = shape + 1;
    let keys = context.shapes.get(shape).ok_or(Field::Update.invalid())?;
    coder.items(keys.len())?;
    let mut update = Update::new(id);
    for key in &*keys {
        let key = ShapeKey::from_code(*key).ok_or(Field::UpdateKey.invalid())?;
        match key.class {
            Class::Field if key.code == KIND => {
                let given = given.and_then(|given| given.kind).map_or(0, Kind::code);
                node.kind = coder.unsigned(Field::UpdateKind, &[node.kind], &[], given)?;
                update.kind = Some(Kind::from_code(node.kind).unwrap_or(Kind::Unknown));
            }
            Class::Field if key.code == RECT => {
                let given = given.and_then(|given| given.rect).unwrap_or_default();
                let (frame, parent_moved) = (&mut *context.frame, context.parent_moved);
                update.rect = Some(rect_change(
                    coder,
                    frame,
                    node,
                    parent_moved,
                    context.touch,
                    given,
                )?);
            }
            Class::Field => return Err(Field::UpdateKey.invalid()),
            Class::Attr => {
                let given = given.and_then(|given| given_attr(given, key));
                let value = attr(coder, context, node, key, given)?;
                let attr = Attr::from_code(key.code).filter(|_| V::DECODES);
                update.attrs.extend(attr.map(|attr| (attr, value)));
            }
            Class::Ident => {
                let given = given.and_then(|given| given_ident(given, key));
                let index = string(coder, node, key, Field::UpdateName, given)?;
                let name = index.map(|index| coder.string_at(index)).transpose()?;
                let ident = Ident::from_code(key.code);
                update
                    .idents
                    .extend(ident.map(|ident| (ident, name.map(Into::into))));
            }
            Class::Text => {
                let given = given.and_then(|given| given_text(given, key));
                let index = string(coder, node, key, Field::UpdateString, given)?;
                let text = index.map(|index| coder.string_at(index)).transpose()?;
                let field = TextField::from_code(key.code);
                update
                    .texts
                    .extend(field.map(|field| (field, text.map(RecordedText::new))));
            }
        }
    }
    node.last_update = shape + 1;
    Ok(update)
}

/// Codes a name or text and stores it in the node; `None` if the update removes it.
fn string(
    coder: &mut Coder<impl ValueCoder>,
    node: &mut ModelNode,
    key: ShapeKey,
    field: Field,
    given: Option<&str>,
) -> Result<Option<u32>, FaultKind> {
    let stored = key.with_value().code();
    let mut index = None;
    if key.present {
        let old = node.string(stored).map_or(0, |index| index + 1);
        let replaced = node.last_change(stored) as u32;
        let symbol = StringSymbol {
            field,
            kind: stored,
            contexts: &[
                hash_combine(node.id, stored),
                hash_combine(old, stored),
                hash_combine(node.template, stored),
            ],
            expected: &[old.into(), replaced.into()],
        };
        index = Some(coder.string(symbol, given)?);
        set(&mut node.last_changes, stored, Some(old.into()));
    }
    set(&mut node.strings, stored, index);
    Ok(index)
}

/// Codes an attribute and stores it in the node; `None` if the update removes it.
fn attr(
    coder: &mut Coder<impl ValueCoder>,
    context: &mut UpdateContext<'_>,
    node: &mut ModelNode,
    key: ShapeKey,
    given: Option<u32>,
) -> Result<Option<u32>, FaultKind> {
    let stored = key.with_value().code();
    let mut value = None;
    if key.present {
        let given = given.unwrap_or(0);
        value = Some(if AttrCode(key.code).is_colour() {
            colour(coder, context, node, stored, given)?
        } else {
            number(coder, context.frame, node, key, given)?
        });
    }
    set(&mut node.attrs, stored, value);
    Ok(value)
}

fn colour(
    coder: &mut Coder<impl ValueCoder>,
    context: &mut UpdateContext<'_>,
    node: &mut ModelNode,
    stored: u32,
    given: u32,
) -> Result<u32, FaultKind> {
    let old = node.attr(stored).unwrap_or(0);
    let replaced = node.last_change(stored) as u32;
    let contexts = [
        hash_combine(node.id, stored),
        hash_combine(hash_combine(node.template, stored), old),
        hash_combine(stored, context.frame.attr_change as u32),
    ];
    let hints = [Some(replaced)];
    let value = context
        .colours
        .colour(coder, Field::UpdateColour, &contexts, &hints, given)?;
    set(&mut node.last_changes, stored, Some(i64::from(old)));
    Ok(value)
}

fn number(
    coder: &mut Coder<impl ValueCoder>,
    frame: &mut FrameContext,
    node: &mut ModelNode,
    key: ShapeKey,
    given: u32,
) -> Result<u32, FaultKind> {
    let stored = key.code();
    let absent = AttrCode(key.code).absent_value();
    let old = node
        .attr(stored)
        .map_or(absent, |value| i64::from(value.cast_signed()));
    let own = node.last_change(stored);
    let last = frame.attr_change;
    let contexts = [
        hash_combine(node.template, stored),
        hash_combine(stored, last as u32 ^ FRAME_SALT),
        hash_combine(stored, own as u32),
    ];
    // A transform or a clip often changes with the rectangle.
    let moved = &node.moved;
    let expected = [
        own,
        last,
        absent - old,
        moved[Edge::X],
        moved[Edge::Y],
        -moved[Edge::X],
        -moved[Edge::Y],
        moved[Edge::W],
        moved[Edge::H],
    ];
    let given = i64::from(given.cast_signed()) - old;
    let value = coder.number(Field::UpdateAttr, &contexts, &expected, given);
    let new = i32::try_from(value.wrapping_add(old)).map_err(|_| Field::UpdateAttr.invalid())?;
    frame.attr_change = value;
    set(&mut node.last_changes, stored, Some(value));
    Ok(new.cast_unsigned())
}

fn given_attr(update: &Update<RecordedText>, key: ShapeKey) -> Option<u32> {
    let found = update.attrs.iter().find(|(attr, _)| attr.code() == key.code);
    found.and_then(|(_, value)| *value)
}

fn given_ident(update: &Update<RecordedText>, key: ShapeKey) -> Option<&str> {
    let found = update.idents.iter().find(|(ident, _)| ident.code() == key.code);
    found.and_then(|(_, name)| name.as_deref())
}

fn given_text(update: &Update<RecordedText>, key: ShapeKey) -> Option<&str> {
    let found = update.texts.iter().find(|(field, _)| field.code() == key.code);
    let text = found.and_then(|(_, text)| text.as_ref());
    text.map(Recordable::recorded)
}
