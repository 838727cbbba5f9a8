//! The limits of a spool, and the order of deletion when they are exceeded.

use std::cmp::Reverse;

use afterimage_config::{DeviceId, SegmentName, SessionId, SessionReplayConfig};

use crate::spool_time::SpoolTime;

/// The limits of a spool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpoolLimits {
    /// Maximum size of all segments in bytes.
    pub max_bytes: u64,
    /// Maximum age in milliseconds, from the start of a segment, in spool time.
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

/// A sealed segment, as far as the limits need to know it.
pub(super) struct SegmentAge<'a> {
    pub(super) name: &'a SegmentName,
    pub(super) bytes: u64,
    pub(super) begun: SpoolTime,
    pub(super) modified_ms: u64,
}

/// The sort key of [`age_order`].
pub(super) type AgeOrder<'a> = (SpoolTime, u64, SessionId, u64, &'a DeviceId);

/// Returns the sort key of the order in which segments are deleted and delivered: by age, and within a session by number.
/// The file's modification time orders segments of one age alone: those of an earlier version, whose age is not known.
pub(super) fn age_order(name: &SegmentName, begun: SpoolTime, modified_ms: u64) -> AgeOrder<'_> {
    let (session, sequence) = (name.session_id(), name.sequence());
    (begun, modified_ms, session, sequence, name.device_id())
}

impl SpoolLimits {
    /// Returns whether a recording that was begun at `begun` exceeds the maximum age.
    pub(super) fn is_expired(&self, begun: SpoolTime, now: SpoolTime) -> bool {
        now.since_ms(begun) > self.max_age_ms
    }

    /// Returns the names of the sealed segments to delete, given all sealed segments and the total size of all segments.
    pub(super) fn evictions(
        &self,
        mut segments: Vec<SegmentAge<'_>>,
        mut total_bytes: u64,
        now: SpoolTime,
    ) -> Vec<SegmentName> {
        segments.sort_by_key(|segment| Reverse(age_order(segment.name, segment.begun, segment.modified_ms)));
        let mut evictions = Vec::new();
        while let Some(oldest) = segments.pop() {
            if total_bytes > self.max_bytes || self.is_expired(oldest.begun, now) {
                total_bytes = total_bytes.saturating_sub(oldest.bytes);
                evictions.push(oldest.name.clone());
            }
        }
        evictions
    }
}
