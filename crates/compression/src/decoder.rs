//! Decodes the columns of a block. No length and no index is trusted.

use std::collections::BTreeMap;
use std::sync::Arc;

use afterimage_wireframe::{NodeId, Rect};

use crate::column::{Column, ShapeKey};
use crate::error::FaultKind;
use crate::group::BlockLayout;
use crate::limits::{MAX_BLOCK_BYTES, MAX_BLOCK_ITEMS, MAX_SHAPE_KEYS};
use crate::node_history::NodeHistory;
use crate::primitives::{Number, take, take_bytes};
use crate::slots::Slots;
use crate::tables::{Last, ReadDictionary, Recent, SHAPES, STRINGS};

/// The state of a segment that continues from block to block.
#[derive(Debug)]
pub(crate) struct SegmentState {
    layout: BlockLayout,
    last: Last,
    last_ms: u64,
    recent: Slots<Recent>,
    pub(crate) nodes: NodeHistory,
    shapes: ReadDictionary<Arc<[ShapeKey]>>,
    texts: ReadDictionary<Box<str>>,
    names: ReadDictionary<Box<str>>,
    /// Bytes of the block by field, if they are counted. Bytes of no field are under 0.
    pub(crate) tally: Option<BTreeMap<u16, usize>>,
}

impl SegmentState {
    fn count(&mut self, column: Column, bytes: usize) {
        if let Some(tally) = &mut self.tally {
            *tally.entry(column.0).or_default() += bytes;
        }
    }

    /// The state at the start of a segment, whose first time is relative to the header's.
    pub(crate) fn new(layout: BlockLayout, elapsed_ms: u64) -> Self {
        Self {
            layout,
            last: Last::default(),
            last_ms: elapsed_ms,
            recent: Slots::default(),
            nodes: NodeHistory::default(),
            shapes: ReadDictionary::new(SHAPES),
            texts: ReadDictionary::new(STRINGS),
            names: ReadDictionary::new(STRINGS),
            tally: None,
        }
    }
}

/// Decodes the columns of one block.
#[derive(Debug)]
pub(crate) struct Decoder<'a> {
    columns: Slots<Cursor<'a>>,
    pub(crate) state: &'a mut SegmentState,
    items_left: usize,
    text_bytes_left: usize,
}

#[derive(Debug, Default)]
struct Cursor<'a> {
    rest: &'a [u8],
    /// Whether the block has the column.
    is_present: bool,
    /// Whether a value was taken.
    is_used: bool,
}

impl<'a> Decoder<'a> {
    /// Splits a block into its columns.
    pub(crate) fn new(mut block: &'a [u8], state: &'a mut SegmentState) -> Result<Self, FaultKind> {
        let mut columns: Slots<Cursor<'a>> = Slots::default();
        while !block.is_empty() {
            let column: u16 = take(&mut block).ok_or(FaultKind::Fields)?;
            let length: u32 = take(&mut block).ok_or(FaultKind::ColumnEnds { column })?;
            let rest = usize::try_from(length)
                .ok()
                .and_then(|length| take_bytes(&mut block, length))
                .ok_or(FaultKind::ColumnEnds { column })?;
            let cursor = columns.get_or_default(column);
            if cursor.is_present {
                return Err(FaultKind::InvalidValue { column });
            }
            *cursor = Cursor {
                rest,
                is_present: true,
                is_used: false,
            };
        }
        Ok(Self {
            columns,
            state,
            items_left: MAX_BLOCK_ITEMS,
            text_bytes_left: MAX_BLOCK_BYTES,
        })
    }

    /// Checks that every used column is consumed.
    pub(crate) fn finish(mut self) -> Result<(), FaultKind> {
        let left = self
            .columns
            .iter_mut()
            .find(|(_, cursor)| cursor.is_used && !cursor.rest.is_empty());
        match left {
            Some((column, _)) => Err(FaultKind::ColumnUnconsumed { column }),
            None => Ok(()),
        }
    }

