//! Where the nodes of a buffer stand in its tree and in its attributes.

use std::ops::Range;

use super::super::layout::{NODE_BYTES, words};
use super::super::limits::{MAX_DEPTH, MAX_NODES};
use super::super::open::{FrameBuffer, Sections};
use super::Delta;
use super::room::Room;
use super::same::is_near;
use super::splice::came;
use super::table::is_without_gaps;
use super::users::Users;
use crate::{Attr, Frame, Recordable};

/// A parent that is not there.
pub(super) const NONE: u32 = u32::MAX;

/// What a delta needs to know of the buffer before: found once, and led on from frame to frame. Distances stay
/// as they are when nodes come and go elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Where each node stands in the tree.
    pub(super) links: Vec<Link>,
    /// Where the attributes of each node begin, and those of all end.
    pub(super) attrs_at: Vec<u32>,
    /// Which attributes name which strings, where that was needed.
    pub(super) users: Option<Users>,
    pub(super) room: Room,
    /// No node has a higher id.
    pub(super) highest_id: u32,
    /// At least as many bytes of strings as the frame uses.
    pub(super) text_bytes: usize,
    /// How far nodes moved at most since they were looked at one by one.
    pub(super) moved: u32,
}

/// Where a node stands in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// How many nodes before it its parent stands, 0 for a root.
    pub up: u32,
    /// How many nodes its subtree has.
    pub span: u32,
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

    /// Takes over what a delta did to the buffer, whose frame uses so many bytes of strings at most.
    pub fn follow(&mut self, buffer: &FrameBuffer<'_>, delta: &Delta<'_>, text_bytes: usize) {
        self.text_bytes = text_bytes;
        self.moved = delta.moved;
        let came = came(delta);
        self.lead_users(buffer, delta);
        self.splice(delta, &came);
        self.highest_id = came.iter().fold(self.highest_id, |id, (node, _)| id.max(node.id));
        if !delta.keeps_attrs
            && let Some(sections) = &buffer.sections
        {
            self.find_attrs(sections.node_records());
        }
        debug_assert!(self.is_of(buffer), "a layout was led on to another one");
    }

    fn is_of(&self, buffer: &FrameBuffer<'_>) -> bool {
        let mut found = Self::default();
        let Some(sections) = &buffer.sections else {
            return false;
        };
        found.find(sections).is_some()
            && self.highest_id >= found.highest_id
            && self.users.as_ref().is_none_or(|users| users.are_of(sections))
            && (&self.links, &self.attrs_at) == (&found.links, &found.attrs_at)
    }

    /// The position of a node's parent, or [`NONE`].
    pub(super) fn parent(&self, node: u32) -> u32 {
        match self.links.get(node as usize) {
            None | Some(Link { up: 0, .. }) => NONE,
            Some(link) => node.wrapping_sub(link.up),
        }
    }

    /// How many ancestors the children of a node have.
    pub(super) fn depth_below(&self, mut node: u32) -> usize {
        let mut depth = 0;
        while node != NONE {
            depth += 1;
            node = self.parent(node);
        }
        depth
    }

    /// The position after a node's last descendant.
    pub(super) fn end(&self, node: usize) -> Option<usize> {
        Some(node + self.links.get(node)?.span as usize)
    }

    /// Which attributes are a node's.
    pub(super) fn attrs(&self, node: usize) -> Option<Range<usize>> {
        Some(self.attrs_at(node)?..self.attrs_at(node + 1)?)
    }

    /// Where a node's attributes begin.
    pub(super) fn attrs_at(&self, node: usize) -> Option<usize> {
        Some(*self.attrs_at.get(node)? as usize)
    }

    fn find(&mut self, sections: &Sections<'_>) -> Option<()> {
        let records = sections.node_records();
        // The node before and its ancestors: positions and ids.
        let mut open: Vec<(usize, u32)> = Vec::with_capacity(MAX_DEPTH);
        self.links.reserve(records.len());
        for (at, record) in records.iter().enumerate() {
            let [id, parent] = words(record);
            while let Some((above, above_id)) = open.last()
                && *above_id != parent
            {
                self.close(*above, at);
                open.pop();
            }
            if open.is_empty() != (parent == 0) || open.len() >= MAX_DEPTH {
                return None;
            }
            self.highest_id = self.highest_id.max(id);
            let up = open.last().map_or(0, |(above, _)| at - above);
            self.links.push(Link {
                up: up as u32,
                span: 1,
            });
            open.push((at, id));
        }
        for (above, _) in open {
            self.close(above, records.len());
        }
        self.find_attrs(records);
        Some(())
    }

    fn close(&mut self, node: usize, end: usize) {
        if let Some(link) = self.links.get_mut(node) {
            link.span = (end - node) as u32;
        }
    }

    fn find_attrs(&mut self, records: &[[u8; NODE_BYTES]]) {
        self.attrs_at.clear();
        let counts = records.iter().map(|record| {
            let [.., tail] = words::<7>(record);
            tail & 0xFFFF
        });
        let mut end = 0;
        self.attrs_at.push(end);
        self.attrs_at.extend(counts.map(|count| {
            end += count;
            end
        }));
    }
}
