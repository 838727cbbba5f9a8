//! Errors of the writer, which the caller can handle, and faults in the bytes of a segment.

use afterimage_wireframe::{SourceId, TreeError};

/// The reason that an entry cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A source's changes come before its keyframe.
    #[error("source {} has no keyframe in this segment; push one before its changes", .source_id.0)]
    NoKeyframe {
        /// The source of the changes.
        source_id: SourceId,
    },
    /// The entry does not fit the open block. It may fit the next one.
    #[error("the open block is full; cut it and push the entry again")]
    BlockFull,
    /// The entry is too large for any block.
    #[error(
        "an entry of {items} items and up to {bytes} bytes is too large for a block; record less of the screen"
    )]
    EntryTooLarge {
        /// Number of entries, nodes, changes and properties.
        items: usize,
        /// Upper bound of the encoded bytes.
        bytes: usize,
    },
}

/// The first fault of a segment. All data before it is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("segment is damaged at byte {offset}: {kind}")]
pub struct Fault {
    /// Byte offset of the record that cannot be decoded.
    pub offset: u64,
    /// The kind of the fault.
    pub kind: FaultKind,
}

/// The kind of a fault in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// The first bytes are not those of a segment.
    #[error("the bytes are not a segment")]
    NotASegment,
    /// The segment was written by a later version, and this version cannot read it.
    #[error("the segment needs a reader of format version {min_reader} or later")]
    TooNew {
        /// The least format version of a reader.
        min_reader: u16,
    },
    /// The bytes end within the record.
    #[error("the record is truncated")]
    Truncated,
    /// The length of the record exceeds the limit.
    #[error("the record has a length of {bytes} bytes, which exceeds the limit")]
    TooLong {
        /// The declared length.
        bytes: u64,
    },
    /// The checksum of the record does not match its bytes.
    #[error("the checksum does not match")]
    Checksum,
    /// The block has an unknown packing, or its compressed bytes are invalid.
    #[error("the block cannot be decompressed")]
    Packing,
    /// The segment was packed with a dictionary that this version does not have.
    #[error("the segment needs dictionary {number}, which this version does not have")]
    Dictionary {
        /// The number of the dictionary.
        number: u32,
    },
    /// The fields of the header or the seal are invalid.
    #[error("the fields of the record cannot be decoded")]
    Fields,
    /// A column has fewer values than its entries need, or an incomplete value.
    #[error("column {column} ends early or has a value that cannot be decoded")]
    ColumnEnds {
        /// The number of the column.
        column: u16,
    },
    /// A column has more values than its entries need.
    #[error("column {column} has unused values")]
    ColumnUnconsumed {
        /// The number of the column.
        column: u16,
    },
    /// A column has a value that is invalid for its field.
    #[error("column {column} has an invalid value")]
    InvalidValue {
        /// The number of the column or field.
        column: u16,
    },
    /// A field of the packed form has an invalid value.
    #[error("the field `{field}` has an invalid value")]
    InvalidField {
        /// The field's name in reports.
        field: &'static str,
    },
    /// The block or segment exceeds a limit of the format.
    #[error("the data exceeds a limit of the format")]
    LimitExceeded,
    /// A source's changes come before its keyframe.
    #[error("source {} has changes before its keyframe", .source_id.0)]
    NoKeyframe {
        /// The source of the changes.
        source_id: SourceId,
    },
    /// The seal does not match the blocks before it, or bytes follow the end of the segment.
    #[error("the seal does not match the bytes before it, or bytes follow it")]
    Seal,
    /// An entry is invalid for its tree.
    #[error(transparent)]
    Tree(TreeError),
}

impl FaultKind {
    /// Returns `self` for a state that no input can reach. Debug builds panic, so that tests find the mistake.
    #[cold]
    pub(crate) fn unreachable(self) -> Self {
        debug_assert!(false, "unreachable state: {self}");
        self
    }
}
