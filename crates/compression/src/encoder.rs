//! The groups of the block that is being written.

use std::sync::Arc;

use afterimage_wireframe::{NodeId, Recordable};

use crate::column::Column;
use crate::group::{GROUPS, group};
use crate::node_history::NodeHistory;
use crate::primitives::{put, put_i32, put_u32};
use crate::slots::Slots;
use crate::tables::{Last, Recent, SHAPES, STRINGS, WriteDictionary};

/// Lanes that grow entry by entry, and what the segment remembers from block to block.
#[derive(Debug)]
pub(crate) struct Encoder {
    groups: Slots<Vec<u8>, GROUPS>,
    last: Last,
    last_ms: u64,
    recent: Slots<Recent>,
    /// Where nodes are.
    pub(crate) nodes: NodeHistory,
    shapes: WriteDictionary<Box<[u32]>>,
    texts: WriteDictionary<Arc<str>>,
    names: WriteDictionary<Box<str>>,
    /// The codes of one shape, while it is looked for.
    codes: Vec<u32>,
}

impl Encoder {
    /// An encoder whose times count from the segment's anchor.
    pub(crate) fn new(uptime_ms: u64) -> Self {
        Self {
            groups: Slots::default(),
            last: Last::default(),
            last_ms: uptime_ms,
            recent: Slots::default(),
            nodes: NodeHistory::default(),
            shapes: WriteDictionary::new(SHAPES),
            texts: WriteDictionary::new(STRINGS),
            names: WriteDictionary::new(STRINGS),
            codes: Vec::new(),
        }
    }

    /// Bytes in all groups.
    pub(crate) fn bytes(&self) -> usize {
        self.groups.iter().map(Vec::len).sum()
    }

    /// The block's groups, each with its number and length; the next block begins.
    pub(crate) fn finish(&mut self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes());
        for (id, lane) in self.groups.iter_mut() {
            if !lane.is_empty() {
                put(&mut out, id);
                put(&mut out, lane.len() as u32);
                out.append(lane);
            }
        }
        out
    }

    /// A number as it is.
    #[inline]
    pub(crate) fn number(&mut self, column: Column, value: u32) {
        put_u32(self.column(column), value);
    }

    /// A wide number as it is.
    pub(crate) fn wide(&mut self, column: Column, value: i64) {
        put(self.column(column), value);
    }

    /// A number as the difference to the column's last.
    #[inline]
    pub(crate) fn delta(&mut self, column: Column, value: u32) {
        let last = self.last.replace(column.0, value);
        self.difference(column, value, last);
    }

    /// A number as the difference to what is expected.
    #[inline]
    pub(crate) fn difference(&mut self, column: Column, value: u32, expected: u32) {
        put_i32(self.column(column), value.wrapping_sub(expected).cast_signed());
    }

    /// An id, 0 for none, as the difference to the column's last.
    #[inline]
    pub(crate) fn id(&mut self, column: Column, id: Option<NodeId>) {
        self.delta(column, id.map_or(0, NodeId::value));
    }

    /// A length as the difference to the column's last.
    #[inline]
    pub(crate) fn length(&mut self, column: Column, length: i32) {
        self.delta(column, length.cast_unsigned());
    }

    /// A time as the difference to the last one of the segment.
    pub(crate) fn time(&mut self, column: Column, uptime_ms: u64) {
        let last = std::mem::replace(&mut self.last_ms, uptime_ms);
        put(self.column(column), uptime_ms.wrapping_sub(last).cast_signed());
    }

    /// A property's value: one of the recent ones, or 0 and the value.
    pub(crate) fn value(&mut self, column: Column, value: u32) {
        let recent = self.recent.of(column.0);
        let index = recent.find(value);
        if index == 0 {
            recent.add(value);
        }
        let out = self.groups.of(group(column));
        put_u32(out, index);
        if index == 0 {
            put_u32(out, value);
        }
    }

    /// Text from the screen: one that is known, or 0 and the text in columns of its own.
    pub(crate) fn text(&mut self, column: Column, text: &impl Recordable) {
        let shared = text;
        let text = text.recorded();
        let index = self.texts.find(text);
        self.number(column, index);
        if index == 0 {
            self.texts.add(shared.shared(), text.len());
            self.number(Column::NEW_TEXT_LENGTH, text.len() as u32);
            self.column(Column::NEW_TEXT).extend_from_slice(text.as_bytes());
        }
    }

    /// A name, which is not text.
    pub(crate) fn name(&mut self, column: Column, name: &str) {
        let index = self.names.find(name);
        self.number(column, index);
        if index == 0 {
            self.names.add(name, name.len());
            self.number(Column::NEW_NAME_LENGTH, name.len() as u32);
            self.column(Column::NEW_NAME).extend_from_slice(name.as_bytes());
        }
    }

    /// Which properties follow: a number for each shape that is known, from `known` on, or `new` and the keys in a lane
    /// of their own. `keys` puts them into the list.
    pub(crate) fn shape(
        &mut self,
        column: Column,
        (new, known): (u32, u32),
        keys: impl FnOnce(&mut Vec<u32>),
    ) {
        let mut codes = std::mem::take(&mut self.codes);
        codes.clear();
        keys(&mut codes);
        let index = self.shapes.find(codes.as_slice());
        self.number(column, index.checked_sub(1).map_or(new, |place| known + place));
        if index == 0 {
            self.number(Column::NEW_SHAPE, codes.len() as u32);
            for code in &codes {
                self.number(Column::NEW_SHAPE, *code);
            }
            self.shapes.add(codes.as_slice(), codes.len());
        }
        self.codes = codes;
    }

    #[inline]
    fn column(&mut self, column: Column) -> &mut Vec<u8> {
        self.groups.of(group(column))
    }
}
