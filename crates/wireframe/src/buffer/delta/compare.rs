//! Compares two buffers, node by node where their bytes differ.

use std::ops::Range;

use super::super::layout::{ATTR_BYTES, NODE_BYTES, words};
use super::super::node_fields::rect_in_range;
use super::common_prefix::common_prefix;
use super::data_offset::{DataOffset, attrs, text};
use super::located_node::LocatedNode;
use super::resync::{Resync, SkippedNodes, id};
use super::state::{Comparison, InsertedNodes, NodeCursor};
use super::steps::{DeltaStep, Shift, Splice};

/// Maximum number of splices: each moves all nodes after it.
const MAX_SPLICES: usize = 64;

/// Nodes among which the owner of an attribute or text is searched first.
const NEAR: usize = 8;

/// What is known of the attributes and text of an old and a new node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Data {
    /// They may be equal.
    Unknown,
    /// They differ.
    Differs,
}

impl<T> Comparison<'_, '_, T> {
    /// Compares all nodes.
    pub(super) fn run(&mut self) -> Option<()> {
        let mut cursor = NodeCursor::default();
        let mut resync = Resync::new(self.old.nodes.len() + self.new.nodes.len());
        let mut inserted: Option<InsertedNodes> = None;
        loop {
            let old = self.old.nodes.get(cursor.old..)?;
            let new = self.new.nodes.get(cursor.new..)?;
            let is_kept = old.first().map(id) == new.first().map(id);
            if is_kept && let Some(inserted) = inserted.take() {
                self.end_splice(inserted, cursor)?;
            }
            if is_kept && old.is_empty() {
                break;
            }
            if is_kept {
                let equal = common_prefix(old.as_flattened(), new.as_flattened()) / NODE_BYTES;
                cursor = self.skip_equal(cursor, cursor.old + equal)?;
                if equal == 0 {
                    cursor = self.compare_node(cursor, Data::Unknown)?;
                }
                continue;
            }
            let skip = resync.ahead(old, new)?;
            self.extend_splice(&skip, cursor, inserted.is_some())?;
            let inserted = inserted.get_or_insert_with(|| {
                let memory = std::mem::take(&mut self.ancestors);
                InsertedNodes::starting_at(cursor, self.offsets, memory)
            });
            cursor.old += skip.removed;
            for _ in 0..skip.inserted {
                cursor.data = self.insert(cursor, inserted)?;
                cursor.new += 1;
            }
        }
        let end = DataOffset {
            attrs: self.new.attrs.len() as u32,
            text: self.new.text.len() as u32,
        };
        (cursor.data == end).then_some(())
    }

    /// Adds skipped nodes to the open splice, or to a new one. Returns `None` if there are too many splices.
    fn extend_splice(&mut self, skip: &SkippedNodes, cursor: NodeCursor, is_open: bool) -> Option<()> {
        match self.splices.last_mut() {
            Some(splice) if is_open => {
                splice.removed.end += skip.removed;
                splice.inserted += skip.inserted;
            }
            _ => self.splices.push(Splice {
                removed: cursor.old..cursor.old + skip.removed,
                inserted: skip.inserted,
            }),
        }
        (self.splices.len() <= MAX_SPLICES).then_some(())
    }

    /// Ends the open splice before the common node at the cursor.
    fn end_splice(&mut self, inserted: InsertedNodes, cursor: NodeCursor) -> Option<()> {
        self.check_parent(cursor.old, inserted.parent_position)?;
        self.ancestors = inserted.into_memory();
        let Splice { removed, inserted } = self.splices.last()?.clone();
        self.add_shift(removed, inserted, cursor.data)
    }

    /// Records that the data of the nodes after `removed` starts at `start` in the new buffer.
    fn add_shift(&mut self, removed: Range<usize>, inserted: usize, start: DataOffset) -> Option<()> {
        let by = start.since(self.offsets.data_offset(removed.end)?);
        self.shifts.push(Shift {
            removed,
            inserted,
            by,
        });
        Some(())
    }

