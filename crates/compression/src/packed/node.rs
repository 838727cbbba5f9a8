//! Nodes of keyframes and inserts: what they look like, what they say, where they stand.

mod look;
mod made;
mod rect;

use afterimage_wireframe::{Attr, Frame, Ident, Kind, Node, NodeId, RecordedText, Rect, TextField, Viewport};

use super::field::Field;
use super::model::{Model, invalid};
use super::predictor::{Map, mix};
use super::range::Coder;
use super::surroundings::recorded;
use super::tree::{NONE, Slot, Tree};
use crate::column::{Class, ShapeKey};
use crate::error::Reason;
use crate::limits::{MAX_SHAPE_KEYS, MAX_SHAPES};

/// A kind, the keys of properties in their order, and of those that make up a look the values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Look {
    pub(super) kind: u32,
    pub(super) keys: Vec<(u32, Option<u32>)>,
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

/// A node as it was told, for those that come later.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo {
    look: u32,
    rect: [i32; 4],
    strings: Vec<(u32, u32)>,
    attrs: Vec<(u32, u32)>,
    parent_size: [i32; 2],
    /// Where the sibling before it stood.
    before: [i32; 2],
    id_step: i64,
    place: i64,
}

/// The nodes so far, in the order they were told, and where to look for one like the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    memos: Vec<Memo>,
    by_content: Map<u32, u32>,
    by_place: Map<u32, u32>,
    by_look: Map<u32, u32>,
    last_id: u32,
    pub(super) last_slot: u32,
    trail: [u32; 2],
}

impl Memory {
    fn get(&self, map: &Map<u32, u32>, key: u32) -> Option<&Memo> {
        self.memos.get(*map.get(&key)? as usize)
    }

    /// Begins anew with no node known, so that what is remembered stays within bounds.
    fn forget(&mut self) {
        self.memos.clear();
        self.by_content.clear();
        self.by_place.clear();
        self.by_look.clear();
    }

    /// The last node's id.
    pub(super) fn id(&self) -> u32 {
        self.last_id
    }

    /// A new run of nodes begins behind a node.
    pub(super) fn begin(&mut self, slot: u32, id: u32) {
        self.last_slot = slot;
        self.last_id = id;
        self.trail = [0; 2];
    }
}

/// A node's fields, flat.
#[derive(Clone, Debug, Default)]
struct Flat<'a> {
    id: u32,
    look: Look,
    rect: [i32; 4],
    attrs: Vec<(u32, u32)>,
    strings: Vec<(u32, &'a str)>,
}

impl<'a> Flat<'a> {
    fn of(node: &'a Node<RecordedText>) -> Self {
        let mut keys = Vec::new();
        for (key, value) in node.attrs.iter() {
            keys.push((key_of(key), is_look(key.code()).then_some(*value)));
        }
        for (key, _) in node.idents.iter() {
            keys.push((ShapeKey::ident(key, true).code(), None));
        }
        for (key, _) in node.texts.iter() {
            keys.push((ShapeKey::text(key, true).code(), None));
        }
        let idents = node.idents.iter();
        let idents = idents.map(|(key, name)| (ShapeKey::ident(key, true).code(), name.as_ref()));
        let texts = node.texts.iter();
        let texts = texts.map(|(key, text)| {
            let text = afterimage_wireframe::Recordable::recorded(text);
            (ShapeKey::text(key, true).code(), text)
        });
        let Rect { x, y, w, h } = node.rect;
        Self {
            id: node.id.value(),
            look: Look {
                kind: node.kind.code(),
                keys,
            },
            rect: [x, y, w, h],
            attrs: node
                .attrs
                .iter()
                .map(|(key, value)| (key_of(key), *value))
                .collect(),
            strings: idents.chain(texts).collect(),
        }
    }
}

fn key_of(key: Attr) -> u32 {
    ShapeKey::attr(key, true).code()
}

/// Whether an attribute is part of a look; the others differ from node to node.
fn is_look(code: u16) -> bool {
    matches!(code, 1..=24 | 34 | 35 | 50..=52 | 57 | 62 | 80 | 82)
}