    /// Returns whether a column has no further values.
    pub(crate) fn is_empty(&self, column: Column) -> bool {
        self.columns
            .get(self.state.layout.number(column))
            .is_none_or(|cursor| cursor.rest.is_empty())
    }

    /// The layout of the block.
    pub(crate) fn layout(&self) -> BlockLayout {
        self.state.layout
    }

    /// Counts entries, nodes, changes or properties that are about to be created.
    pub(crate) fn items(&mut self, count: usize) -> Result<(), FaultKind> {
        self.items_left = self
            .items_left
            .checked_sub(count)
            .ok_or(FaultKind::LimitExceeded)?;
        Ok(())
    }

    /// A number of items that are about to be created.
    pub(crate) fn count(&mut self, column: Column) -> Result<usize, FaultKind> {
        let count = usize::try_from(self.number(column)?).map_err(|_| FaultKind::LimitExceeded)?;
        self.items(count)?;
        Ok(count)
    }

    /// A number without a prediction.
    pub(crate) fn number(&mut self, column: Column) -> Result<u32, FaultKind> {
        self.take(column)
    }

    /// A number of 64 bits without a prediction.
    pub(crate) fn wide(&mut self, column: Column) -> Result<i64, FaultKind> {
        self.take(column)
    }

    /// A number as the difference to the last one of the field.
    pub(crate) fn delta(&mut self, column: Column) -> Result<u32, FaultKind> {
        let value = self.difference(column, self.state.last.value(column.0))?;
        self.state.last.replace(column.0, value);
        Ok(value)
    }

    /// A number as the difference to its prediction.
    pub(crate) fn difference(&mut self, column: Column, expected: u32) -> Result<u32, FaultKind> {
        let difference: i32 = self.take(column)?;
        Ok(expected.wrapping_add(difference.cast_unsigned()))
    }

    /// An id, or `None` for 0.
    pub(crate) fn optional_id(&mut self, column: Column) -> Result<Option<NodeId>, FaultKind> {
        self.delta(column).map(NodeId::new)
    }

    /// An id. 0 is a fault.
    pub(crate) fn id(&mut self, column: Column) -> Result<NodeId, FaultKind> {
        self.optional_id(column)?
            .ok_or(FaultKind::InvalidValue { column: column.0 })
    }

    /// A length as the difference to the last one of the field.
    pub(crate) fn length(&mut self, column: Column) -> Result<i32, FaultKind> {
        self.delta(column).map(u32::cast_signed)
    }

    /// A rectangle as the differences to the last edges.
    pub(crate) fn rect(&mut self, [x, y, w, h]: [Column; 4]) -> Result<Rect, FaultKind> {
        Ok(Rect {
            x: self.length(x)?,
            y: self.length(y)?,
            w: self.length(w)?,
            h: self.length(h)?,
        })
    }

    /// A time as the difference to the last one of the segment.
    pub(crate) fn time(&mut self, column: Column) -> Result<u64, FaultKind> {
        let difference: i64 = self.take(column)?;
        self.state.last_ms = self.state.last_ms.wrapping_add(difference.cast_unsigned());
        Ok(self.state.last_ms)
    }

    /// The value of a property: an index of a recent value, or 0 and the value.
    pub(crate) fn value(&mut self, column: Column) -> Result<u32, FaultKind> {
        let index = self.number(column)?;
        if index == 0 {
            let value = self.number(column)?;
            self.state.recent.get_or_default(column.0).add(value);
            return Ok(value);
        }
        let recent = self.state.recent.get(column.0);
        recent
            .and_then(|recent| recent.value(index))
            .ok_or(FaultKind::InvalidValue { column: column.0 })
    }

