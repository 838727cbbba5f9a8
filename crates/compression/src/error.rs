//! What can go wrong: on the way in (the caller can do something about it), and in bytes that were read.

use afterimage_wireframe::{SourceId, TreeError};

/// Why an entry cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A source's changes came before its tree.
    #[error("source {} has no keyframe in this segment; push one before its changes", .source_id.0)]
    NoKeyframe {
        /// The source.
        source_id: SourceId,
    },
    /// The entry does not fit the open block, though it may fit the next.
    #[error("the open block is full; cut it and push the entry again")]
    BlockFull,
    /// The entry fits no block.
    #[error("an entry of {items} items and up to {bytes} bytes fits no block; record less of the screen")]
    EntryTooLarge {
        /// Its entries, nodes, changes and properties.
        items: usize,
        /// The most it can take.
        bytes: usize,
    },
}

/// Where a segment stops being readable, and why. What comes before it is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("segment is damaged at byte {offset}: {kind}")]
pub struct Fault {
    /// The first byte of the record that cannot be read.
    pub offset: u64,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// The first bytes are not a segment's.
    #[error("this is not a segment")]
    NotASegment,
    /// Written by a later version, for readers at least as new as this.
    #[error("it needs a reader of format version {min_reader} or later")]
    TooNew {
        /// The version.
        min_reader: u16,
    },
    /// The bytes end within the record.
    #[error("the record is cut short")]
    Truncated,
    /// The record is longer than any that is written.
    #[error("the record says that it has {bytes} bytes, more than any may have")]
    TooLong {
        /// Its length.
        bytes: u64,
    },
    /// The record's bytes are not those that were written.
    #[error("the checksum does not match")]
    Checksum,
    /// The block is packed in a way that this version does not know, or badly.
    #[error("the block cannot be unpacked")]
    Packing,
    /// It was packed with a dictionary that this version does not have.
    #[error("it was packed with dictionary {number}, which this version does not have")]
    Dictionary {
        /// Its number.
        number: u32,
    },
    /// The header or the seal does not hold what it should.
    #[error("the record's fields cannot be read")]
    Fields,
    /// A column has fewer values than the entries need, or one that cannot be read.
    #[error("column {column} ends early or has a value that cannot be read")]
    ColumnEnds {
        /// The column.
        column: u16,
    },
    /// A column has more values than the entries need.
    #[error("column {column} has values left over")]
    ColumnUnconsumed {
        /// The column.
        column: u16,
    },
    /// A value is outside of what its column may hold.
    #[error("column {column} holds a value that means nothing")]
    InvalidValue {
        /// The column.
        column: u16,
    },
    /// A field of the packed form says something that means nothing there.
    #[error("the {field} means nothing where it stands")]
    InvalidField {
        /// What the field is of, as reports call it.
        field: &'static str,
    },
    /// The block has more in it than a writer puts there.
    #[error("the block holds more than any may hold")]
    LimitExceeded,
    /// A source's changes come before its tree.
    #[error("source {} has changes before its keyframe", .source_id.0)]
    NoKeyframe {
        /// The source.
        source_id: SourceId,
    },
    /// Bytes follow the seal, or the seal is of other blocks.
    #[error("the seal does not fit what stands before or after it")]
    Seal,
    /// An entry does not fit the tree that the ones before it give.
    #[error(transparent)]
    Tree(TreeError),
}
