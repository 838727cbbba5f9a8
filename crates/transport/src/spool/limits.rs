//! The limits of a spool, and the order of deletion when they are exceeded.

use std::cmp::Reverse;

use afterimage_config::{DeviceId, SegmentName, SessionId, SessionReplayConfig};

/// The limits of a spool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpoolLimits {
    /// Maximum size of all segments in bytes.
    pub max_bytes: u64,
    /// Maximum age in milliseconds, from the time of the recording.
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

/// The start of 2024, before the first recording. The clock of a device that writes an earlier time is not set, so the
/// file's age is unknown, and it never expires.
const EARLIEST_PLAUSIBLE_MS: u64 = 1_704_067_200_000;

/// A sealed segment, as far as the limits need to know it.
pub(super) struct SegmentAge<'a> {
    pub(super) name: &'a SegmentName,
    pub(super) bytes: u64,
    pub(super) sealed_at_ms: u64,
}

/// Returns the sort key of the order in which segments are deleted and delivered: by age, and within a session by number.
pub(super) fn age_order(name: &SegmentName, sealed_at_ms: u64) -> (u64, SessionId, u64, &DeviceId) {
    (sealed_at_ms, name.session_id(), name.sequence(), name.device_id())
}

impl SpoolLimits {
    /// Returns whether a recording of the time `recorded_at_ms` has reached the maximum age.
    pub(super) fn is_expired(&self, recorded_at_ms: u64, now_wall_ms: u64) -> bool {
        recorded_at_ms >= EARLIEST_PLAUSIBLE_MS
            && now_wall_ms.saturating_sub(recorded_at_ms) > self.max_age_ms
    }

    /// Returns the names of the sealed segments to delete, given all sealed segments and the total size of all segments.
    pub(super) fn evictions(
        &self,
        mut segments: Vec<SegmentAge<'_>>,
        mut total_bytes: u64,
        now_wall_ms: u64,
    ) -> Vec<SegmentName> {
        segments.sort_by_key(|segment| Reverse(age_order(segment.name, segment.sealed_at_ms)));
        let mut evictions = Vec::new();
        while let Some(oldest) = segments.pop() {
            if total_bytes > self.max_bytes || self.is_expired(oldest.sealed_at_ms, now_wall_ms) {
                total_bytes = total_bytes.saturating_sub(oldest.bytes);
                evictions.push(oldest.name.clone());
            }
        }
        evictions
    }
}