    /// A text of the screen: an index of the dictionary, or 0 and the bytes.
    pub(crate) fn text(&mut self, column: Column) -> Result<Box<str>, FaultKind> {
        let index = self.number(column)?;
        if index == 0 {
            let text = self.new_string(Column::NEW_TEXT_LENGTH, Column::NEW_TEXT)?;
            self.state.texts.add(text, text.len());
            return Ok(text.into());
        }
        let text = self.state.texts.find(index).map(AsRef::as_ref);
        copy(text, &mut self.text_bytes_left, column)
    }

    /// A name: an index of the dictionary, or 0 and the bytes.
    pub(crate) fn name(&mut self, column: Column) -> Result<Box<str>, FaultKind> {
        let index = self.number(column)?;
        if index == 0 {
            let name = self.new_string(Column::NEW_NAME_LENGTH, Column::NEW_NAME)?;
            self.state.names.add(name, name.len());
            return Ok(name.into());
        }
        let name = self.state.names.find(index).map(AsRef::as_ref);
        copy(name, &mut self.text_bytes_left, column)
    }

    /// A shape: an index of the dictionary, or 0 and the keys.
    pub(crate) fn shape(&mut self, column: Column) -> Result<Arc<[ShapeKey]>, FaultKind> {
        let index = self.number(column)?;
        self.shape_of(column, index)
    }

    /// The shape of an index that `column` holds. A new shape follows for 0.
    pub(crate) fn shape_of(&mut self, column: Column, index: u32) -> Result<Arc<[ShapeKey]>, FaultKind> {
        if index > 0 {
            let shape = self.state.shapes.find(index);
            let shape = shape.ok_or(FaultKind::InvalidValue { column: column.0 })?.clone();
            self.items(shape.len())?;
            return Ok(shape);
        }
        let count = self.count(Column::NEW_SHAPE)?;
        if count > MAX_SHAPE_KEYS {
            return Err(FaultKind::LimitExceeded);
        }
        let invalid = FaultKind::InvalidValue {
            column: Column::NEW_SHAPE.0,
        };
        let keys: Result<Arc<[ShapeKey]>, FaultKind> = (0..count)
            .map(|_| ShapeKey::from_code(self.number(Column::NEW_SHAPE)?).ok_or(invalid))
            .collect();
        let keys = keys?;
        self.state.shapes.add(keys.clone(), count);
        Ok(keys)
    }

    fn new_string(&mut self, lengths: Column, bytes: Column) -> Result<&'a str, FaultKind> {
        let ends = FaultKind::ColumnEnds { column: bytes.0 };
        let length = usize::try_from(self.number(lengths)?).map_err(|_| ends)?;
        self.text_bytes_left = self
            .text_bytes_left
            .checked_sub(length)
            .ok_or(FaultKind::LimitExceeded)?;
        if length == 0 {
            return Ok("");
        }
        let taken = take_bytes(self.cursor(bytes), length).ok_or(ends)?;
        self.state.count(bytes, length);
        std::str::from_utf8(taken).map_err(|_| FaultKind::InvalidValue { column: bytes.0 })
    }

    fn take<N: Number>(&mut self, column: Column) -> Result<N, FaultKind> {
        let rest = self.cursor(column);
        let before = rest.len();
        let value = take(rest).ok_or(FaultKind::ColumnEnds { column: column.0 })?;
        let taken = before - rest.len();
        self.state.count(column, taken);
        Ok(value)
    }

    fn cursor(&mut self, column: Column) -> &mut &'a [u8] {
        let cursor = self.columns.get_or_default(self.state.layout.number(column));
        cursor.is_used = true;
        &mut cursor.rest
    }
}

/// Copies a known string, if the block's strings stay within their limit.
fn copy(known: Option<&str>, bytes_left: &mut usize, column: Column) -> Result<Box<str>, FaultKind> {
    let known = known.ok_or(FaultKind::InvalidValue { column: column.0 })?;
    *bytes_left = bytes_left
        .checked_sub(known.len())
        .ok_or(FaultKind::LimitExceeded)?;
    Ok(known.into())
}
