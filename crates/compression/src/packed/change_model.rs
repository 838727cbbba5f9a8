//! The model of changes: their kinds and targets, predicted from the changes before them.

use afterimage_wireframe::{Change, NodeId, Place, Point, RecordedText};

use super::axis::PerEdge;
use super::change::{self, FrameContext, UpdateContext, UpdateShapes};
use super::coder::Coder;
use super::context_hash::{ContextMap, hash_combine};
use super::field::Field;
use super::model_node::{ModelNode, NONE};
use super::model_tree::ModelTree;
use super::node::NodeOrigin;
use super::node_model::{InsertedNode, NodeModel};
use super::paint_model::PaintModel;
use super::touch_model::TouchState;
use super::value_coder::ValueCoder;
use crate::error::FaultKind;

// Kinds of changes.
const END: u32 = 0;
const REMOVE: u32 = 1;
const INSERT: u32 = 2;
const MOVE: u32 = 3;
const UPDATE: u32 = 4;
const SCROLL: u32 = 5;
const PAINT: u32 = 6;

// Salts of contexts.
const KINDS_SALT: u32 = 0x21;
const TARGETS_SALT: u32 = 0x22;

/// Codes changes.
#[derive(Debug, Default)]
pub(super) struct ChangeModel {
    frame: FrameContext,
    /// The last kind of change after a kind and a target, since the last keyframe.
    next_kinds: ContextMap<(u32, u32), u32>,
    /// The last target after a target, by the kind of the change, since the last keyframe.
    next_targets: ContextMap<(u32, u32), u32>,
    shapes: UpdateShapes,
}

/// The state of other models that changes are predicted from and change.
pub(super) struct ChangeContext<'a> {
    pub(super) nodes: &'a mut NodeModel,
    pub(super) paint: &'a mut PaintModel,
    pub(super) tree: &'a mut ModelTree,
    pub(super) touch: &'a TouchState,
    /// Time since the entry before.
    pub(super) step_ms: i64,
}

/// The node that a change is about.
#[derive(Clone, Copy)]
struct Target {
    id: NodeId,
    /// Its index in the tree.
    index: u32,
}

impl ChangeModel {
    /// Makes the encoder and the decoder differ by a shape.
    #[cfg(test)]
    pub(super) fn push_shape(&mut self, keys: &[u32]) {
        self.shapes.push(keys);
    }

    /// Forgets the frames before a keyframe. Shapes of updates stay.
    pub(super) fn begin_keyframe(&mut self) {
        self.frame = FrameContext::default();
        self.next_kinds = ContextMap::default();
        self.next_targets = ContextMap::default();
    }

    /// Codes the changes of a frame. An encoder has them already, so it gets none.
    pub(super) fn changes<V: ValueCoder>(
        &mut self,
        coder: &mut Coder<V>,
        context: &mut ChangeContext<'_>,
        given: Option<&[Change<RecordedText>]>,
    ) -> Result<Vec<Change<RecordedText>>, FaultKind> {
        self.frame.begin_frame();
        let mut changes = Vec::new();
        let mut given = given.unwrap_or_default().iter();
        while let Some(change) = self.change(coder, context, given.next())? {
            if V::DECODES {
                changes.push(change);
            }
        }
        Ok(changes)
    }

    /// Codes a change; `None` for the end of the frame.
    fn change(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        context: &mut ChangeContext<'_>,
        given: Option<&Change<RecordedText>>,
    ) -> Result<Option<Change<RecordedText>>, FaultKind> {
        coder.items(1)?;
        let kind = self.kind(coder, context, given)?;
        Ok(Some(match kind {
            END => return Ok(None),
            REMOVE => self.remove(coder, context, given)?,
            INSERT => insert(coder, context, given)?,
            MOVE => self.move_node(coder, context, given)?,
            UPDATE => self.update(coder, context, given)?,
            SCROLL => self.scroll(coder, context, given)?,
            PAINT => {
                let given = match given {
                    Some(Change::Paint(order)) => order.as_deref(),
                    _ => None,
                };
                Change::Paint(context.paint.paint(coder, context.tree, given)?)
            }
            _ => return Err(Field::ChangeKind.invalid()),
        }))
    }

