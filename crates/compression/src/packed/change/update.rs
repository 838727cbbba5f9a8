//! Other properties of a node.

use afterimage_wireframe::{Attr, Ident, Kind, NodeId, Recordable, RecordedText, TextField, Update};

use super::super::node::is_colour;
use super::super::surroundings::recorded;
use super::super::tree::{Slot, set};
use super::{Coder, FaultKind, Field, Model, Tree, invalid, mix};
use crate::column::{Class, KIND, RECT, ShapeKey};
use crate::limits::{MAX_SHAPE_KEYS, MAX_SHAPES};

impl Model {
    /// Codes an update.
    pub(super) fn update<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &mut Tree,
        id: NodeId,
        at: u32,
        given: Option<&Update<RecordedText>>,
    ) -> Result<Update<RecordedText>, FaultKind> {
        let slot = tree.slot(at).ok_or(invalid(Field::Target))?;
        let (look, kind) = (slot.look, slot.kind);
        let shape = self.update_shape(io, slot, given)?;
        self.frame.update = shape + 1;
        let keys = self
            .updates
            .get(shape as usize)
            .ok_or(invalid(Field::Update))?
            .clone();
        self.items(keys.len())?;
        let mut update = Update {
            id,
            kind: None,
            rect: None,
            attrs: Vec::new(),
            idents: Vec::new(),
            texts: Vec::new(),
        };
        for key in &keys {
            let key = ShapeKey::from_code(*key).ok_or(invalid(Field::UpdateKey))?;
            let stored = key.code() | 1;
            match key.class {
                Class::Field if key.code == KIND => {
                    let given = given.and_then(|given| given.kind).map_or(0, Kind::code);
                    let kind = self.unsigned(io, Field::UpdateKind, &[kind], &[], given)?;
                    tree.slot_mut(at).ok_or(invalid(Field::Target))?.kind = kind;
                    update.kind = Some(Kind::from_code(kind).unwrap_or(Kind::Unknown));
                }
                Class::Field if key.code == RECT => {
                    let given = given.and_then(|given| given.rect).unwrap_or_default();
                    update.rect = Some(self.moved(io, tree, at, given)?);
                }
                Class::Field => return Err(invalid(Field::UpdateKey)),
                Class::Attr => {
                    let mut value = None;
                    if key.present {
                        let given = given.and_then(|given| {
                            let found = given.attrs.iter().find(|(attr, _)| attr.code() == key.code);
                            found.and_then(|(_, value)| *value)
                        });
                        value = Some(self.updated(io, tree, at, key, given.unwrap_or(0))?);
                    }
                    let slot = tree.slot_mut(at).ok_or(invalid(Field::Target))?;
                    set(&mut slot.attrs, stored, value);
                    update
                        .attrs
                        .extend(Attr::from_code(key.code).map(|attr| (attr, value)));
                }
                Class::Ident | Class::Text => {
                    let mut index = None;
                    if key.present {
                        let text = given.and_then(|given| given_string(given, key));
                        let slot = tree.slot(at).ok_or(invalid(Field::Target))?;
                        let old = slot.string(stored).map_or(0, |index| index + 1);
                        let was = slot.ramp(stored);
                        let contexts = [mix(id.value(), stored), mix(old, stored), mix(look, stored)];
                        let field = if key.class == Class::Text {
                            Field::UpdateString
                        } else {
                            Field::UpdateName
                        };
                        let expected = [old, u32::try_from(was).unwrap_or(0)];
                        index = Some(self.string(io, field, stored, &contexts, &expected, text)?);
                        let slot = tree.slot_mut(at).ok_or(invalid(Field::Target))?;
                        set(&mut slot.ramps, stored, Some(old.into()));
                    }
                    let slot = tree.slot_mut(at).ok_or(invalid(Field::Target))?;
                    set(&mut slot.strings, stored, index);
                    let string = index.map(|index| self.string_of(index));
                    if key.class == Class::Text {
                        let field = TextField::from_code(key.code);
                        update
                            .texts
                            .extend(field.map(|field| (field, string.map(recorded))));
                    } else {
                        let ident = Ident::from_code(key.code);
                        update
                            .idents
                            .extend(ident.map(|ident| (ident, string.map(Into::into))));
                    }
                }
            }
        }
        if let Some(slot) = tree.slot_mut(at) {
            slot.update = shape + 1;
        }
        Ok(update)
    }

    fn update_shape<C: Coder>(
        &mut self,
        io: &mut C,
        slot: &Slot,
        given: Option<&Update<RecordedText>>,
    ) -> Result<u32, FaultKind> {
        let keys = given.map(keys_of).unwrap_or_default();
        if has_twice(&keys) {
            return Err(invalid(Field::UpdateKey));
        }
        let index = self.updates.iter().position(|known| **known == *keys);
        let value = index.map_or(0, |index| index as i64 + 1);
        let contexts = [
            mix(self.frame.update, 0x61),
            mix(self.frame.update, slot.look),
            mix(slot.look, slot.update),
        ];
        let expected = [i64::from(slot.update), i64::from(self.frame.update)];
        let index = self.number(io, Field::Update, &contexts, &expected, value);
        if index != 0 {
            return u32::try_from(index - 1).map_err(|_| invalid(Field::Update));
        }
        let mut shape = Vec::new();
        let mut last = 0;
        loop {
            let next = keys.get(shape.len()).copied().map_or(0, |key| i64::from(key) + 1);
            let contexts = [last, mix(slot.look, last)];
            let key = self.number(io, Field::UpdateKey, &contexts, &[], next);
            if key == 0 {
                break;
            }
            self.items(1)?;
            last = u32::try_from(key - 1).map_err(|_| invalid(Field::UpdateKey))?;
            shape.push(last);
            if has_twice(&shape) {
                return Err(invalid(Field::UpdateKey));
            }
            if shape.len() > MAX_SHAPE_KEYS {
                return Err(FaultKind::LimitExceeded);
            }
        }
        if self.updates.len() >= MAX_SHAPES {
            return Err(FaultKind::LimitExceeded);
        }
        self.updates.push(shape.into());
        Ok(self.updates.len() as u32 - 1)
    }

    /// Codes another value of a scalar.
    fn updated<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &mut Tree,
        at: u32,
        key: ShapeKey,
        given: u32,
    ) -> Result<u32, FaultKind> {
        let slot = tree.slot(at).ok_or(invalid(Field::Target))?;
        let stored = key.code();
        let old = slot.attr(stored);
        if is_colour(key.code) {
            let was = slot.ramp(stored) as u32;
            let contexts = [
                mix(slot.id, stored),
                mix(mix(slot.look, stored), old.unwrap_or(0)),
                mix(stored, self.frame.ramp as u32),
            ];
            let value = self.colour(io, Field::UpdateColour, &contexts, &[Some(was)], given)?;
            let slot = tree.slot_mut(at).ok_or(invalid(Field::Target))?;
            set(&mut slot.ramps, stored, Some(i64::from(old.unwrap_or(0))));
            return Ok(value);
        }
        // An opacity that was not told is full.
        let absent = if key.code == Attr::Opacity.code() { 1000 } else { 0 };
        let old = old.map_or(absent, |value| i64::from(value.cast_signed()));
        let ramp = slot.ramp(stored);
        let last = self.frame.ramp;
        let contexts = [
            mix(slot.look, stored),
            mix(stored, last as u32 ^ 0x3333),
            mix(stored, ramp as u32),
        ];
        let from_move = |axis: usize| slot.moved.get(axis).copied().unwrap_or(0);
        let expected = [
            ramp,
            last,
            absent - old,
            from_move(0),
            from_move(1),
            -from_move(0),
            -from_move(1),
            from_move(2),
            from_move(3),
        ];
        let given = i64::from(given.cast_signed()) - old;
        let value = self.number(io, Field::UpdateAttr, &contexts, &expected, given);
        let new = i32::try_from(value.wrapping_add(old)).map_err(|_| invalid(Field::UpdateAttr))?;
        self.frame.ramp = value;
        let slot = tree.slot_mut(at).ok_or(invalid(Field::Target))?;
        set(&mut slot.ramps, stored, Some(value));
        Ok(new.cast_unsigned())
    }
}

