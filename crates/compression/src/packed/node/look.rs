//! A look that no node had before.

use super::{
    Class, Coder, Field, Look, MAX_SHAPE_KEYS, MAX_SHAPES, Model, Reason, ShapeKey, invalid, is_colour,
    is_look, mix,
};

impl Model {
    pub(super) fn new_look<C: Coder>(
        &mut self,
        io: &mut C,
        given: &Look,
        base: Option<u32>,
        up: Option<u32>,
    ) -> Result<u32, Reason> {
        let find = |index: Option<u32>| index.and_then(|index| self.looks.get(index as usize));
        let base = find(base).cloned().unwrap_or_default();
        let up = find(up).cloned().unwrap_or_default();
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
                return Err(Reason::TooMuch);
            }
        }
        if self.looks.len() >= MAX_SHAPES {
            return Err(Reason::TooMuch);
        }
        let index = self.looks.len() as u32;
        self.looks.push(look.clone());
        self.look_index.insert(look, index);
        Ok(index)
    }
}
