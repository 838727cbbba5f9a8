//! Changes of a tree: which node, what of it, by how much.

mod paint;

use afterimage_wireframe::{
    Attr, Change, Ident, Kind, NodeId, Place, Point, Recordable, RecordedText, Rect, SourceId, TextField,
    Update,
};

use super::field::Field;
use super::model::{Model, invalid};
use super::node::is_colour;
use super::predictor::mix;
use super::range::Coder;
use super::surroundings::{bucket, recorded};
use super::tree::{NONE, Tree, set};
use crate::column::{Class, KIND, RECT, ShapeKey};
use crate::error::Reason;
use crate::limits::{MAX_SHAPE_KEYS, MAX_SHAPES};

const END: u32 = 0;
const REMOVE: u32 = 1;
const INSERT: u32 = 2;
const MOVE: u32 = 3;
const UPDATE: u32 = 4;
const SCROLL: u32 = 5;
const PAINT: u32 = 6;

impl Model {
    /// Codes a frame's changes.
    pub(super) fn changes<C: Coder>(
        &mut self,
        io: &mut C,
        given: Option<(SourceId, &[Change<RecordedText>])>,
    ) -> Result<(SourceId, Vec<Change<RecordedText>>), Reason> {
        let source = self.source(io, given.map_or(0, |(source, _)| source.0))?;
        let mut tree = self
            .trees
            .remove(&source.0)
            .ok_or(Reason::NoKeyframe { source_id: source })?;
        let frame = &mut self.frame;
        frame.number += 1;
        frame.kinds = 0;
        frame.target = 0;
        frame.target_before = 0;
        frame.moved = [0; 4];
        frame.ramp = 0;
        frame.update = 0;
        frame.next = 0;
        let mut changes = Vec::new();
        loop {
            let given = given.and_then(|(_, given)| given.get(changes.len()));
            match self.change(io, &mut tree, given)? {
                Some(change) => changes.push(change),
                None => break,
            }
        }
        self.finger.frame();
        self.trees.insert(source.0, tree);
        Ok((source, changes))
    }

