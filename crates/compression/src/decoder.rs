//! The columns of a block that is being read. No length and no index in them is trusted.

use std::collections::BTreeMap;

use afterimage_wireframe::{NodeId, Rect};

use crate::column::{Column, ShapeKey};
use crate::error::FaultKind;
use crate::group::BlockLayout;
use crate::limits::{MAX_BLOCK_BYTES, MAX_BLOCK_ITEMS, MAX_SHAPE_KEYS};
use crate::node_history::NodeHistory;
use crate::primitives::{Number, take, take_bytes};
use crate::slots::Slots;
use crate::tables::{Last, ReadDictionary, Recent, SHAPES, STRINGS};

/// What the segment remembers from block to block.
#[derive(Debug)]
pub(crate) struct Memory {
    layout: BlockLayout,
    last: Last,
    last_ms: u64,
    recent: Slots<Recent>,
    /// Where nodes are.
    pub(crate) nodes: NodeHistory,
    shapes: ReadDictionary<Box<[ShapeKey]>>,
    texts: ReadDictionary<Box<str>>,
    names: ReadDictionary<Box<str>>,
    /// Bytes of the block by field, where somebody counts; those of no field under 0.
    pub(crate) tally: Option<BTreeMap<u16, usize>>,
}

impl Memory {
    fn count(&mut self, column: Column, bytes: usize) {
        if let Some(tally) = &mut self.tally {
            *tally.entry(column.0).or_default() += bytes;
        }
    }

    /// What is known at the start of a segment, whose times count from its anchor.
    pub(crate) fn new(layout: BlockLayout, uptime_ms: u64) -> Self {
        Self {
            layout,
            last: Last::default(),
            last_ms: uptime_ms,
            recent: Slots::default(),
            nodes: NodeHistory::default(),
            shapes: ReadDictionary::new(SHAPES),
            texts: ReadDictionary::new(STRINGS),
            names: ReadDictionary::new(STRINGS),
            tally: None,
        }
    }
}

/// Reads the columns of one block.
#[derive(Debug)]
pub(crate) struct Decoder<'a> {
    columns: Slots<Cursor<'a>>,
    pub(crate) memory: &'a mut Memory,
    items_left: usize,
    text_bytes_left: usize,
}

#[derive(Debug, Default)]
struct Cursor<'a> {
    rest: &'a [u8],
    is_there: bool,
    is_begun: bool,
}

impl<'a> Decoder<'a> {
    /// Finds the columns of a block.
    pub(crate) fn new(mut block: &'a [u8], memory: &'a mut Memory) -> Result<Self, FaultKind> {
        let mut columns: Slots<Cursor<'a>> = Slots::default();
        while !block.is_empty() {
            let column: u16 = take(&mut block).ok_or(FaultKind::Fields)?;
            let length: u32 = take(&mut block).ok_or(FaultKind::ColumnEnds { column })?;
            let rest = usize::try_from(length)
                .ok()
                .and_then(|length| take_bytes(&mut block, length))
                .ok_or(FaultKind::ColumnEnds { column })?;
            let cursor = columns.of(column);
            if cursor.is_there {
                return Err(FaultKind::InvalidValue { column });
            }
            *cursor = Cursor {
                rest,
                is_there: true,
                is_begun: false,
            };
        }
        Ok(Self {
            columns,
            memory,
            items_left: MAX_BLOCK_ITEMS,
            text_bytes_left: MAX_BLOCK_BYTES,
        })
    }

    /// Makes sure that every column that was begun is used up.
    pub(crate) fn finish(mut self) -> Result<(), FaultKind> {
        let left = self
            .columns
            .iter_mut()
            .find(|(_, cursor)| cursor.is_begun && !cursor.rest.is_empty());
        match left {
            Some((column, _)) => Err(FaultKind::ColumnUnconsumed { column }),
            None => Ok(()),
        }
    }

    /// Whether a column has nothing more.
    pub(crate) fn is_empty(&self, column: Column) -> bool {
        self.columns
            .get(self.memory.layout.number(column))
            .is_none_or(|cursor| cursor.rest.is_empty())
    }

    /// How the values lie.
    pub(crate) fn layout(&self) -> BlockLayout {
        self.memory.layout
    }

    /// Counts entries, nodes, changes or properties that are about to be made.
    pub(crate) fn items(&mut self, count: usize) -> Result<(), FaultKind> {
        self.items_left = self
            .items_left
            .checked_sub(count)
            .ok_or(FaultKind::LimitExceeded)?;
        Ok(())
    }

    /// A number of things that are about to be made.
    pub(crate) fn count(&mut self, column: Column) -> Result<usize, FaultKind> {
        let count = usize::try_from(self.number(column)?).map_err(|_| FaultKind::LimitExceeded)?;
        self.items(count)?;
        Ok(count)
    }

    /// A number as it is.
    pub(crate) fn number(&mut self, column: Column) -> Result<u32, FaultKind> {
        self.take(column)
    }

