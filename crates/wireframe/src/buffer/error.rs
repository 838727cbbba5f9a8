//! Faults of a frame buffer: offset and rule, and never the text in the buffer.

/// A buffer that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("frame buffer refused at byte {offset}: {fault}")]
pub struct BufferError {
    /// Offset of the fault in the buffer, in bytes.
    pub offset: usize,
    /// The rule that the buffer breaks.
    pub fault: BufferFault,
}

/// A rule of the layout that a buffer breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BufferFault {
    /// The buffer is shorter than a header.
    #[error("a header takes {needed} bytes and the buffer has {len}")]
    NoHeader {
        /// Bytes of a header.
        needed: usize,
        /// Bytes of the buffer.
        len: usize,
    },
    /// The buffer does not start with the magic bytes of a frame buffer.
    #[error("not a frame buffer; pass the bytes that the frame writer returned")]
    Magic,
    /// The layout has another version.
    #[error("layout version {found} is not {expected}; host and core are of different releases")]
    Version {
        /// Version of the buffer.
        found: u16,
        /// Version of this crate.
        expected: u16,
    },
    /// The header has flags that this version does not know.
    #[error("unknown flags in {found:#x}")]
    Flags {
        /// All flags of the header.
        found: u32,
    },
    /// The buffer is longer than [`MAX_BUFFER_BYTES`](super::MAX_BUFFER_BYTES).
    #[error("{len} bytes exceed the limit of {limit}")]
    Oversized {
        /// Length in the header.
        len: usize,
        /// The limit.
        limit: usize,
    },
    /// The buffer is shorter than the length in its header.
    #[error("truncated to {len} of {total} bytes")]
    Truncated {
        /// Length in the header.
        total: usize,
        /// Bytes of the buffer.
        len: usize,
    },
    /// The sizes of the sections do not add up to the length in the header.
    #[error("sections of {sections} bytes do not fill the {total} bytes of the buffer")]
    Sections {
        /// Length in the header.
        total: usize,
        /// Sum of header and sections.
        sections: u64,
    },
    /// Width or height of the viewport is negative.
    #[error("the viewport's size is negative")]
    Viewport,
    /// There are sections of a tree, but the header has no tree flag.
    #[error("nodes, attributes, text or paint ranks in a buffer without a tree")]
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
        /// Id of the node.
        id: u32,
    },
    /// A node's parent is in the buffer, but the node is not among the descendants that follow the parent.
    #[error(
        "node {id} is not among the descendants that follow its parent {parent}; write nodes depth first"
    )]
    NotDepthFirst {
        /// Id of the node.
        id: u32,
        /// Id of its parent.
        parent: u32,
    },
    /// A node's parent is not in the buffer.
    #[error("the parent {parent} of node {id} is not in the buffer")]
    MissingParent {
        /// Id of the node.
        id: u32,
        /// Id of its parent.
        parent: u32,
    },
    /// A node's attribute count is higher than the number of attributes left.
    #[error("node {id} has {count} attributes and {left} are left")]
    MissingAttrs {
        /// Id of the node.
        id: u32,
        /// Attribute count of the node.
        count: usize,
        /// Attributes left.
        left: usize,
    },
    /// Attributes follow those of the last node.
    #[error("{left} attributes belong to no node")]
    SpareAttrs {
        /// Number of these attributes.
        left: usize,
    },
    /// A node's attributes are not in the order of class and key, or a key occurs twice.
    #[error("attribute {key} of class {class} of node {id} is out of order or a duplicate")]
    AttrOrder {
        /// Id of the node.
        id: u32,
        /// Class of the attribute.
        class: u16,
        /// Key of the attribute.
        key: u16,
    },
    /// A node's strings are longer than the text left.
    #[error("node {id} has {len} bytes of text and {left} are left")]
    MissingText {
        /// Id of the node.
        id: u32,
        /// Length of one string in bytes; of all strings together if the node is left out.
        len: u64,
        /// Bytes of text left.
        left: usize,
    },
    /// Text follows the last string.
    #[error("{left} bytes of text belong to no node")]
    SpareText {
        /// Length of this text in bytes.
        left: usize,
    },
    /// A string is not UTF-8, or ends within a character.
    #[error("a string is not UTF-8")]
    Utf8,
}

pub(super) fn fault<T>(offset: usize, fault: BufferFault) -> Result<T, BufferError> {
    Err(BufferError { offset, fault })
}
