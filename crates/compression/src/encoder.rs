//! Encodes the column groups of a block.

use afterimage_wireframe::{NodeId, Recordable};

use crate::column::Column;
use crate::group::{GROUPS, group};
use crate::node_history::NodeHistory;
use crate::primitives::{put, put_i32, put_u32};
use crate::shape_dictionary::ShapeDictionary;
use crate::slots::Slots;
use crate::string_dictionary::StringDictionary;
use crate::tables::{Last, Recent, SHAPES, STRINGS};

/// The column groups of the open block, and the state of the segment that continues from block to block.
#[derive(Debug)]
pub(crate) struct Encoder {
    groups: Slots<Vec<u8>, GROUPS>,
    last: Last,
    last_ms: u64,
    recent: Slots<Recent>,
    pub(crate) nodes: NodeHistory,
    shapes: ShapeDictionary,
    texts: StringDictionary,
    names: StringDictionary,
    /// A buffer for the codes of one shape.
    codes: Vec<u32>,
}

impl Encoder {
    /// An encoder for a segment, whose first time is relative to the header's.
    pub(crate) fn new(elapsed_ms: u64) -> Self {
        Self {
            groups: Slots::default(),
            last: Last::default(),
            last_ms: elapsed_ms,
            recent: Slots::default(),
            nodes: NodeHistory::default(),
            shapes: ShapeDictionary::new(SHAPES),
            texts: StringDictionary::new(STRINGS),
            names: StringDictionary::new(STRINGS),
            codes: Vec::new(),
        }
    }

    /// Number of bytes in all groups.
    pub(crate) fn bytes(&self) -> usize {
        self.groups.iter().map(Vec::len).sum()
    }

    /// Returns the block's groups, each with its number and length, and begins the next block.
    pub(crate) fn finish(&mut self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes());
        for (id, group) in self.groups.iter_mut() {
            if !group.is_empty() {
                put(&mut out, id);
                put(&mut out, group.len() as u32);
                out.append(group);
            }
        }
        out
    }

    /// A number without a prediction.
    #[inline]
    pub(crate) fn number(&mut self, column: Column, value: u32) {
        put_u32(self.column(column), value);
    }

    /// A number of 64 bits without a prediction.
    pub(crate) fn wide(&mut self, column: Column, value: i64) {
        put(self.column(column), value);
    }

    /// A number as the difference to the last one of the field.
    #[inline]
    pub(crate) fn delta(&mut self, column: Column, value: u32) {
        let last = self.last.replace(column.0, value);
        self.difference(column, value, last);
    }

    /// A number as the difference to its prediction.
    #[inline]
    pub(crate) fn difference(&mut self, column: Column, value: u32, expected: u32) {
        put_i32(self.column(column), value.wrapping_sub(expected).cast_signed());
    }

    /// An id, 0 for none, as the difference to the last one of the field.
    #[inline]
    pub(crate) fn id(&mut self, column: Column, id: Option<NodeId>) {
        self.delta(column, id.map_or(0, NodeId::value));
    }

    /// A length as the difference to the last one of the field.
    #[inline]
    pub(crate) fn length(&mut self, column: Column, length: i32) {
        self.delta(column, length.cast_unsigned());
    }

    /// A time as the difference to the last one of the segment.
    pub(crate) fn time(&mut self, column: Column, elapsed_ms: u64) {
        let last = std::mem::replace(&mut self.last_ms, elapsed_ms);
        put(self.column(column), elapsed_ms.wrapping_sub(last).cast_signed());
    }

    /// The value of a property: an index of a recent value, or 0 and the value.
    pub(crate) fn value(&mut self, column: Column, value: u32) {
        let recent = self.recent.get_or_default(column.0);
        let index = recent.find(value);
        if index == 0 {
            recent.add(value);
        }
        let out = self.groups.get_or_default(group(column));
        put_u32(out, index);
        if index == 0 {
            put_u32(out, value);
        }
    }

    /// A text of the screen: an index of the dictionary, or 0 and the text in columns of its own.
    pub(crate) fn text(&mut self, column: Column, text: &impl Recordable) {
        let text = text.recorded();
        let index = self.texts.find_or_add(text);
        self.number(column, index);
        if index == 0 {
            self.number(Column::NEW_TEXT_LENGTH, text.len() as u32);
            self.column(Column::NEW_TEXT).extend_from_slice(text.as_bytes());
        }
    }

    /// A name: an index of the dictionary, or 0 and the name in columns of its own.
    pub(crate) fn name(&mut self, column: Column, name: &str) {
        let index = self.names.find_or_add(name);
        self.number(column, index);
        if index == 0 {
            self.number(Column::NEW_NAME_LENGTH, name.len() as u32);
            self.column(Column::NEW_NAME).extend_from_slice(name.as_bytes());
        }
    }

    /// A shape: `known` plus its index in the dictionary, or `new` and the keys in a column of their own. `keys` appends
    /// the keys to a list.
    pub(crate) fn shape(
        &mut self,
        column: Column,
        (new, known): (u32, u32),
        keys: impl FnOnce(&mut Vec<u32>),
    ) {
        let mut codes = std::mem::take(&mut self.codes);
        codes.clear();
        keys(&mut codes);
        let index = self.shapes.find_or_add(&codes);
        self.number(column, index.checked_sub(1).map_or(new, |place| known + place));
        if index == 0 {
            self.number(Column::NEW_SHAPE, codes.len() as u32);
            for code in &codes {
                self.number(Column::NEW_SHAPE, *code);
            }
        }
        self.codes = codes;
    }

    #[inline]
    fn column(&mut self, column: Column) -> &mut Vec<u8> {
        self.groups.get_or_default(group(column))
    }
}