/// Whether an attribute is a colour.
pub(super) fn is_colour(code: u16) -> bool {
    matches!(code, 1 | 2 | 22)
}

/// Where a node goes: parent and sibling before it, by slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) parent: u32,
    pub(super) before: u32,
}

const CHILD: i64 = 0;
const BEHIND: i64 = 1;
const ELSEWHERE: i64 = -1;
/// Stands for the node before the last, where only the last is looked at.
const ONE_ALONE: u32 = 0xfade;
/// Nodes that are remembered before all of them are forgotten. Recorded segments have a few thousand.
const MAX_MEMOS: usize = 1 << 15;
/// How many ancestors are tried for a place.
const MAX_CLIMB: i64 = 64;

impl Model {
    /// Codes a keyframe.
    pub(super) fn keyframe<C: Coder>(
        &mut self,
        io: &mut C,
        given: Option<&Frame<RecordedText>>,
    ) -> Result<Frame<RecordedText>, Reason> {
        let source = self.source(io, given.map_or(0, |frame| frame.source.0))?;
        let window = given.map_or(Viewport::default(), |frame| frame.viewport);
        let [w, h] = [window.w, window.h].map(i64::from);
        let known = self.window;
        let w = self.number(io, Field::Viewport, &[0], &[known[0].into()], w);
        let h = self.number(io, Field::Viewport, &[1], &[known[1].into()], h);
        let length = |value| i32::try_from(value).map_err(|_| invalid(Field::Viewport));
        let viewport = Viewport {
            w: length(w)?,
            h: length(h)?,
        };
        self.window = [viewport.w, viewport.h];
        let mut frame = Frame::empty(source, viewport);
        let mut tree = Tree::default();
        self.memory.begin(NONE, 0);
        self.frame = super::model::Frame::default();
        let count = given.map_or(0, |frame| frame.nodes.len() as i64);
        let count = self.number(io, Field::Place, &[0xffff], &[], count);
        let count = usize::try_from(count).map_err(|_| invalid(Field::Place))?;
        for at in 0..count {
            self.items(1)?;
            let given = given.and_then(|frame| frame.nodes.get(at));
            let node = self.node(io, &mut tree, given.map(|node| (node, None)), true)?;
            frame.nodes.push(node.0);
        }
        let paint = given.and_then(|frame| frame.paint.as_deref());
        frame.paint = self.paint(io, &tree, paint)?;
        self.finger.frame();
        self.trees.insert(source.0, tree);
        Ok(frame)
    }

