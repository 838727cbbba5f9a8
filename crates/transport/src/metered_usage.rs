//! The daily limit for metered networks. Every attempt counts, successful or not, because the user paid for its bytes.

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Bytes sent over metered networks on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeteredUsage {
    /// The day, in days since 1970 (UTC).
    pub day: u64,
    /// Number of bytes sent on this day.
    pub bytes: u64,
}

impl MeteredUsage {
    /// Returns whether `bytes` more are within `limit_bytes`.
    pub(crate) fn allows(&self, bytes: u64, limit_bytes: u64, now_wall_ms: u64) -> bool {
        self.at(now_wall_ms).bytes.saturating_add(bytes) <= limit_bytes
    }

    pub(crate) fn add(&mut self, bytes: u64, now_wall_ms: u64) {
        *self = self.at(now_wall_ms);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// Returns the usage of the day that contains `wall_ms`: nothing on a new day.
    fn at(self, wall_ms: u64) -> Self {
        let day = wall_ms / DAY_MS;
        if day == self.day {
            self
        } else {
            Self { day, bytes: 0 }
        }
    }
}
