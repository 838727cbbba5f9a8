//! Nodes of keyframes and inserts: where they go, and then what they are.

mod colour;
mod fields;
mod flat;
mod look;
mod made;
mod memory;
mod rect;

use afterimage_wireframe::{Frame, Node, NodeId, RecordedText, Viewport};

use super::field::Field;
use super::mix::mix;
use super::model::{Model, invalid};
use super::range::Coder;
use super::tree::{NONE, Slot, Tree};
use crate::column::{Class, ShapeKey};
use crate::error::FaultKind;
use crate::limits::{MAX_SHAPE_KEYS, MAX_SHAPES};
use flat::Flat;
pub(super) use look::{Look, is_colour};
pub(super) use memory::Memory;

/// Where a node goes: parent and sibling before it, by slot.
#[derive(Clone, Copy, Debug)]
struct Spot {
    parent: u32,
    before: u32,
}

const CHILD: i64 = 0;
const BEHIND: i64 = 1;
const ELSEWHERE: i64 = -1;
/// How many ancestors are tried for a place.
const MAX_CLIMB: i64 = 64;

impl Model {
    /// Codes a keyframe.
    pub(super) fn keyframe<C: Coder>(
        &mut self,
        io: &mut C,
        given: Option<&Frame<RecordedText>>,
    ) -> Result<Frame<RecordedText>, FaultKind> {
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
    ) -> Result<(Node<RecordedText>, Option<NodeId>), FaultKind> {
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
    ) -> Result<(Spot, i64), FaultKind> {
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
        let last_place = self.memory.last().map_or(0, |memo| memo.place);
        let expected = [self.memory.twin().map_or(0, |memo| memo.place), last_place];
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
}