    /// Skips nodes up to the old position `end`, whose records are equal, and compares those among them whose
    /// attributes or text differ.
    fn skip_equal(&mut self, mut cursor: NodeCursor, end: usize) -> Option<NodeCursor> {
        while cursor.old < end {
            let start = self.offsets.data_offset(cursor.old)?;
            let bytes = |records: Range<usize>| records.start * ATTR_BYTES..records.end * ATTR_BYTES;
            let range = bytes(attrs(&(start..self.offsets.data_offset(end)?)));
            let equal = self
                .attrs
                .equal_end(&range, cursor.data.attrs as usize * ATTR_BYTES);
            let mut at = if equal < range.end {
                self.owner(cursor.old, end, |offset| {
                    offset.attrs as usize * ATTR_BYTES <= equal
                })
            } else {
                end
            };
            // Up to there, attributes are equal, and with them the lengths of the strings.
            let range = text(&(start..self.offsets.data_offset(at)?));
            let equal = self.text.equal_end(&range, cursor.data.text as usize);
            if equal < range.end {
                at = self.owner(cursor.old, at, |offset| offset.text as usize <= equal);
            }
            cursor = NodeCursor {
                old: at,
                new: cursor.new + (at - cursor.old),
                data: cursor.data.moved(self.offsets.data_offset(at)?.since(start)),
            };
            if at < end {
                cursor = self.compare_node(cursor, Data::Differs)?;
            }
        }
        Some(cursor)
    }

    /// Returns the last node from `start` to `end` whose data starts at or before a difference.
    fn owner(&self, start: usize, end: usize, starts_before: impl Fn(&DataOffset) -> bool) -> usize {
        let offsets = self.offsets.data.get(start..end).unwrap_or_default();
        // It is mostly near the start.
        let mut most = NEAR;
        while offsets.get(most).is_some_and(&starts_before) {
            most *= 2;
        }
        let started = offsets
            .get(..most)
            .unwrap_or(offsets)
            .partition_point(starts_before);
        start + started.saturating_sub(1)
    }

    /// Compares the old and the new node at the cursor, which have the same id. Returns `None` if the parent
    /// differs, or if the new rectangle is out of range.
    fn compare_node(&mut self, cursor: NodeCursor, data: Data) -> Option<NodeCursor> {
        let (old, new) = (self.old.nodes.get(cursor.old)?, self.new.nodes.get(cursor.new)?);
        let [_, old_parent, .., old_tail] = words::<7>(old);
        let [_, parent, .., tail] = words::<7>(new);
        if parent != old_parent {
            return None;
        }
        let old_data = self.offsets.data_offset(cursor.old)?..self.offsets.data_offset(cursor.old + 1)?;
        let (new_attrs, end) = self.new.attrs_of(cursor.new, cursor.data)?;
        let new_data = cursor.data..end;
        let rect = rect_in_range(new)?;
        let is_equal = data == Data::Unknown
            && tail == old_tail
            && self.old.attrs.get(attrs(&old_data))? == new_attrs
            && self.old.text.get(text(&old_data))? == self.new.text.get(text(&new_data))?;
        if !is_equal {
            let node = LocatedNode::new(new, cursor.data, rect);
            self.steps.push(DeltaStep::Change {
                position: cursor.old,
                node,
            });
        } else if rect != self.frame.nodes.get(cursor.old)?.rect {
            self.steps.push(DeltaStep::SetRect {
                position: cursor.old,
                rect,
            });
        }
        let next = cursor.old + 1;
        if new_data.end.since(new_data.start) != old_data.end.since(old_data.start) {
            self.add_shift(next..next, 0, new_data.end)?;
        }
        Some(NodeCursor {
            old: next,
            new: cursor.new + 1,
            data: new_data.end,
        })
    }
}
