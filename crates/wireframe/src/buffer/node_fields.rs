//! The record of one node, and the faults of its parent id.

use std::collections::HashMap;

use super::error::{BufferError, BufferFault, fault};
use super::layout::{NODE_BYTES, words};
use crate::{MAX_LENGTH, NodeId, Rect};

/// The decoded record of a node.
pub(super) struct NodeFields {
    pub id: NodeId,
    pub parent: Option<NodeId>,
    /// Code of the node's kind.
    pub kind: u32,
    pub attr_count: usize,
    /// Relative to the parent's content.
    pub rect: Rect,
    /// Whether the rectangle was out of range and is clamped.
    pub is_clamped: bool,
}

impl NodeFields {
    pub(super) fn read(bytes: &[u8; NODE_BYTES], offset: usize) -> Result<Self, BufferError> {
        let [id, parent, .., tail] = words::<7>(bytes);
        let Some(id) = NodeId::new(id) else {
            return fault(offset, BufferFault::ZeroId);
        };
        let written = rect_in_range(bytes);
        Ok(Self {
            id,
            parent: NodeId::new(parent),
            kind: tail >> 16,
            attr_count: (tail & 0xFFFF) as usize,
            rect: written.unwrap_or_else(|| clamped_rect(bytes)),
            is_clamped: written.is_none(),
        })
    }
}

/// Decodes the rectangle of a node. Returns `None` if a length is out of range or a size negative.
#[inline]
pub(super) fn rect_in_range(bytes: &[u8; NODE_BYTES]) -> Option<Rect> {
    let [_, _, place @ .., _] = words::<7>(bytes);
    let [x, y, w, h] = place.map(u32::cast_signed);
    let lengths = -MAX_LENGTH..=MAX_LENGTH;
    let sizes = 0..=MAX_LENGTH;
    let is_in_range =
        lengths.contains(&x) && lengths.contains(&y) && sizes.contains(&w) && sizes.contains(&h);
    is_in_range.then_some(Rect { x, y, w, h })
}

/// Decodes the rectangle of a node, clamped to the range of lengths; a negative size becomes 0.
#[inline]
pub(super) fn rect(bytes: &[u8; NODE_BYTES]) -> Rect {
    rect_in_range(bytes).unwrap_or_else(|| clamped_rect(bytes))
}

#[cold]
fn clamped_rect(bytes: &[u8; NODE_BYTES]) -> Rect {
    let [_, _, place @ .., _] = words::<7>(bytes);
    let [x, y, w, h] = place.map(|length| clamp_length(length.cast_signed()));
    Rect {
        x,
        y,
        w: w.max(0),
        h: h.max(0),
    }
}

/// Clamps a length to the range in which sums of three are exact.
#[inline]
pub(super) fn clamp_length(length: i32) -> i32 {
    length.clamp(-MAX_LENGTH, MAX_LENGTH)
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
