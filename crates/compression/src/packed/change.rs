//! Changes of a tree: which node, what of it, by how much.

mod geometry;
mod paint;
mod update;

use afterimage_wireframe::{Change, NodeId, Place, Point, RecordedText, SourceId};

use super::field::Field;
use super::mix::mix;
use super::model::{Model, invalid};
use super::range::Coder;
use super::tree::{NONE, Tree};
use crate::error::FaultKind;

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
    ) -> Result<(SourceId, Vec<Change<RecordedText>>), FaultKind> {
        let source = self.source(io, given.map_or(0, |(source, _)| source.0))?;
        let mut tree = self
            .trees
            .remove(&source.0)
            .ok_or(FaultKind::NoKeyframe { source_id: source })?;
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
    ) -> Result<Option<Change<RecordedText>>, FaultKind> {
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
    ) -> Result<u32, FaultKind> {
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
    ) -> Result<(NodeId, u32), FaultKind> {
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
}

fn find(tree: &Tree, id: u32, field: Field) -> Result<u32, FaultKind> {
    match id {
        0 => Ok(NONE),
        id => tree.find(id).ok_or(invalid(field)),
    }
}