    /// A wide number as it is.
    pub(crate) fn wide(&mut self, column: Column) -> Result<i64, FaultKind> {
        self.take(column)
    }

    /// A number as the difference to the column's last.
    pub(crate) fn delta(&mut self, column: Column) -> Result<u32, FaultKind> {
        let value = self.difference(column, self.memory.last.value(column.0))?;
        self.memory.last.replace(column.0, value);
        Ok(value)
    }

    /// A number as the difference to what is expected.
    pub(crate) fn difference(&mut self, column: Column, expected: u32) -> Result<u32, FaultKind> {
        let difference: i32 = self.take(column)?;
        Ok(expected.wrapping_add(difference.cast_unsigned()))
    }

    /// An id, where there is one.
    pub(crate) fn optional_id(&mut self, column: Column) -> Result<Option<NodeId>, FaultKind> {
        self.delta(column).map(NodeId::new)
    }

    /// An id.
    pub(crate) fn id(&mut self, column: Column) -> Result<NodeId, FaultKind> {
        self.optional_id(column)?
            .ok_or(FaultKind::InvalidValue { column: column.0 })
    }

    /// A length.
    pub(crate) fn length(&mut self, column: Column) -> Result<i32, FaultKind> {
        self.delta(column).map(u32::cast_signed)
    }

    /// A rectangle, edge by edge.
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
        self.memory.last_ms = self.memory.last_ms.wrapping_add(difference.cast_unsigned());
        Ok(self.memory.last_ms)
    }

    /// A property's value.
    pub(crate) fn value(&mut self, column: Column) -> Result<u32, FaultKind> {
        let index = self.number(column)?;
        if index == 0 {
            let value = self.number(column)?;
            self.memory.recent.of(column.0).add(value);
            return Ok(value);
        }
        let recent = self.memory.recent.get(column.0);
        recent
            .and_then(|recent| recent.value(index))
            .ok_or(FaultKind::InvalidValue { column: column.0 })
    }

    /// Text from the screen.
    pub(crate) fn text(&mut self, column: Column) -> Result<Box<str>, FaultKind> {
        let index = self.number(column)?;
        if index == 0 {
            let text = self.new_string(Column::NEW_TEXT_LENGTH, Column::NEW_TEXT)?;
            self.memory.texts.add(text, text.len());
            return Ok(text.into());
        }
        let text = self.memory.texts.find(index).map(AsRef::as_ref);
        copy(text, &mut self.text_bytes_left, column)
    }

    /// A name, which is not text.
    pub(crate) fn name(&mut self, column: Column) -> Result<Box<str>, FaultKind> {
        let index = self.number(column)?;
        if index == 0 {
            let name = self.new_string(Column::NEW_NAME_LENGTH, Column::NEW_NAME)?;
            self.memory.names.add(name, name.len());
            return Ok(name.into());
        }
        let name = self.memory.names.find(index).map(AsRef::as_ref);
        copy(name, &mut self.text_bytes_left, column)
    }

    /// Which properties follow.
    pub(crate) fn shape(&mut self, column: Column) -> Result<Box<[ShapeKey]>, FaultKind> {
        let index = self.number(column)?;
        self.shape_of(column, index)
    }

    /// The shape of an index from a column; a new one for 0.
    pub(crate) fn shape_of(&mut self, column: Column, index: u32) -> Result<Box<[ShapeKey]>, FaultKind> {
        if index > 0 {
            let shape = self.memory.shapes.find(index);
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
        let keys: Result<Box<[ShapeKey]>, FaultKind> = (0..count)
            .map(|_| ShapeKey::from_code(self.number(Column::NEW_SHAPE)?).ok_or(invalid))
            .collect();
        let keys = keys?;
        self.memory.shapes.add(keys.clone(), count);
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
        self.memory.count(bytes, length);
        std::str::from_utf8(taken).map_err(|_| FaultKind::InvalidValue { column: bytes.0 })
    }

    fn take<N: Number>(&mut self, column: Column) -> Result<N, FaultKind> {
        let rest = self.cursor(column);
        let before = rest.len();
        let value = take(rest).ok_or(FaultKind::ColumnEnds { column: column.0 })?;
        let taken = before - rest.len();
        self.memory.count(column, taken);
        Ok(value)
    }

    fn cursor(&mut self, column: Column) -> &mut &'a [u8] {
        let cursor = self.columns.of(self.memory.layout.number(column));
        cursor.is_begun = true;
        &mut cursor.rest
    }
}

/// A copy of a known string, as long as the block's text stays within its limit.
fn copy(known: Option<&str>, bytes_left: &mut usize, column: Column) -> Result<Box<str>, FaultKind> {
    let known = known.ok_or(FaultKind::InvalidValue { column: column.0 })?;
    *bytes_left = bytes_left
        .checked_sub(known.len())
        .ok_or(FaultKind::LimitExceeded)?;
    Ok(known.into())
}
