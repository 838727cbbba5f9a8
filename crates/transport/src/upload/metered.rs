//! The bytes a day over metered networks. What was tried counts, delivered or not: it was paid for.

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// What was sent over metered networks on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeteredUsage {
    /// The day, counted from 1970, in UTC.
    pub day: u64,
    /// The bytes of that day.
    pub bytes: u64,
}

impl MeteredUsage {
    /// Says whether `bytes` more stay within `limit_bytes`.
    pub(super) fn allows(&self, bytes: u64, limit_bytes: u64, wall_ms: u64) -> bool {
        self.on(wall_ms).bytes.saturating_add(bytes) <= limit_bytes
    }

    pub(super) fn add(&mut self, bytes: u64, wall_ms: u64) {
        *self = self.on(wall_ms);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    fn on(self, wall_ms: u64) -> Self {
        let day = wall_ms / DAY_MS;
        if day == self.day {
            self
        } else {
            Self { day, bytes: 0 }
        }
    }
}
