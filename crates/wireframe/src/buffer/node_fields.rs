//! The record of one node, and the faults of its parent id.

use std::collections::HashMap;

use super::error::{BufferError, BufferFault, fault};
use super::layout::{NODE_BYTES, words};
use super::limits::MAX_COORDINATE;
use crate::{NodeId, Rect};

/// The decoded record of a node.
pub(super) struct NodeFields {
    pub id: NodeId,
    pub parent: Option<NodeId>,
    /// Code of the node's kind.
    pub kind: u32,
    pub attr_count: usize,
    /// Relative to the parent's content.
    pub rect: Rect,
}

impl NodeFields {
    pub(super) fn read(bytes: &[u8; NODE_BYTES], offset: usize) -> Result<Self, BufferError> {
        let [id, parent, .., tail] = words::<7>(bytes);
        let Some(id) = NodeId::new(id) else {
            return fault(offset, BufferFault::ZeroId);
        };
        Ok(Self {
            id,
            parent: NodeId::new(parent),
            kind: tail >> 16,
            attr_count: (tail & 0xFFFF) as usize,
            rect: rect(bytes),
        })
    }
}

/// Decodes the rectangle of a node, clamped to the coordinate range; a negative size becomes 0.
#[inline]
pub(super) fn rect(bytes: &[u8; NODE_BYTES]) -> Rect {
    let [_, _, place @ .., _] = words::<7>(bytes);
    let [x, y, w, h] = place.map(|length| clamp_coordinate(length.cast_signed()));
    Rect {
        x,
        y,
        w: w.max(0),
        h: h.max(0),
    }
}

/// Clamps a length to the range in which sums of three are exact.
#[inline]
pub(super) fn clamp_coordinate(length: i32) -> i32 {
    length.clamp(-MAX_COORDINATE, MAX_COORDINATE)
}

/// Returns the fault of a parent that is not among the open nodes. Only a refused buffer gets here, so the pass
/// over all nodes costs valid buffers nothing.
pub(super) fn parent_fault(id: u32, parent: u32, records: &[[u8; NODE_BYTES]]) -> BufferFault {
    let parents: HashMap<u32, u32> = records
        .iter()
        .map(|bytes| words(bytes))
        .map(|[id, parent]| (id, parent))
        .collect();
    let mut above = parent;
    for _ in records {
        if above == id {
            return BufferFault::Cycle { id };
        }
        match parents.get(&above) {
            Some(next) => above = *next,
            None => break,
        }
    }
    if parents.contains_key(&parent) {
        BufferFault::NotDepthFirst { id, parent }
    } else {
        BufferFault::MissingParent { id, parent }
    }
}
