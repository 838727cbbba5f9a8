//! Why a buffer is refused: where and what, and never the text that is in it.

/// A buffer that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("frame buffer refused at byte {offset}: {fault}")]
pub struct BufferError {
    /// Where in the buffer.
    pub offset: usize,
    /// What is wrong there.
    pub fault: BufferFault,
}

/// What is wrong in a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BufferFault {
    /// The buffer is shorter than a header.
    #[error("a header takes {needed} bytes and the buffer has {len}")]
    NoHeader {
        /// Bytes of a header.
        needed: usize,
        /// Bytes there are.
        len: usize,
    },
    /// The first bytes are not a frame buffer's.
    #[error("not a frame buffer; pass the bytes that the frame writer returned")]
    Magic,
    /// The layout is of another version.
    #[error("layout version {found} is not {expected}; host and core are of different releases")]
    Version {
        /// The buffer's.
        found: u16,
        /// This crate's.
        expected: u16,
    },
    /// Flags that this version does not know.
    #[error("flags {found:#x} are not known")]
    Flags {
        /// The flags.
        found: u32,
    },
    /// The buffer is longer than the limit.
    #[error("{len} bytes are over the limit of {limit}")]
    Oversized {
        /// Its length by its own account.
        len: usize,
        /// The limit.
        limit: usize,
    },
    /// The end is missing.
    #[error("cut after {len} of {total} bytes")]
    Truncated {
        /// Its length by its own account.
        total: usize,
        /// Bytes there are.
        len: usize,
    },
    /// The sections' sizes do not add up to the length.
    #[error("sections of {sections} bytes do not fill the {total} bytes of the buffer")]
    Sections {
        /// Its length by its own account.
        total: usize,
        /// Sum of header and sections.
        sections: u64,
    },
    /// The viewport's width or height is negative.
    #[error("the viewport's size is negative")]
    Viewport,
    /// There are tree sections, but the header says that there is no tree.
    #[error("nodes, attributes or text in a buffer without a tree")]
    NoTree,
    /// A node's id is 0.
    #[error("a node has the id 0; ids start at 1")]
    ZeroId,
    /// Two nodes have the same id.
    #[error("a second node has the id {id}")]
    DuplicateId {
        /// The id.
        id: u32,
    },
    /// A node is its own ancestor.
    #[error("node {id} is its own ancestor")]
    Cycle {
        /// The node.
        id: u32,
    },
    /// A node's parent is in the buffer, but the node is not among what follows it as its descendants.
    #[error("node {id} does not stand among the descendants of its parent {parent}; write nodes depth first")]
    NotDepthFirst {
        /// The node.
        id: u32,
        /// Its parent.
        parent: u32,
    },
    /// A node's parent is not in the buffer.
    #[error("the parent {parent} of node {id} is not in the buffer")]
    MissingParent {
        /// The node.
        id: u32,
        /// Its parent.
        parent: u32,
    },
    /// A node has more attributes than are left.
    #[error("node {id} has {count} attributes and {left} are left")]
    MissingAttrs {
        /// The node.
        id: u32,
        /// Attributes it says it has.
        count: usize,
        /// Attributes left.
        left: usize,
    },
    /// Attributes that belong to no node.
    #[error("{left} attributes belong to no node")]
    SpareAttrs {
        /// How many.
        left: usize,
    },
    /// A node's attributes are not in order, or one key is there twice.
    #[error("attribute {key} of class {class} of node {id} stands out of order or twice")]
    AttrOrder {
        /// The node.
        id: u32,
        /// Class of the attribute's key.
        class: u16,
        /// The attribute's key.
        key: u16,
    },
    /// A node's strings are longer than the text that is left.
    #[error("node {id} has {len} bytes of text and {left} are left")]
    MissingText {
        /// The node.
        id: u32,
        /// Bytes of a string, or of all of the node's strings where it is left out.
        len: u64,
        /// Bytes left.
        left: usize,
    },
    /// Text that belongs to no node.
    #[error("{left} bytes of text belong to no node")]
    SpareText {
        /// Bytes of it.
        left: usize,
    },
    /// A string is not UTF-8, or does not end with a whole character.
    #[error("a string is not UTF-8")]
    Utf8,
    /// The paint ranks are neither absent nor one for each node.
    #[error("{ranks} paint ranks for {nodes} nodes")]
    PaintCount {
        /// Ranks there are.
        ranks: u32,
        /// Nodes there are.
        nodes: u32,
    },
    /// A paint rank is too high or there twice.
    #[error("paint rank {rank} is there twice or not below the number of nodes")]
    PaintRank {
        /// The rank.
        rank: u32,
    },
}

pub(super) fn fault<T>(offset: usize, fault: BufferFault) -> Result<T, BufferError> {
    Err(BufferError { offset, fault })
}
