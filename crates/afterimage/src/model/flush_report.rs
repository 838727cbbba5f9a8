//! Result of a flush.

/// What a flush did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlushReport {
    /// Segments that the server took during this flush.
    pub sent_segments: u64,
    /// Their bytes.
    pub sent_bytes: u64,
    /// Segments still in the spool; they are sent later.
    pub left_segments: u64,
    /// Their bytes.
    pub left_bytes: u64,
    /// Images that the server took during this flush.
    pub sent_images: u64,
    /// Images still in the spool; they are sent later.
    pub left_images: u64,
    /// Why something is left, in plain words; empty when nothing is.
    pub problem: String,
}