    /// Codes a node and puts it into the tree; a keyframe's goes behind its parent's last child.
    pub(super) fn node<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &mut Tree,
        given: Option<(&Node<RecordedText>, Option<NodeId>)>,
        is_keyframe: bool,
    ) -> Result<(Node<RecordedText>, Option<NodeId>), Reason> {
        let flat = given.map(|(node, _)| Flat::of(node)).unwrap_or_default();
        let spot = match given {
            None => Spot {
                parent: NONE,
                before: NONE,
            },
            Some((node, after)) => {
                let find = |id: NodeId| tree.find(id.value()).ok_or(invalid(Field::PlaceParent));
                let parent = node.parent.map(find).transpose()?.unwrap_or(NONE);
                let before = match after {
                    _ if is_keyframe => tree.last_child(parent),
                    Some(after) => find(after)?,
                    None => NONE,
                };
                Spot { parent, before }
            }
        };
        let (spot, place) = self.place(io, tree, spot, is_keyframe, given.is_some())?;
        let told = self.fields(io, tree, spot, place, &flat)?;
        let parent = NodeId::new(tree.id(spot.parent));
        let after = NodeId::new(tree.id(spot.before));
        let node = self.made(&told, parent)?;
        let at = tree
            .insert(told, spot.parent, spot.before)
            .ok_or(invalid(Field::NodeId))?;
        self.memory.last_slot = at;
        Ok((node, after))
    }

    fn place<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &Tree,
        spot: Spot,
        is_keyframe: bool,
        is_given: bool,
    ) -> Result<(Spot, i64), Reason> {
        let last = self.memory.last_slot;
        let mut place = ELSEWHERE;
        if is_given {
            if spot.parent == last && spot.before == NONE {
                place = CHILD;
            } else {
                let mut above = last;
                for climb in 0..MAX_CLIMB {
                    if above == NONE {
                        break;
                    }
                    if spot.before == above {
                        place = BEHIND + climb;
                        break;
                    }
                    above = tree.slot(above).map_or(NONE, |slot| slot.parent);
                }
            }
        }
        let look = tree.slot(last).map_or(0, |slot| slot.look + 1);
        let up = tree.slot(last).map_or(NONE, |slot| slot.parent);
        let look_up = tree.slot(up).map_or(0, |slot| slot.look + 1);
        let last_place = self.memory.memos.last().map_or(0, |memo| memo.place);
        let expected = [self.twin().map_or(0, |memo| memo.place), last_place];
        let keyframe = u32::from(is_keyframe);
        let [trail, _] = self.memory.trail;
        let contexts = [
            mix(look, keyframe),
            mix(mix(look, look_up), keyframe | 2),
            mix(trail, keyframe | 4),
        ];
        let place = self.number(io, Field::Place, &contexts, &expected, place);
        let spot = match place {
            CHILD => Spot {
                parent: last,
                before: NONE,
            },
            ELSEWHERE => self.elsewhere(io, tree, spot, is_keyframe)?,
            BEHIND.. => {
                let mut above = last;
                for _ in 0..(place - BEHIND).min(MAX_CLIMB) {
                    above = tree.slot(above).map_or(NONE, |slot| slot.parent);
                }
                let sibling = tree.slot(above).ok_or(invalid(Field::Place))?;
                Spot {
                    parent: sibling.parent,
                    before: above,
                }
            }
            _ => return Err(invalid(Field::Place)),
        };
        Ok((spot, place))
    }

    /// What came the last time after the nodes that were told last.
    fn twin(&self) -> Option<&Memo> {
        let memory = &self.memory;
        let [trail, before] = memory.trail;
        memory
            .get(&memory.by_content, mix(trail, before))
            .or_else(|| memory.get(&memory.by_content, mix(trail, ONE_ALONE)))
    }

    #[expect(clippy::too_many_lines, reason = "the fields of a node, one after the other")]
    fn fields<C: Coder>(
        &mut self,
        io: &mut C,
        tree: &Tree,
        spot: Spot,
        place: i64,
        flat: &Flat<'_>,
    ) -> Result<Slot, Reason> {
        let parent = tree.slot(spot.parent);
        let before = tree.slot(spot.before);
        let second = before.and_then(|slot| tree.slot(slot.before));
        let look_of = |slot: Option<&Slot>| slot.map_or(0, |slot| slot.look + 1);
        let (look_up, look_before) = (look_of(parent), look_of(before));
        let above = parent.and_then(|slot| tree.slot(slot.parent));
        let place_key = mix(mix(look_up, look_before), mix(look_of(second), look_of(above)));
        let twin = self.twin().cloned();
        let like = self.memory.get(&self.memory.by_place, place_key).cloned();
        let [trail, trail_before] = self.memory.trail;

        // What it looks like.
        let known = |memo: &Option<Memo>| memo.as_ref().map(|memo| i64::from(memo.look) + 1);
        let mut expected: Vec<i64> = [known(&twin), known(&like)].into_iter().flatten().collect();
        expected.extend(before.map(|slot| i64::from(slot.look) + 1));
        let contexts = [
            mix(look_up, 0x77),
            mix(trail, trail_before),
            mix(look_up, look_before),
        ];
        let index = self
            .look_index
            .get(&flat.look)
            .map_or(0, |index| i64::from(*index) + 1);
        let index = self.number(io, Field::Look, &contexts, &expected, index);
        let look = if index == 0 {
            let base = [
                twin.as_ref().map(|memo| memo.look),
                like.as_ref().map(|memo| memo.look),
            ];
            let base = base.into_iter().flatten().next();
            let base = base.or(before.map(|slot| slot.look));
            self.new_look(io, &flat.look, base, parent.map(|slot| slot.look))?
        } else {
            u32::try_from(index - 1).map_err(|_| invalid(Field::Look))?
        };
        let description = self.looks.get(look as usize).ok_or(invalid(Field::Look))?.clone();
        self.items(description.keys.len())?;
        let same = self.memory.get(&self.memory.by_look, look).cloned();

        // Who it is.
        let last_id = i64::from(self.memory.last_id);
        let max_id = i64::from(self.frame.max_id);
        let mut expected = vec![1, max_id + 1 - last_id];
        expected.extend(twin.as_ref().map(|memo| memo.id_step));
        expected.extend(like.as_ref().map(|memo| memo.id_step));
        expected.extend(same.as_ref().map(|memo| memo.id_step));
        let step = self.memory.memos.last().map_or(0, |memo| memo.id_step);
        let contexts = [
            mix(trail, 0x1d),
            mix(place as u32, step as u32 | 0x8000),
            mix(look, step as u32),
        ];
        let value = i64::from(flat.id) - last_id;
        let id_step = self.number(io, Field::NodeId, &contexts, &expected, value);
        let id = u32::try_from(last_id.wrapping_add(id_step))
            .ok()
            .filter(|id| *id > 0);
        let id = id.ok_or(invalid(Field::NodeId))?;
        self.frame.max_id = self.frame.max_id.max(id);

        // What it says.
        let mut strings = Vec::new();
        for (key, value) in &description.keys {
            let class = key >> 1 & 3;
            if class == Class::Attr as u32 || value.is_some() {
                continue;
            }
            let find = |memo: &Option<Memo>| {
                let found = memo.as_ref()?.strings.iter().find(|(known, _)| known == key)?;
                Some(found.1 + 1)
            };
            // The first of these is also what a new one is alike.
            let mut expected: Vec<u32> = [find(&same), find(&twin), find(&like)]
                .into_iter()
                .flatten()
                .collect();
            expected.extend(before.and_then(|slot| slot.string(*key)).map(|index| index + 1));
            let newest = self.strings.len() as u32;
            expected.push(find(&twin).map_or(newest, |index| index + 1));
            let contexts = [mix(look, *key), mix(mix(trail, *key), 0x57), mix(*key, 0x58)];
            let given = flat
                .strings
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, text)| *text);
            let field = if class == Class::Text as u32 {
                Field::String
            } else {
                Field::Name
            };
            let index = self.string(io, field, *key, &contexts, &expected, given)?;
            strings.push((*key, index));
        }

        // How large it is, and where.
        let size = parent.map_or(self.window, |slot| [slot.rect[2], slot.rect[3]]);
        let said = strings.last().map_or(0, |(_, index)| index + 1);
        let rect = self.rect(
            io,
            &Place {
                look,
                size,
                said,
                twin: twin.as_ref(),
                like: like.as_ref(),
                same: same.as_ref(),
                before,
                second,
            },
            flat.rect,
        )?;

        // The rest.
        let mut attrs = Vec::new();
        for (key, value) in &description.keys {
            if key >> 1 & 3 != Class::Attr as u32 {
                continue;
            }
            if let Some(value) = value {
                attrs.push((*key, *value));
                continue;
            }
            let find = |memo: &Option<Memo>| {
                let found = memo.as_ref()?.attrs.iter().find(|(known, _)| known == key)?;
                Some(i64::from(found.1.cast_signed()))
            };
            let mut expected: Vec<i64> = [find(&twin), find(&like), find(&same)]
                .into_iter()
                .flatten()
                .collect();
            expected.extend(
                before
                    .and_then(|slot| slot.attr(*key))
                    .map(|value| i64::from(value.cast_signed())),
            );
            let [x, y, w, h] = rect.map(i64::from);
            let dimension = match key >> 3 {
                42 | 60 | 32 => [w, size[0].into()],
                43 | 61 | 33 => [h, size[1].into()],
                30 => [-x, i64::from(size[0]) - x - w],
                31 => [-y, i64::from(size[1]) - y - h],
                _ => [0, 1],
            };
            expected.extend(dimension);
            let last = attrs.last().map_or(0, |(_, value)| *value);
            let contexts = [mix(*key, 0x99), mix(look, *key), mix(mix(look, *key), last)];
            let given = flat.attrs.iter().find(|(known, _)| known == key);
            let given = given.map_or(0, |(_, value)| i64::from(value.cast_signed()));
            let value = self.number(io, Field::Attr, &contexts, &expected, given);
            let value = i32::try_from(value).map_err(|_| invalid(Field::Attr))?;
            attrs.push((*key, value.cast_unsigned()));
        }

        let mut content = mix(mix(look, rect[2] as u32), rect[3] as u32);
        for (_, index) in &strings {
            content = mix(content, *index);
        }
        let memory = &mut self.memory;
        if memory.memos.len() >= MAX_MEMOS {
            memory.forget();
        }
        let at = memory.memos.len() as u32;
        memory.by_content.insert(mix(trail, trail_before), at);
        memory.by_content.insert(mix(trail, ONE_ALONE), at);
        memory.by_place.insert(place_key, at);
        memory.by_look.insert(look, at);
        memory.trail = [content, trail];
        memory.last_id = id;
        memory.memos.push(Memo {
            look,
            rect,
            strings: strings.clone(),
            attrs: attrs.clone(),
            parent_size: size,
            before: before.map_or([0; 2], |slot| [slot.rect[0], slot.rect[1]]),
            id_step,
            place,
        });
        Ok(Slot {
            id,
            look,
            kind: description.kind,
            rect,
            attrs,
            strings,
            ..Slot::default()
        })
    }
    /// Codes a colour: one that is known, or its parts.
    pub(super) fn colour<C: Coder>(
        &mut self,
        io: &mut C,
        field: Field,
        contexts: &[u32],
        hints: &[Option<u32>],
        given: u32,
    ) -> Result<u32, Reason> {
        let find = |colour: u32| self.colours.iter().position(|known| *known == colour);
        let index = |colour: u32| find(colour).map_or(0, |index| index as i64 + 1);
        let expected: Vec<i64> = hints.iter().map(|hint| hint.map_or(0, index)).collect();
        let index = self.number(io, field, contexts, &expected, index(given));
        if index != 0 {
            let index = usize::try_from(index - 1).map_err(|_| invalid(field))?;
            return self.colours.get(index).copied().ok_or(invalid(field));
        }
        let mut parts = [0_u32; 4];
        let site = contexts.first().copied().unwrap_or(0);
        for (at, shift) in [0_u32, 24, 16, 8].into_iter().enumerate() {
            let [alpha, red, green, _] = parts;
            let contexts = [
                at as u32,
                mix(site, at as u32),
                mix(mix(alpha, red), mix(green, at as u32)),
            ];
            let last = if at == 0 {
                255
            } else {
                parts.get(at.max(1) - 1).copied().unwrap_or(0)
            };
            let value = self.number(
                io,
                Field::ColourPart,
                &contexts,
                &[last.into(), 255],
                i64::from(given >> shift & 0xff),
            );
            if let Some(part) = parts.get_mut(at) {
                *part = u32::try_from(value)
                    .ok()
                    .filter(|value| *value < 256)
                    .ok_or(invalid(Field::ColourPart))?;
            }
        }
        let [alpha, red, green, blue] = parts;
        let colour = red << 24 | green << 16 | blue << 8 | alpha;
        if self.colours.len() < MAX_SHAPES {
            self.colours.push(colour);
        }
        Ok(colour)
    }
}

/// What is known of a node when its place is told.
struct Place<'a> {
    look: u32,
    size: [i32; 2],
    said: u32,
    twin: Option<&'a Memo>,
    like: Option<&'a Memo>,
    same: Option<&'a Memo>,
    before: Option<&'a Slot>,
    second: Option<&'a Slot>,
}