    /// Codes the kind of a change, and begins or ends a run of inserts.
    fn kind(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        context: &mut ChangeContext<'_>,
        given: Option<&Change<RecordedText>>,
    ) -> Result<u32, FaultKind> {
        let kind = match given {
            None => END,
            Some(Change::Remove(_)) => REMOVE,
            Some(Change::Insert { .. }) => INSERT,
            Some(Change::Move { .. }) => MOVE,
            Some(Change::Update(_)) => UPDATE,
            Some(Change::Scroll { .. }) => SCROLL,
            Some(Change::Paint(_)) => PAINT,
        };
        let frame = &mut self.frame;
        let (kinds, target) = (frame.kinds, frame.target);
        let last = kinds.newest(1);
        let contexts = [
            hash_combine(kinds.newest(3), KINDS_SALT),
            hash_combine(hash_combine(frame.update, last), context.touch.is_down()),
            hash_combine(hash_combine(target, frame.target_before), TARGETS_SALT),
        ];
        let next = self.next_kinds.get(&(last, target)).copied();
        let expected = [i64::from(next.unwrap_or(last))];
        let kind = coder.unsigned(Field::ChangeKind, &contexts, &expected, kind)?;
        self.next_kinds.insert((last, target), kind);
        if kind != INSERT && last == INSERT {
            // The next target is coded relative to the last inserted node.
            frame.target = context.nodes.last_id();
        }
        if kind == INSERT && last != INSERT {
            context.nodes.begin_inserts(context.tree, target);
        }
        frame.kinds.push(kind);
        Ok(kind)
    }

    fn remove(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        context: &mut ChangeContext<'_>,
        given: Option<&Change<RecordedText>>,
    ) -> Result<Change<RecordedText>, FaultKind> {
        let id = match given {
            Some(Change::Remove(id)) => id.value(),
            _ => 0,
        };
        let target = self.target(coder, context.tree, REMOVE, id)?;
        // The node behind it and behind its descendants is often removed next.
        let tree = &mut *context.tree;
        let mut above = target.index;
        self.frame.after_removed = 0;
        while let Some(node) = tree.node(above) {
            if node.after != NONE {
                self.frame.after_removed = tree.id(node.after);
                break;
            }
            above = node.parent;
        }
        tree.remove(target.index)
            .ok_or_else(|| Field::Target.unreachable())?;
        Ok(Change::Remove(target.id))
    }

    fn move_node(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        context: &mut ChangeContext<'_>,
        given: Option<&Change<RecordedText>>,
    ) -> Result<Change<RecordedText>, FaultKind> {
        let (id, to) = match given {
            Some(Change::Move { id, to }) => (id.value(), Some(*to)),
            _ => (0, None),
        };
        let tree = &mut *context.tree;
        let target = self.target(coder, tree, MOVE, id)?;
        let value = |id: Option<NodeId>| id.map_or(0, NodeId::value);
        let parent = value(to.and_then(|to| to.parent));
        let after = value(to.and_then(|to| to.after));
        let old_parent = target.node(tree)?.parent;
        let contexts = [target.id.value()];
        let parent = node_ref(coder, Field::PlaceParent, contexts, tree.id(old_parent), parent)?;
        let parent_index = find(tree, parent, Field::PlaceParent)?;
        let last_child = tree.id(tree.last_child(parent_index));
        let after = node_ref(coder, Field::PlaceAfter, contexts, last_child, after)?;
        let after_index = find(tree, after, Field::PlaceAfter)?;
        tree.move_to(target.index, parent_index, after_index)
            .ok_or(Field::PlaceAfter.invalid())?;
        Ok(Change::Move {
            id: target.id,
            to: Place {
                parent: NodeId::new(parent),
                after: NodeId::new(after),
            },
        })
    }

    fn update(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        context: &mut ChangeContext<'_>,
        given: Option<&Change<RecordedText>>,
    ) -> Result<Change<RecordedText>, FaultKind> {
        let given = match given {
            Some(Change::Update(update)) => Some(update),
            _ => None,
        };
        let id = given.map_or(0, |update| update.id.value());
        let target = self.target(coder, context.tree, UPDATE, id)?;
        let parent_moved = parent_moved(context.tree, target, self.frame.number);
        let node = target.node_mut(context.tree)?;
        let mut context = UpdateContext {
            frame: &mut self.frame,
            shapes: &mut self.shapes,
            colours: context.nodes.colours_mut(),
            touch: context.touch,
            parent_moved,
        };
        let update = change::update(coder, &mut context, target.id, node, given)?;
        Ok(Change::Update(update))
    }

