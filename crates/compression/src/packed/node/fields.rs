//! What a node is, one field after the other: its look, its id, what it says, its place, the rest.

use std::sync::Arc;

use super::flat::Flat;
use super::look::Look;
use super::memory::Memo;
use super::{Class, Coder, FaultKind, Field, Model, Slot, Spot, Tree, invalid, mix};

/// What is known of a node while it is told.
pub(super) struct Around<'a> {
    pub(super) parent: Option<&'a Slot>,
    /// The sibling before it, and the one before that.
    pub(super) before: Option<&'a Slot>,
    pub(super) second: Option<&'a Slot>,
    look_up: u32,
    look_before: u32,
    place: i64,
    place_key: u32,
    trail: [u32; 2],
    /// The size of what it lies in.
    pub(super) size: [i32; 2],
    /// What came the last time after the nodes before it.
    pub(super) twin: Option<Arc<Memo>>,
    /// What was told last at such a place.
    pub(super) like: Option<Arc<Memo>>,
    /// What was told last with the same look.
    pub(super) same: Option<Arc<Memo>>,
    pub(super) look: u32,
    /// Its last string, and one more.
    pub(super) said: u32,
}

impl Model {
    /// Codes a node's fields.
    pub(super) fn fields<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &Tree,
        spot: Spot,
        place: i64,
        flat: &Flat<'_>,
    ) -> Result<Slot, FaultKind> {
        let mut at = self.around(tree, spot, place);
        at.look = self.look(io, &at, &flat.look)?;
        let look = self
            .looks
            .get(at.look as usize)
            .ok_or(invalid(Field::Look))?
            .clone();
        self.items(look.keys.len())?;
        at.same = self.memory.of_look(at.look).cloned();
        let (id, id_step) = self.id(io, &at, flat.id)?;
        let strings = self.strings_of(io, &at, &look, flat)?;
        at.said = strings.last().map_or(0, |(_, index)| index + 1);
        let rect = self.rect(io, &at, flat.rect)?;
        let attrs = self.attrs_of(io, &at, &look, rect, flat)?;
        let memo = Memo {
            look: at.look,
            rect,
            strings: strings.clone(),
            attrs: attrs.clone(),
            parent_size: at.size,
            before: at.before.map_or([0; 2], |slot| [slot.rect[0], slot.rect[1]]),
            id,
            id_step,
            place,
        };
        self.memory.add(memo, at.place_key);
        Ok(Slot {
            id,
            look: at.look,
            kind: look.kind,
            rect,
            attrs,
            strings,
            ..Slot::default()
        })
    }

    fn around<'a>(&self, tree: &'a Tree, spot: Spot, place: i64) -> Around<'a> {
        let parent = tree.slot(spot.parent);
        let before = tree.slot(spot.before);
        let second = before.and_then(|slot| tree.slot(slot.before));
        let above = parent.and_then(|slot| tree.slot(slot.parent));
        let look_of = |slot: Option<&Slot>| slot.map_or(0, |slot| slot.look + 1);
        let (look_up, look_before) = (look_of(parent), look_of(before));
        let place_key = mix(mix(look_up, look_before), mix(look_of(second), look_of(above)));
        Around {
            parent,
            before,
            second,
            look_up,
            look_before,
            place,
            place_key,
            trail: self.memory.trail,
            size: parent.map_or(self.window, |slot| [slot.rect[2], slot.rect[3]]),
            twin: self.memory.twin().cloned(),
            like: self.memory.at_place(place_key).cloned(),
            same: None,
            look: 0,
            said: 0,
        }
    }

    /// Codes what it looks like.
    fn look<C: Coder>(&mut self, io: &mut C, at: &Around<'_>, given: &Look) -> Result<u32, FaultKind> {
        let twin = at.twin.as_ref().map(|memo| memo.look);
        let like = at.like.as_ref().map(|memo| memo.look);
        let before = at.before.map(|slot| slot.look);
        let known = [twin, like, before].into_iter().flatten();
        let expected: Vec<i64> = known.map(|look| i64::from(look) + 1).collect();
        let [trail, trail_before] = at.trail;
        let contexts = [
            mix(at.look_up, 0x77),
            mix(trail, trail_before),
            mix(at.look_up, at.look_before),
        ];
        let index = self.look_index.get(given);
        let index = index.map_or(0, |index| i64::from(*index) + 1);
        let index = self.number(io, Field::Look, &contexts, &expected, index);
        if index == 0 {
            let up = at.parent.map(|slot| slot.look);
            return self.new_look(io, given, twin.or(like).or(before), up);
        }
        u32::try_from(index - 1).map_err(|_| invalid(Field::Look))
    }

    /// Codes who it is: its id, and how far that is from the last.
    fn id<C: Coder>(&mut self, io: &mut C, at: &Around<'_>, given: u32) -> Result<(u32, i64), FaultKind> {
        let last_id = i64::from(self.memory.last_id);
        let max_id = i64::from(self.frame.max_id);
        let mut expected = vec![1, max_id + 1 - last_id];
        let known = [&at.twin, &at.like, &at.same].into_iter().flatten();
        expected.extend(known.map(|memo| memo.id_step));
        let step = self.memory.last().map_or(0, |memo| memo.id_step);
        let [trail, _] = at.trail;
        let contexts = [
            mix(trail, 0x1d),
            mix(at.place as u32, step as u32 | 0x8000),
            mix(at.look, step as u32),
        ];
        let value = i64::from(given) - last_id;
        let id_step = self.number(io, Field::NodeId, &contexts, &expected, value);
        let id = u32::try_from(last_id.wrapping_add(id_step)).ok();
        let id = id.filter(|id| *id > 0).ok_or(invalid(Field::NodeId))?;
        self.frame.max_id = self.frame.max_id.max(id);
        Ok((id, id_step))
    }

    /// Codes what it says.
    fn strings_of<C: Coder>(
        &mut self,
        io: &mut C,
        at: &Around<'_>,
        look: &Look,
        flat: &Flat<'_>,
    ) -> Result<Vec<(u32, u32)>, FaultKind> {
        let mut strings = Vec::new();
        for (key, value) in &look.keys {
            let class = key >> 1 & 3;
            if class == Class::Attr as u32 || value.is_some() {
                continue;
            }
            let find = |memo: &Option<Arc<Memo>>| Some(memo.as_ref()?.string(*key)? + 1);
            let twin = find(&at.twin);
            // The first of these is also what a new one is alike.
            let before = at.before.and_then(|slot| slot.string(*key));
            let before = before.map(|index| index + 1);
            let known = [find(&at.same), twin, find(&at.like), before];
            let mut expected: Vec<u32> = known.into_iter().flatten().collect();
            let newest = self.strings.len() as u32;
            expected.push(twin.map_or(newest, |index| index + 1));
            let [trail, _] = at.trail;
            let contexts = [mix(at.look, *key), mix(mix(trail, *key), 0x57), mix(*key, 0x58)];
            let given = flat.strings.iter().find(|(known, _)| known == key);
            let field = if class == Class::Text as u32 {
                Field::String
            } else {
                Field::Name
            };
            let given = given.map(|(_, text)| *text);
            let index = self.string(io, field, *key, &contexts, &expected, given)?;
            strings.push((*key, index));
        }
        Ok(strings)
    }

    /// Codes the attributes that are not of its look.
    fn attrs_of<C: Coder>(
        &mut self,
        io: &mut C,
        at: &Around<'_>,
        look: &Look,
        rect: [i32; 4],
        flat: &Flat<'_>,
    ) -> Result<Vec<(u32, u32)>, FaultKind> {
        let mut attrs: Vec<(u32, u32)> = Vec::new();
        for (key, value) in &look.keys {
            if key >> 1 & 3 != Class::Attr as u32 {
                continue;
            }
            if let Some(value) = value {
                attrs.push((*key, *value));
                continue;
            }
            let find = |memo: &Option<Arc<Memo>>| memo.as_ref()?.attr(*key);
            let before = at.before.and_then(|slot| slot.attr(*key));
            let known = [find(&at.twin), find(&at.like), find(&at.same), before];
            let known = known.into_iter().flatten();
            let mut expected: Vec<i64> = known.map(|value| i64::from(value.cast_signed())).collect();
            expected.extend(Self::lengths_like(*key, rect, at.size));
            let last = attrs.last().map_or(0, |(_, value)| *value);
            let contexts = [mix(*key, 0x99), mix(at.look, *key), mix(mix(at.look, *key), last)];
            let given = flat.attrs.iter().find(|(known, _)| known == key);
            let given = given.map_or(0, |(_, value)| i64::from(value.cast_signed()));
            let value = self.number(io, Field::Attr, &contexts, &expected, given);
            let value = i32::try_from(value).map_err(|_| invalid(Field::Attr))?;
            attrs.push((*key, value.cast_unsigned()));
        }
        Ok(attrs)
    }

    /// Lengths that an attribute often is: of the node, or of what it lies in.
    fn lengths_like(key: u32, rect: [i32; 4], size: [i32; 2]) -> [i64; 2] {
        let [x, y, w, h] = rect.map(i64::from);
        let [width, height] = size.map(i64::from);
        match key >> 3 {
            42 | 60 | 32 => [w, width],
            43 | 61 | 33 => [h, height],
            30 => [-x, width - x - w],
            31 => [-y, height - y - h],
            _ => [0, 1],
        }
    }
}
