//! How much may wait, and what goes first when it is more.

use std::cmp::Reverse;

use afterimage_config::{DeviceId, SegmentName, SessionId, SessionReplayConfig};

/// The caps of a spool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpoolLimits {
    /// Bytes of all segments.
    pub max_bytes: u64,
    /// Age in wall milliseconds, counted from when a segment was recorded.
    pub max_age_ms: u64,
}

impl From<&SessionReplayConfig> for SpoolLimits {
    fn from(config: &SessionReplayConfig) -> Self {
        Self {
            max_bytes: config.storage_limit_bytes,
            max_age_ms: config.storage_max_age_ms,
        }
    }
}

/// The start of 2024, before any recording was made: a file that is older was written by a device whose clock
/// was not set, so its age is not known and does not count against it.
const PLAUSIBLE_FROM_MS: u64 = 1_704_067_200_000;

/// The order in which segments leave: by age, and those of one session by number.
pub(super) fn age_order(name: &SegmentName, sealed_at_ms: u64) -> (u64, SessionId, u64, &DeviceId) {
    (sealed_at_ms, name.session_id(), name.sequence(), name.device_id())
}

impl SpoolLimits {
    /// Says whether what was recorded at `recorded_at_ms` is over age.
    pub(super) fn is_expired(&self, recorded_at_ms: u64, now_wall_ms: u64) -> bool {
        recorded_at_ms >= PLAUSIBLE_FROM_MS && now_wall_ms.saturating_sub(recorded_at_ms) > self.max_age_ms
    }

    /// Names the sealed files that must go, given each one's bytes and age and the bytes of all files.
    pub(super) fn evictions(
        &self,
        mut files: Vec<(&SegmentName, u64, u64)>,
        mut total_bytes: u64,
        now_wall_ms: u64,
    ) -> Vec<SegmentName> {
        files.sort_by_key(|(name, _, sealed_at_ms)| Reverse(age_order(name, *sealed_at_ms)));
        let mut evictions = Vec::new();
        while let Some((name, bytes, sealed_at_ms)) = files.pop() {
            if total_bytes > self.max_bytes || self.is_expired(sealed_at_ms, now_wall_ms) {
                total_bytes = total_bytes.saturating_sub(bytes);
                evictions.push(name.clone());
            }
        }
        evictions
    }
}
