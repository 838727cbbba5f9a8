//! Times that count from the session's start, with the device's sleep included.

use afterimage_compression::SegmentHeader;

/// The clock of a segment whose header has the number of a boot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionTime {
    /// Time of the header.
    opened_ms: u64,
    /// Recording time of the header. It differs from `opened_ms` in a later boot whose start had to be corrected.
    start: i128,
}

impl SessionTime {
    pub(super) fn new(header: &SegmentHeader) -> Self {
        Self {
            opened_ms: header.elapsed_ms,
            start: header.elapsed_ms.into(),
        }
    }

    pub(super) fn start(&self) -> i128 {
        self.start
    }

    pub(super) fn shift(&mut self, by_ms: i128) {
        self.start += by_ms;
    }

    /// Returns the recording time of an entry. Times wrap: an entry may be before the header, and the header at 0.
    pub(super) fn at(&self, elapsed_ms: u64) -> i128 {
        self.start + i128::from(elapsed_ms.wrapping_sub(self.opened_ms).cast_signed())
    }
}