    /// Codes a change; `None` for the end of the frame.
    #[expect(clippy::too_many_lines, reason = "a kind of change after the other")]
    fn change<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &mut Tree,
        given: Option<&Change<RecordedText>>,
    ) -> Result<Option<Change<RecordedText>>, Reason> {
        self.items(1)?;
        let code = match given {
            None => END,
            Some(Change::Remove(_)) => REMOVE,
            Some(Change::Insert { .. }) => INSERT,
            Some(Change::Move { .. }) => MOVE,
            Some(Change::Update(_)) => UPDATE,
            Some(Change::Scroll { .. }) => SCROLL,
            Some(Change::Paint(_)) => PAINT,
        };
        let kinds = self.frame.kinds;
        let target = self.frame.target;
        let contexts = [
            mix(kinds & 0x1ff, 0x21),
            mix(mix(self.frame.update, kinds & 7), self.finger.is_down()),
            mix(mix(target, self.frame.target_before), 0x22),
        ];
        let follows = self.frame.kind_after.get(&(kinds & 7, target)).copied();
        let expected = [i64::from(follows.unwrap_or(kinds & 7))];
        let code = self.unsigned(io, Field::ChangeKind, &contexts, &expected, code)?;
        self.frame.kind_after.insert((kinds & 7, target), code);
        if code != INSERT && kinds & 7 == INSERT {
            // What comes after inserts is told from the last of them.
            self.frame.target = self.memory.id();
        }
        if code == INSERT && kinds & 7 != INSERT {
            let at = tree.find(target).unwrap_or(NONE);
            self.memory.begin(at, target);
        }
        self.frame.kinds = kinds << 3 | code & 7;
        Ok(Some(match code {
            END => return Ok(None),
            REMOVE => {
                let id = match given {
                    Some(Change::Remove(id)) => id.value(),
                    _ => 0,
                };
                let (id, at) = self.target(io, tree, code, id)?;
                // What comes after it, and after all below it, is often the next to go.
                let mut above = at;
                self.frame.next = 0;
                while let Some(slot) = tree.slot(above) {
                    if slot.after != NONE {
                        self.frame.next = tree.id(slot.after);
                        break;
                    }
                    above = slot.parent;
                }
                tree.remove(at).ok_or(invalid(Field::Target))?;
                Change::Remove(id)
            }
            INSERT => {
                let given = match given {
                    Some(Change::Insert { node, after }) => Some((node, *after)),
                    _ => None,
                };
                let (node, after) = self.node(io, tree, given, false)?;
                Change::Insert { node, after }
            }
            MOVE => {
                let (id, to) = match given {
                    Some(Change::Move { id, to }) => (id.value(), Some(*to)),
                    _ => (0, None),
                };
                let (id, at) = self.target(io, tree, code, id)?;
                let parent = to.map_or(0, |to| to.parent.map_or(0, NodeId::value));
                let after = to.map_or(0, |to| to.after.map_or(0, NodeId::value));
                let up = tree.slot(at).map_or(NONE, |slot| slot.parent);
                let parent = self.node_ref(io, Field::PlaceParent, id.value(), tree.id(up), parent)?;
                let parent_at = find(tree, parent, Field::PlaceParent)?;
                let end = tree.id(tree.last_child(parent_at));
                let after = self.node_ref(io, Field::PlaceAfter, id.value(), end, after)?;
                let after_at = find(tree, after, Field::PlaceAfter)?;
                tree.move_to(at, parent_at, after_at)
                    .ok_or(invalid(Field::PlaceAfter))?;
                Change::Move {
                    id,
                    to: Place {
                        parent: NodeId::new(parent),
                        after: NodeId::new(after),
                    },
                }
            }
            UPDATE => {
                let given = match given {
                    Some(Change::Update(update)) => Some(update),
                    _ => None,
                };
                let (id, at) = self.target(io, tree, code, given.map_or(0, |update| update.id.value()))?;
                Change::Update(self.update(io, tree, id, at, given)?)
            }
            SCROLL => {
                let (id, offset) = match given {
                    Some(Change::Scroll { id, offset }) => (id.value(), *offset),
                    _ => (0, Point::default()),
                };
                let (id, at) = self.target(io, tree, code, id)?;
                let offset = self.scroll(io, tree, at, offset)?;
                Change::Scroll { id, offset }
            }
            PAINT => {
                let given = match given {
                    Some(Change::Paint(order)) => order.as_deref(),
                    _ => None,
                };
                Change::Paint(self.paint(io, tree, given)?)
            }
            _ => return Err(invalid(Field::ChangeKind)),
        }))
    }

    /// Codes an id, 0 for none, that is expected to be another's.
    fn node_ref<C: Coder>(
        &mut self,
        io: &mut C,
        field: Field,
        site: u32,
        hint: u32,
        id: u32,
    ) -> Result<u32, Reason> {
        let value = i64::from(id) - i64::from(hint);
        let value = self.number(io, field, &[site], &[0, -i64::from(hint)], value);
        u32::try_from(value.wrapping_add(hint.into())).map_err(|_| invalid(field))
    }

    /// Codes the node that a change is about.
    fn target<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &Tree,
        code: u32,
        id: u32,
    ) -> Result<(NodeId, u32), Reason> {
        let (last, before) = (self.frame.target, self.frame.target_before);
        let base = i64::from(last);
        let at = tree.find(last);
        let slot = at.and_then(|at| tree.slot(at));
        let following = tree.id(tree.following(at.unwrap_or(NONE)));
        let sibling = slot.map_or(0, |slot| tree.id(slot.after));
        let sibling_up = slot
            .and_then(|slot| tree.slot(slot.parent))
            .map_or(0, |slot| tree.id(slot.after));
        let known = self.frame.following.get(&(code, last)).copied().unwrap_or(0);
        let expected =
            [known, following, sibling, sibling_up, self.frame.next].map(|id| i64::from(id) - base);
        let look = slot.map_or(0, |slot| slot.look + 1);
        let contexts = [
            mix(mix(code, look), self.frame.update),
            mix(mix(code, last), before),
            mix(code, last),
        ];
        let value = i64::from(id) - base;
        let value = self.number(io, Field::Target, &contexts, &expected, value);
        let id = u32::try_from(value.wrapping_add(base)).map_err(|_| invalid(Field::Target))?;
        self.frame.following.insert((code, last), id);
        self.frame.target_before = last;
        self.frame.target = id;
        let at = tree.find(id).ok_or(invalid(Field::Target))?;
        Ok((NodeId::new(id).ok_or(invalid(Field::Target))?, at))
    }

    fn scroll<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &mut Tree,
        at: u32,
        given: Point,
    ) -> Result<Point, Reason> {
        let slot = tree.slot(at).ok_or(invalid(Field::Target))?.clone();
        let mut offset = [0_i32; 2];
        for (axis, (field, key)) in [(Field::ScrollX, Attr::ScrollX), (Field::ScrollY, Attr::ScrollY)]
            .into_iter()
            .enumerate()
        {
            let key = ShapeKey::attr(key, true).code();
            let old = slot.attr(key).map_or(0, |value| i64::from(value.cast_signed()));
            let ramp = slot.ramp(key);
            let before = slot.ramp(key | 1 << 31);
            let finger = self.finger.since_frame(axis);
            let step = self.clock.step;
            let contexts = [
                mix(bucket(finger), self.finger.is_down()),
                mix(slot.look, axis as u32),
                mix(ramp as u32, step.min(200) as u32),
            ];
            let expected = [ramp, -finger, -old, 2 * ramp - before, finger];
            let given = [given.x, given.y].get(axis).copied().unwrap_or(0);
            let value = self.number(io, field, &contexts, &expected, i64::from(given) - old);
            let new = i32::try_from(value.wrapping_add(old)).map_err(|_| invalid(field))?;
            let slot = tree.slot_mut(at).ok_or(invalid(Field::Target))?;
            if i64::from(new) != old {
                set(&mut slot.attrs, key, Some(new.cast_unsigned()));
            }
            set(&mut slot.ramps, key, Some(value));
            set(&mut slot.ramps, key | 1 << 31, Some(ramp));
            if let Some(slot) = offset.get_mut(axis) {
                *slot = new;
            }
        }
        let [x, y] = offset;
        Ok(Point { x, y })
    }

    fn update<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &mut Tree,
        id: NodeId,
        at: u32,
        given: Option<&Update<RecordedText>>,
    ) -> Result<Update<RecordedText>, Reason> {
        let slot = tree.slot(at).ok_or(invalid(Field::Target))?.clone();
        let shape = self.update_shape(io, &slot, given)?;
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
                    let kind = self.unsigned(io, Field::UpdateKind, &[slot.kind], &[], given)?;
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
                        let old = slot.string(stored).map_or(0, |index| index + 1);
                        let contexts = [mix(id.value(), stored), mix(old, stored), mix(slot.look, stored)];
                        let field = if key.class == Class::Text {
                            Field::UpdateString
                        } else {
                            Field::UpdateName
                        };
                        let was = slot.ramp(stored);
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
        slot: &super::tree::Slot,
        given: Option<&Update<RecordedText>>,
    ) -> Result<u32, Reason> {
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
                return Err(Reason::TooMuch);
            }
        }
        if self.updates.len() >= MAX_SHAPES {
            return Err(Reason::TooMuch);
        }
        self.updates.push(shape.into());
        Ok(self.updates.len() as u32 - 1)
    }

    /// Codes another place and size of a node.
    fn moved<C: Coder>(&mut self, io: &mut C, tree: &mut Tree, at: u32, given: Rect) -> Result<Rect, Reason> {
        let slot = tree.slot(at).ok_or(invalid(Field::Target))?.clone();
        let up = tree
            .slot(slot.parent)
            .filter(|up| up.moved_in == self.frame.number);
        let up = up.map_or([0; 4], |up| up.moved);
        let given = [given.x, given.y, given.w, given.h];
        let mut rect = slot.rect;
        let mut moved = [0_i64; 4];
        let mut mask = 0;
        for (axis, (given, old)) in given.iter().zip(slot.rect).enumerate() {
            mask |= u32::from(*given != old) << axis;
        }
        let mask_of = |moved: &[i64; 4]| {
            let bits = moved.iter().enumerate();
            bits.fold(0, |mask, (axis, moved)| mask | u32::from(*moved != 0) << axis)
        };
        let contexts = [
            mix(mask_of(&self.frame.moved), self.frame.update),
            mix(slot.look, mask_of(&slot.moved)),
            mix(slot.id, mask_of(&slot.moved)),
        ];
        let expected = [mask_of(&slot.moved), mask_of(&self.frame.moved)].map(i64::from);
        let mask = self.unsigned(io, Field::Moved, &contexts, &expected, mask)?;
        for (axis, field) in [Field::MoveX, Field::MoveY, Field::GrowW, Field::GrowH]
            .into_iter()
            .enumerate()
        {
            if mask >> axis & 1 == 0 {
                continue;
            }
            let of = |values: &[i64; 4], axis: usize| values.get(axis).copied().unwrap_or(0);
            let old = i64::from(slot.rect.get(axis).copied().unwrap_or(0));
            let own = of(&slot.moved, axis);
            let own_before = of(&slot.moved_before, axis);
            let other = of(&self.frame.moved, axis);
            let finger = self.finger.since_frame(axis & 1);
            let first = if axis > 0 { of(&moved, axis - 1) } else { 0 };
            let second = if axis > 1 { of(&moved, axis - 2) } else { 0 };
            let contexts = [
                mix(slot.look, axis as u32),
                mix(mix(bucket(other), bucket(finger)), bucket(first)),
                mix(own as u32, other as u32),
            ];
            let expected = [
                own,
                other,
                2 * own - own_before,
                of(&up, axis),
                finger,
                -finger,
                -own,
                -old,
                if axis < 2 { 0 } else { -2 * second },
            ];
            let value = i64::from(given.get(axis).copied().unwrap_or(0)) - old;
            let value = self.number(io, field, &contexts, &expected, value);
            let new = i32::try_from(value.wrapping_add(old)).map_err(|_| invalid(field))?;
            if let (Some(side), Some(moved)) = (rect.get_mut(axis), moved.get_mut(axis)) {
                *side = new;
                *moved = value;
            }
        }
        self.frame.moved = moved;
        let number = self.frame.number;
        let slot = tree.slot_mut(at).ok_or(invalid(Field::Target))?;
        slot.moved_before = slot.moved;
        slot.moved = moved;
        slot.moved_in = number;
        slot.rect = rect;
        let [x, y, w, h] = rect;
        Ok(Rect { x, y, w, h })
    }

    /// Codes another value of a scalar.
    fn updated<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &mut Tree,
        at: u32,
        key: ShapeKey,
        given: u32,
    ) -> Result<u32, Reason> {
        let slot = tree.slot(at).ok_or(invalid(Field::Target))?.clone();
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

fn find(tree: &Tree, id: u32, field: Field) -> Result<u32, Reason> {
    match id {
        0 => Ok(NONE),
        id => tree.find(id).ok_or(invalid(field)),
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
