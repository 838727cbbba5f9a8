//! Looks: what is the same of many nodes. One that no node had before is told here.

use std::sync::Arc;

use super::{Class, Coder, FaultKind, Field, MAX_SHAPE_KEYS, MAX_SHAPES, Model, ShapeKey, invalid, mix};

/// A kind, the keys of properties in their order, and of those that make up a look the values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::packed) struct Look {
    pub(in crate::packed) kind: u32,
    pub(in crate::packed) keys: Vec<(u32, Option<u32>)>,
}

impl Look {
    fn value(&self, key: u32) -> Option<u32> {
        self.keys
            .iter()
            .find(|(known, _)| *known == key)
            .and_then(|(_, value)| *value)
    }

    fn after(&self, key: u32) -> i64 {
        let keys = self.keys.iter().map(|(key, _)| *key);
        keys.filter(|known| *known > key).min().map_or(0, i64::from)
    }
}

/// Whether an attribute is part of a look; the others differ from node to node.
pub(super) fn is_look(code: u16) -> bool {
    matches!(code, 1..=24 | 34 | 35 | 50..=52 | 57 | 62 | 80 | 82)
}

/// Whether an attribute is a colour.
pub(in crate::packed) fn is_colour(code: u16) -> bool {
    matches!(code, 1 | 2 | 22)
}

impl Model {
    pub(super) fn new_look<C: Coder>(
        &mut self,
        io: &mut C,
        given: &Look,
        base: Option<u32>,
        up: Option<u32>,
    ) -> Result<u32, FaultKind> {
        let find = |index: Option<u32>| {
            let found = index.and_then(|index| self.looks.get(index as usize));
            found.cloned().unwrap_or_default()
        };
        let base = find(base);
        let up = find(up);
        let kind = self.unsigned(
            io,
            Field::LookKind,
            &[base.kind, mix(up.kind, 1)],
            &[i64::from(base.kind)],
            given.kind,
        )?;
        let like = self.looks.iter().rev().find(|look| look.kind == kind);
        let like = like.cloned().unwrap_or_default();
        let mut look = Look {
            kind,
            keys: Vec::new(),
        };
        let mut shape = kind;
        let mut key = 0;
        loop {
            let contexts = [mix(key, 0x44), mix(kind, key), shape];
            let expected = [base.after(key), like.after(key)];
            let next = given.keys.get(look.keys.len()).map_or(0, |(key, _)| *key);
            key = self.unsigned(io, Field::LookKey, &contexts, &expected, next)?;
            if key == 0 {
                break;
            }
            self.items(1)?;
            if look.keys.iter().any(|(known, _)| *known == key) {
                return Err(invalid(Field::LookKey));
            }
            let shape_key = ShapeKey::from_code(key).ok_or(invalid(Field::LookKey))?;
            let mut value = None;
            if shape_key.class == Class::Attr && is_look(shape_key.code) {
                let given = given.keys.get(look.keys.len()).and_then(|(_, value)| *value);
                let last = look.keys.last().and_then(|(_, value)| *value).unwrap_or(0);
                let site = [mix(key, 0x45), mix(kind, key), mix(mix(kind, key), last)];
                let hints = [base.value(key), like.value(key), up.value(key)];
                let given = given.unwrap_or(0);
                value = Some(if is_colour(shape_key.code) {
                    self.colour(io, Field::Colour, &site, &hints, given)?
                } else {
                    let hints = hints.map(|hint| hint.map_or(0, |hint| i64::from(hint.cast_signed())));
                    let given = i64::from(given.cast_signed());
                    let value = self.number(io, Field::LookValue, &site, &hints, given);
                    i32::try_from(value)
                        .map_err(|_| invalid(Field::LookValue))?
                        .cast_unsigned()
                });
            }
            look.keys.push((key, value));
            shape = mix(shape, key);
            if look.keys.len() > MAX_SHAPE_KEYS {
                return Err(FaultKind::LimitExceeded);
            }
        }
        if self.looks.len() >= MAX_SHAPES {
            return Err(FaultKind::LimitExceeded);
        }
        let index = self.looks.len() as u32;
        let look = Arc::new(look);
        self.looks.push(look.clone());
        self.look_index.insert(look, index);
        Ok(index)
    }
}