    fn scroll(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        context: &mut ChangeContext<'_>,
        given: Option<&Change<RecordedText>>,
    ) -> Result<Change<RecordedText>, FaultKind> {
        let (id, offset) = match given {
            Some(Change::Scroll { id, offset }) => (id.value(), *offset),
            _ => (0, Point::default()),
        };
        let target = self.target(coder, context.tree, SCROLL, id)?;
        let node = target.node_mut(context.tree)?;
        let offset = change::scroll(coder, node, context.touch, context.step_ms, offset)?;
        Ok(Change::Scroll {
            id: target.id,
            offset,
        })
    }

    /// Codes the node that a change is about, as the difference to the last target.
    fn target(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        tree: &ModelTree,
        kind: u32,
        id: u32,
    ) -> Result<Target, FaultKind> {
        let frame = &mut self.frame;
        let (last, before) = (frame.target, frame.target_before);
        let base = i64::from(last);
        let index = tree.find(last);
        let node = index.and_then(|index| tree.node(index));
        let following = tree.id(tree.following(index.unwrap_or(NONE)));
        let sibling = node.map_or(0, |node| tree.id(node.after));
        let parent = node.and_then(|node| tree.node(node.parent));
        let parent_sibling = parent.map_or(0, |node| tree.id(node.after));
        let next = self.next_targets.get(&(kind, last)).copied().unwrap_or(0);
        let expected = [next, following, sibling, parent_sibling, frame.after_removed];
        let expected = expected.map(|id| i64::from(id) - base);
        let template = node.map_or(0, |node| node.template + 1);
        let contexts = [
            hash_combine(hash_combine(kind, template), frame.update),
            hash_combine(hash_combine(kind, last), before),
            hash_combine(kind, last),
        ];
        let value = coder.number(Field::Target, &contexts, &expected, i64::from(id) - base);
        let id = u32::try_from(value.wrapping_add(base)).map_err(|_| Field::Target.invalid())?;
        self.next_targets.insert((kind, last), id);
        frame.target_before = last;
        frame.target = id;
        Ok(Target {
            index: tree.find(id).ok_or(Field::Target.invalid())?,
            id: NodeId::new(id).ok_or(Field::Target.invalid())?,
        })
    }
}

impl Target {
    fn node(self, tree: &ModelTree) -> Result<&ModelNode, FaultKind> {
        tree.node(self.index).ok_or_else(|| Field::Target.unreachable())
    }

    fn node_mut(self, tree: &mut ModelTree) -> Result<&mut ModelNode, FaultKind> {
        tree.node_mut(self.index)
            .ok_or_else(|| Field::Target.unreachable())
    }
}

/// The change of the parent's rectangle in the frame of that number; all 0 if it has none.
fn parent_moved(tree: &ModelTree, target: Target, frame: u32) -> PerEdge<i64> {
    let parent = tree.node(target.index).and_then(|node| tree.node(node.parent));
    let parent = parent.filter(|parent| parent.moved_in == frame);
    parent.map_or(PerEdge([0; 4]), |parent| parent.moved)
}

fn insert(
    coder: &mut Coder<impl ValueCoder>,
    context: &mut ChangeContext<'_>,
    given: Option<&Change<RecordedText>>,
) -> Result<Change<RecordedText>, FaultKind> {
    let given = match given {
        Some(Change::Insert { node, after }) => Some(InsertedNode { node, after: *after }),
        _ => None,
    };
    let (nodes, tree) = (&mut context.nodes, &mut context.tree);
    let inserted = nodes.node(coder, tree, NodeOrigin::Insert, given.as_ref())?;
    Ok(Change::Insert {
        node: inserted.node,
        after: inserted.after,
    })
}

/// Codes an id, 0 for none, that is expected to be `hint` or 0.
fn node_ref(
    coder: &mut Coder<impl ValueCoder>,
    field: Field,
    contexts: [u32; 1],
    hint: u32,
    id: u32,
) -> Result<u32, FaultKind> {
    let hint = i64::from(hint);
    let value = coder.number(field, &contexts, &[0, -hint], i64::from(id) - hint);
    u32::try_from(value.wrapping_add(hint)).map_err(|_| field.invalid())
}

/// The index of a node; `NONE` for an id of 0.
fn find(tree: &ModelTree, id: u32, field: Field) -> Result<u32, FaultKind> {
    match id {
        0 => Ok(NONE),
        id => tree.find(id).ok_or(field.invalid()),
    }
}
