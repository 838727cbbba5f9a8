//! Places of nodes: the parent and the sibling before, relative to the node coded last.

use super::coded_nodes::CodedNodes;
use crate::error::FaultKind;
use crate::packed::coder::Coder;
use crate::packed::context_hash::hash_combine;
use crate::packed::field::Field;
use crate::packed::model_node::NONE;
use crate::packed::model_tree::ModelTree;
use crate::packed::value_coder::ValueCoder;

/// The entry that a node is coded for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::packed) enum NodeOrigin {
    /// A keyframe: each node is behind the last child of its parent.
    Keyframe,
    /// An insert, whose sibling is coded.
    Insert,
}

/// Where a node is in its tree: indices of its parent and of the sibling before it, or `NONE`.
#[derive(Clone, Copy, Debug)]
pub(in crate::packed) struct NodePlace {
    pub(in crate::packed) parent: u32,
    pub(in crate::packed) before: u32,
}

/// A place as it was coded: relative to the last node.
pub(in crate::packed) struct CodedPlace {
    pub(in crate::packed) place: NodePlace,
    pub(in crate::packed) code: i64,
}

// Codes of places relative to the last node.
/// The first child.
const FIRST_CHILD: i64 = 0;
/// Right behind it. Each number more is one ancestor further up.
const BEHIND: i64 = 1;
/// Anywhere else: ids of the parent and the sibling follow.
const ELSEWHERE: i64 = -1;
/// Most ancestors of the last node that a place is relative to.
const MAX_STEPS_UP: i64 = 64;

// Salts of contexts: which of them it is, and 1 for keyframes.
const PARENT_SALT: u32 = 2;
const TRAIL_SALT: u32 = 4;

/// Codes the place of a node.
pub(in crate::packed) fn place(
    coder: &mut Coder<impl ValueCoder>,
    nodes: &CodedNodes,
    tree: &ModelTree,
    origin: NodeOrigin,
    given: Option<NodePlace>,
) -> Result<CodedPlace, FaultKind> {
    let last = nodes.last_index;
    let template_of = |index: u32| tree.node(index).map_or(0, |node| node.template + 1);
    let template = template_of(last);
    let parent_template = template_of(parent_of(tree, last));
    let newest_place = nodes.newest().map_or(0, |node| node.place);
    let expected = [nodes.successor().map_or(0, |node| node.place), newest_place];
    let keyframe = u32::from(origin == NodeOrigin::Keyframe);
    let [trail, _] = nodes.trail;
    let contexts = [
        hash_combine(template, keyframe),
        hash_combine(hash_combine(template, parent_template), keyframe | PARENT_SALT),
        hash_combine(trail, keyframe | TRAIL_SALT),
    ];
    let code = given.map_or(ELSEWHERE, |given| code_of(tree, last, given));
    let code = coder.number(Field::Place, &contexts, &expected, code);
    let place = match code {
        FIRST_CHILD => NodePlace {
            parent: last,
            before: NONE,
        },
        ELSEWHERE => elsewhere(coder, nodes, tree, origin, given)?,
        BEHIND.. => {
            let steps = (code - BEHIND).min(MAX_STEPS_UP);
            let before = (0..steps).fold(last, |above, _| parent_of(tree, above));
            let sibling = tree.node(before).ok_or(Field::Place.invalid())?;
            NodePlace {
                parent: sibling.parent,
                before,
            }
        }
        _ => return Err(Field::Place.invalid()),
    };
    Ok(CodedPlace { place, code })
}

fn parent_of(tree: &ModelTree, index: u32) -> u32 {
    tree.node(index).map_or(NONE, |node| node.parent)
}

/// The code of a place relative to the node `last`.
fn code_of(tree: &ModelTree, last: u32, place: NodePlace) -> i64 {
    if place.parent == last && place.before == NONE {
        return FIRST_CHILD;
    }
    let mut above = last;
    for steps in 0..MAX_STEPS_UP {
        if above == NONE {
            break;
        }
        if place.before == above {
            return BEHIND + steps;
        }
        above = parent_of(tree, above);
    }
    ELSEWHERE
}

/// Codes a place by ids.
fn elsewhere(
    coder: &mut Coder<impl ValueCoder>,
    nodes: &CodedNodes,
    tree: &ModelTree,
    origin: NodeOrigin,
    given: Option<NodePlace>,
) -> Result<NodePlace, FaultKind> {
    let find = |id: i64, field: Field| match u32::try_from(id).map_err(|_| field.invalid())? {
        0 => Ok(NONE),
        id => tree.find(id).ok_or(field.invalid()),
    };
    let id_of = |index: Option<u32>| i64::from(index.map_or(0, |index| tree.id(index)));
    let base = i64::from(nodes.last_id);
    let sibling_parent = tree.id(parent_of(tree, nodes.last_index));
    let expected = [-base, i64::from(sibling_parent) - base];
    let value = id_of(given.map(|given| given.parent)) - base;
    let id = coder.number(Field::PlaceParent, &[nodes.last_id], &expected, value);
    let parent = find(id.wrapping_add(base), Field::PlaceParent)?;
    let last_child = tree.last_child(parent);
    if origin == NodeOrigin::Keyframe {
        return Ok(NodePlace {
            parent,
            before: last_child,
        });
    }
    let base = i64::from(tree.id(last_child));
    let value = id_of(given.map(|given| given.before)) - base;
    let id = coder.number(Field::PlaceAfter, &[tree.id(parent)], &[-base], value);
    let before = find(id.wrapping_add(base), Field::PlaceAfter)?;
    Ok(NodePlace { parent, before })
}
