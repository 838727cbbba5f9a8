//! Where the nodes of a buffer stand in its tree and in its attributes.

use super::super::layout::{NODE_BYTES, words};
use super::super::limits::{MAX_DEPTH, MAX_FRAME_TEXT_BYTES, MAX_NODES};
use super::super::open::FrameBuffer;
use super::Delta;
use super::resync::id;
use crate::{Attr, Frame, Recordable};

/// A parent that is not there.
pub(super) const NONE: u32 = u32::MAX;

/// What a delta needs to know of the buffer before: found once, and kept while the tree stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// One for each node, and one that stands for the end.
    pub(super) spots: Vec<Spot>,
    /// At least as many bytes of strings as the frame uses.
    text_bytes: usize,
}

/// Where a node stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot {
    /// Position of its parent, or [`NONE`].
    pub parent: u32,
    /// The position after its last descendant.
    pub end: u32,
    /// Where its attributes begin.
    pub attrs_at: u32,
    /// How many ancestors it has.
    pub depth: u32,
}

impl Layout {
    /// The layout of a buffer and the frame that was made of it; `None` where the two are not node for node
    /// the same, or where something in it is out of the ordinary.
    #[must_use]
    pub fn of<T: Recordable>(buffer: &FrameBuffer<'_>, frame: &Frame<T>) -> Option<Self> {
        let records: &[[u8; NODE_BYTES]] = buffer.sections.as_ref()?.nodes.as_chunks().0;
        let alike = records.len() == frame.nodes.len()
            && records.len() <= MAX_NODES
            && records.iter().zip(&frame.nodes).all(|(record, node)| {
                let [id, parent] = words(record);
                id == node.id.value()
                    && parent == node.parent.map_or(0, crate::NodeId::value)
                    && !node.flag(Attr::ChildrenNotReached)
            });
        if !alike {
            return None;
        }
        let mut layout = Self::default();
        layout.find(buffer)?;
        Some(layout)
    }

    /// Says how many bytes of strings the frame uses at most.
    pub fn set_text_bytes(&mut self, bytes: usize) {
        self.text_bytes = bytes;
    }

    /// Takes over what a delta did to the buffer; false where the layout can no longer be used.
    #[must_use]
    pub fn follow<T>(&mut self, buffer: &FrameBuffer<'_>, delta: &Delta<T>) -> bool {
        self.text_bytes += delta.text_bytes;
        delta.keeps_layout || self.find(buffer).is_some()
    }

    /// Whether so many more bytes of strings surely fit.
    pub(super) fn has_room_for(&self, text_bytes: usize) -> bool {
        self.text_bytes + text_bytes <= MAX_FRAME_TEXT_BYTES
    }

    fn find(&mut self, buffer: &FrameBuffer<'_>) -> Option<()> {
        let records: &[[u8; NODE_BYTES]] = buffer.sections.as_ref()?.nodes.as_chunks().0;
        let spots = &mut self.spots;
        spots.clear();
        spots.reserve(records.len() + 1);
        let mut attrs_at = 0;
        // The node before, then its ancestors.
        let mut above = NONE;
        let mut depth = 0;
        for (at, record) in (0_u32..).zip(records) {
            let [_, parent, _, _, _, _, tail] = words(record);
            while let Some(open) = spots.get_mut(above as usize) {
                if records
                    .get(above as usize)
                    .is_some_and(|record| id(record) == parent)
                {
                    break;
                }
                open.end = at;
                above = open.parent;
                depth -= 1;
            }
            if (above == NONE) != (parent == 0) || depth >= MAX_DEPTH as u32 {
                return None;
            }
            spots.push(Spot {
                parent: above,
                end: 0,
                attrs_at,
                depth,
            });
            attrs_at += tail & 0xFFFF;
            above = at;
            depth += 1;
        }
        let end = records.len() as u32;
        while let Some(open) = spots.get_mut(above as usize) {
            open.end = end;
            above = open.parent;
        }
        spots.push(Spot {
            parent: NONE,
            end,
            attrs_at,
            depth: 0,
        });
        Some(())
    }
}