fn keys_of(update: &Update<RecordedText>) -> Vec<u32> {
    let mut keys = Vec::new();
    keys.extend(update.kind.map(|_| ShapeKey::field(KIND)));
    keys.extend(update.rect.map(|_| ShapeKey::field(RECT)));
    keys.extend(
        update
            .attrs
            .iter()
            .map(|(key, value)| ShapeKey::attr(*key, value.is_some())),
    );
    keys.extend(
        update
            .idents
            .iter()
            .map(|(key, value)| ShapeKey::ident(*key, value.is_some())),
    );
    keys.extend(
        update
            .texts
            .iter()
            .map(|(key, value)| ShapeKey::text(*key, value.is_some())),
    );
    keys.into_iter().map(ShapeKey::code).collect()
}

/// Whether a property is named twice, which no diff does.
fn has_twice(keys: &[u32]) -> bool {
    let mut named: Vec<u32> = keys.iter().map(|key| key >> 1).collect();
    named.sort_unstable();
    named.windows(2).any(|pair| pair.first() == pair.last())
}

fn given_string(update: &Update<RecordedText>, key: ShapeKey) -> Option<&str> {
    if key.class == Class::Text {
        let found = update.texts.iter().find(|(field, _)| field.code() == key.code);
        return found
            .and_then(|(_, text)| text.as_ref())
            .map(Recordable::recorded);
    }
    let found = update.idents.iter().find(|(ident, _)| ident.code() == key.code);
    found.and_then(|(_, name)| name.as_deref())
}
