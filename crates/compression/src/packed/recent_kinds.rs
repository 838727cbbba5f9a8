//! The latest kinds of entries or changes, as a context.

/// The latest kinds, three bits each. The newest kind is in the lowest bits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RecentKinds(u32);

/// Bits of a kind. Kinds of entries and of changes are below 8.
const KIND_BITS: u32 = 3;

impl RecentKinds {
    /// Appends a kind.
    #[inline]
    pub(super) fn push(&mut self, kind: u32) {
        self.0 = self.0 << KIND_BITS | kind & mask(1);
    }

    /// The `count` newest kinds.
    #[inline]
    pub(super) fn newest(self, count: u32) -> u32 {
        self.0 & mask(count)
    }

    /// The `count` kinds before the newest one. They keep their bits, so the lowest three are 0.
    #[inline]
    pub(super) fn before_newest(self, count: u32) -> u32 {
        self.0 & mask(count + 1) & !mask(1)
    }
}

/// The bits of so many kinds.
const fn mask(count: u32) -> u32 {
    (1 << (KIND_BITS * count)) - 1
}
