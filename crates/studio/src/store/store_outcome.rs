//! The result of storing bytes under a name.

use afterimage_checksum::BodyChecksum;

/// The result of storing bytes under a name. The first recording under a name is never replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreOutcome {
    /// The bytes are on disk. The name was not stored before.
    Created,
    /// The same bytes were already stored under this name.
    Duplicate,
    /// The same recording was stored under this name in another form, and these bytes replace it.
    OtherForm,
    /// Different bytes were already stored under this name and remain.
    Conflict {
        /// Checksums of the stored bytes.
        stored: BodyChecksum,
    },
}

impl StoreOutcome {
    /// Returns the outcome for bytes whose name is taken by `stored`.
    pub(super) fn of_taken(stored: &[u8], bytes: &[u8]) -> Self {
        if stored == bytes {
            Self::Duplicate
        } else {
            Self::Conflict {
                stored: BodyChecksum::of(stored),
            }
        }
    }

    /// Returns the checksums of the bytes that are on disk now, after `sent` was received.
    #[must_use]
    pub fn stored_checksum(self, sent: &[u8]) -> BodyChecksum {
        match self {
            Self::Created | Self::Duplicate | Self::OtherForm => BodyChecksum::of(sent),
            Self::Conflict { stored } => stored,
        }
    }

    /// Returns whether the bytes that are on disk now are the received ones.
    #[must_use]
    pub fn is_same(self) -> bool {
        !matches!(self, Self::Conflict { .. })
    }
}
