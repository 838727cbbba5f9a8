//! Where the nodes of a buffer stand in its tree and in its attributes.

use super::super::layout::{NODE_BYTES, words};
use super::super::limits::{MAX_DEPTH, MAX_NODES};
use super::super::open::{FrameBuffer, Sections};
use super::Delta;
use super::same::is_near;
use super::strings::is_without_gaps;
use super::users::Users;
use crate::{Attr, Frame, Recordable};

/// A parent that is not there.
pub(super) const NONE: u32 = u32::MAX;

/// What a delta needs to know of the buffer before: found once, and kept while the tree stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// One for each node, and one that stands for the end.
    pub(super) spots: Vec<Spot>,
    /// Which nodes name which strings, where that was needed.
    pub(super) users: Option<Users>,
    /// At least as many bytes of strings as the frame uses.
    pub(super) text_bytes: usize,
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
}

impl Layout {
    /// The layout of a buffer and the frame that was made of it, which uses so many bytes of strings; `None`
    /// where the two are not node for node the same, or where something in them is out of the ordinary.
    #[must_use]
    pub fn of<T: Recordable>(buffer: &FrameBuffer<'_>, frame: &Frame<T>, text_bytes: usize) -> Option<Self> {
        let sections = buffer.sections.as_ref()?;
        let records = sections.node_records();
        let is_ordinary = records.len() == frame.nodes.len()
            && records.len() <= MAX_NODES
            && is_without_gaps(sections)
            && records.iter().zip(&frame.nodes).all(|(record, node)| {
                let [id, parent] = words(record);
                id == node.id.value()
                    && parent == node.parent.map_or(0, crate::NodeId::value)
                    && !node.flag(Attr::ChildrenNotReached)
                    && is_near(record)
            });
        if !is_ordinary {
            return None;
        }
        let mut layout = Self {
            text_bytes,
            ..Self::default()
        };
        layout.find(sections)?;
        Some(layout)
    }

    /// Takes over what a delta did to the buffer, whose frame uses so many bytes of strings at most; false where
    /// the layout can no longer be used.
    #[must_use]
    pub fn follow(&mut self, buffer: &FrameBuffer<'_>, delta: &Delta<'_>, text_bytes: usize) -> bool {
        self.text_bytes = text_bytes;
        if !delta.keeps_users {
            self.users = None;
        }
        delta.keeps_layout
            || buffer
                .sections
                .as_ref()
                .and_then(|sections| self.find(sections))
                .is_some()
    }

    fn find(&mut self, sections: &Sections<'_>) -> Option<()> {
        let records: &[[u8; NODE_BYTES]] = sections.node_records();
        let spots = &mut self.spots;
        spots.clear();
        spots.reserve(records.len() + 1);
        let mut attrs_at = 0;
        // The node before and its ancestors: positions and ids.
        let mut open: Vec<(u32, u32)> = Vec::with_capacity(MAX_DEPTH);
        for (at, record) in (0_u32..).zip(records) {
            let [id, parent, _, _, _, _, tail] = words(record);
            while let Some((above, above_id)) = open.last()
                && *above_id != parent
            {
                if let Some(spot) = spots.get_mut(*above as usize) {
                    spot.end = at;
                }
                open.pop();
            }
            let parent_at = open.last().map_or(NONE, |(above, _)| *above);
            if (parent_at == NONE) != (parent == 0) || open.len() >= MAX_DEPTH {
                return None;
            }
            spots.push(Spot {
                parent: parent_at,
                end: 0,
                attrs_at,
            });
            attrs_at += tail & 0xFFFF;
            open.push((at, id));
        }
        let end = records.len() as u32;
        for (above, _) in open {
            if let Some(spot) = spots.get_mut(above as usize) {
                spot.end = end;
            }
        }
        spots.push(Spot {
            parent: NONE,
            end,
            attrs_at,
        });
        Some(())
    }
}
