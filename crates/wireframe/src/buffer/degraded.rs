//! Counts of the content that the parser replaced, dropped or did not understand.

/// Counts of nodes, attributes and touches that were not read as written, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Degraded {
    /// Nodes deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    pub too_deep: u32,
    /// Nodes over [`MAX_NODES`](super::MAX_NODES).
    pub too_many: u32,
    /// Nodes with a string over [`MAX_STRING_BYTES`](super::MAX_STRING_BYTES), or whose strings take the frame
    /// over [`MAX_FRAME_TEXT_BYTES`](super::MAX_FRAME_TEXT_BYTES), with their descendants.
    pub too_long: u32,
    /// Nodes of a kind that this version does not know; they are kept as [`Kind::Unknown`](crate::Kind::Unknown).
    pub unknown_kinds: u32,
    /// Attributes with a key that this version does not know.
    pub unknown_attrs: u32,
    /// Lengths beyond [`MAX_LENGTH`](crate::MAX_LENGTH), which are clamped, and negative sizes, which become 0. A
    /// rectangle and the place of a touch count once.
    pub clamped_lengths: u32,
    /// Codes that this version does not know, and reals that are not finite. They are kept.
    pub unknown_values: u32,
    /// Paint ranks that another node has or that are not below the number of nodes; all ranks if their number is not that of the
    /// nodes.
    pub invalid_ranks: u32,
    /// Touch points over [`MAX_TOUCHES`](super::MAX_TOUCHES) or of an unknown phase.
    pub dropped_touches: u32,
}

impl Degraded {
    /// Whether the whole buffer was read as written.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Number of nodes that are not in the frame as the host wrote them.
    #[must_use]
    pub fn replaced_nodes(&self) -> u32 {
        self.too_deep
            .saturating_add(self.too_many)
            .saturating_add(self.too_long)
    }

    /// Number of kinds, attributes and values that were clamped or have no meaning in this version.
    #[must_use]
    pub fn values(&self) -> u32 {
        self.unknown_kinds
            .saturating_add(self.unknown_attrs)
            .saturating_add(self.clamped_lengths)
            .saturating_add(self.unknown_values)
            .saturating_add(self.invalid_ranks)
    }
}
