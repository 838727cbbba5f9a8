//! Where the nodes of a buffer stand in its tree, in its attributes and in its text.

use std::ops::Range;

use super::super::layout::{NODE_BYTES, text_len, words};
use super::super::limits::{MAX_DEPTH, MAX_FRAME_TEXT_BYTES, MAX_NODES};
use super::super::open::{FrameBuffer, Sections};
use super::super::record::rect;
use super::Delta;
use super::room::Room;
use super::splice::inserted;
use crate::{Attr, Frame, Recordable};

/// A parent that is not there.
pub(super) const NONE: u32 = u32::MAX;

/// What a delta needs to know of the buffer before: found once, and led on from frame to frame. Distances stay
/// as they are when nodes come and go elsewhere.
#[derive(Clone, Debug, Default)]
pub struct NodeOffsets {
    /// Where each node stands in the tree.
    pub(super) links: Vec<Link>,
    /// Where the attributes and the text of each node begin, and those of all end.
    pub(super) starts: Vec<Start>,
    pub(super) room: Room,
    /// No node has a higher id.
    pub(super) highest_id: u32,
}

/// Where a node stands in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// How many nodes before it its parent stands, 0 for a root.
    pub up: u32,
    /// How many nodes its subtree has.
    pub span: u32,
}

/// Where what a node has begins in the buffer's sections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Start {
    /// Its attributes: how many are before.
    pub attrs: u32,
    /// Its text: how many bytes are before.
    pub text: u32,
}

impl Start {
    /// Moved by so much, modulo 2^32.
    pub fn moved(self, by: Self) -> Self {
        Self {
            attrs: self.attrs.wrapping_add(by.attrs),
            text: self.text.wrapping_add(by.text),
        }
    }

    /// How much farther on than another, modulo 2^32.
    pub fn since(self, other: Self) -> Self {
        Self {
            attrs: self.attrs.wrapping_sub(other.attrs),
            text: self.text.wrapping_sub(other.text),
        }
    }
}

impl NodeOffsets {
    /// The layout of a buffer and the frame that was made of it; `None` where the two are not node for node
    /// the same, or where something in them is out of the ordinary.
    #[must_use]
    pub fn for_frame<T: Recordable>(buffer: &FrameBuffer<'_>, frame: &Frame<T>) -> Option<Self> {
        let sections = buffer.sections.as_ref()?;
        let records = sections.node_records();
        let is_ordinary = records.len() == frame.nodes.len()
            && is_within_limits(sections)
            && records.iter().zip(&frame.nodes).all(|(record, node)| {
                let [id, parent] = words(record);
                id == node.id.value()
                    && parent == node.parent.map_or(0, crate::NodeId::value)
                    && rect(record) == node.rect
                    && !node.flag(Attr::ChildrenNotReached)
            });
        if !is_ordinary {
            return None;
        }
        let mut layout = Self::default();
        layout.find(sections)?;
        Some(layout)
    }

    /// Takes over what a delta did to the buffer.
    pub fn apply(&mut self, buffer: &FrameBuffer<'_>, delta: &Delta<'_>) {
        let inserted = inserted(delta);
        self.shift(delta, &inserted);
        self.splice(delta, &inserted);
        self.highest_id = inserted
            .iter()
            .fold(self.highest_id, |id, (node, _)| id.max(node.id));
        debug_assert!(self.is_of(buffer), "a layout was led on to another one");
    }

    fn is_of(&self, buffer: &FrameBuffer<'_>) -> bool {
        let mut found = Self::default();
        let Some(sections) = &buffer.sections else {
            return false;
        };
        found.find(sections).is_some()
            && self.highest_id >= found.highest_id
            && (&self.links, &self.starts) == (&found.links, &found.starts)
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

    /// Where what a node has begins.
    pub(super) fn start(&self, node: usize) -> Option<Start> {
        self.starts.get(node).copied()
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
        self.find_starts(sections)
    }

    fn close(&mut self, node: usize, end: usize) {
        if let Some(link) = self.links.get_mut(node) {
            link.span = (end - node) as u32;
        }
    }

    fn find_starts(&mut self, sections: &Sections<'_>) -> Option<()> {
        let mut start = Start::default();
        let mut rest = sections.attr_records();
        self.starts.reserve(sections.node_records().len() + 1);
        self.starts.push(start);
        for record in sections.node_records() {
            let own;
            (own, rest) = rest.split_at_checked(attr_count(record))?;
            start.attrs += own.len() as u32;
            start.text += text_len(own) as u32;
            self.starts.push(start);
        }
        Some(())
    }
}

/// Whether the whole tree is taken, if it is as deep as it should be and no string is too long.
pub(super) fn is_within_limits(sections: &Sections<'_>) -> bool {
    sections.node_records().len() <= MAX_NODES && sections.text.len() <= MAX_FRAME_TEXT_BYTES
}

/// How many attributes a node has.
pub(super) fn attr_count(record: &[u8; NODE_BYTES]) -> usize {
    let [.., tail] = words::<7>(record);
    (tail & 0xFFFF) as usize
}

/// The attributes between two places.
pub(super) fn attrs(places: &Range<Start>) -> Range<usize> {
    places.start.attrs as usize..places.end.attrs as usize
}

/// The text between two places.
pub(super) fn text(places: &Range<Start>) -> Range<usize> {
    places.start.text as usize..places.end.text as usize
}
