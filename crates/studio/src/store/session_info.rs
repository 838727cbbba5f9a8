//! A session as the index stores it and as the JSON API encodes it.

use afterimage_compression::{CLOCK_TOLERANCE_MS, MAX_GAP_MS, is_plausible_wall};
use afterimage_config::SessionName;
use afterimage_replay::{Gap, GapFinder, Recording, SegmentActivity};
use serde::Serialize;

use crate::segment_summary::{MAX_WALL_MS, Origin, ScreenVisit, SegmentFault, TimeSpan};

/// A recorded session.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SessionInfo {
    /// Id of the device.
    pub device_id: String,
    /// Id of the session. A string, because a JavaScript number cannot represent every 64-bit integer.
    pub session_id: String,
    /// Device, system and app.
    #[serde(flatten)]
    pub origin: Origin,
    /// Time at which the first segment was received, by the studio's clock in milliseconds since 1970. The list is in this order.
    pub received_ms: u64,
    /// Largest difference of the device's clock from the studio's at the receipt of a segment, in milliseconds; negative if the
    /// device's clock is behind. `None` if the device sent no time.
    pub skew_ms: Option<i64>,
    /// Time of the first entry by the device's wall clock, in milliseconds since 1970. `None` if no entry is readable.
    pub started_ms: Option<u64>,
    /// Time from the first entry to the last, in milliseconds.
    pub length_ms: u64,
    /// Part of [`Self::length_ms`] that is outside of gaps: neither in the background, nor idle, nor missing.
    pub active_ms: u64,
    /// Total size of the segments.
    pub bytes: u64,
    /// The stored segments, in the order in which they were recorded.
    pub segments: Vec<SegmentInfo>,
    /// The screens that were shown, in order of time.
    pub screens: Vec<ScreenVisit>,
    /// Sequence numbers below the last recorded one under which no stored segment was recorded.
    pub missing: Vec<SequenceRange>,
}

/// A stored segment of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentInfo {
    /// Sequence number in the session, from 0.
    pub sequence: u64,
    /// Sequence number under which it was recorded. Parts of a segment that was split have the same.
    #[serde(skip)]
    pub recorded: u64,
    /// Time of receipt, by the studio's clock in milliseconds since 1970.
    pub received_ms: u64,
    /// Difference of the device's clock from the studio's at the receipt, in milliseconds. `None` if the device sent no time.
    pub skew_ms: Option<i64>,
    /// Size of the file.
    pub bytes: u64,
    /// Number of intact entries.
    pub entries: u64,
    /// Times of the first and the last intact entry. `None` if there is none.
    #[serde(rename = "span_ms")]
    pub span: Option<TimeSpan>,
    /// The fault of a broken segment.
    pub fault: Option<SegmentFault>,
    /// Number of other contents that devices sent under this name. They are stored under later numbers.
    pub conflicts: u64,
    /// Whether entries after the last one are lost.
    #[serde(skip)]
    pub is_cut_off: bool,
    /// Whether a reading of the wall clock contradicts the span.
    #[serde(skip)]
    pub has_clock_step: bool,
}

/// A range of sequence numbers, including both ends. Serialised as `[first, last]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "[u64; 2]")]
pub struct SequenceRange {
    /// Lowest sequence number.
    pub first: u64,
    /// Highest sequence number.
    pub last: u64,
}

impl From<SequenceRange> for [u64; 2] {
    fn from(range: SequenceRange) -> Self {
        [range.first, range.last]
    }
}

impl SessionInfo {
    /// Combines the rows of a session. `segments`, `screens` and `activity` are in the order in which they were recorded.
    pub(super) fn new(
        name: &SessionName,
        origin: Origin,
        segments: Vec<SegmentInfo>,
        mut screens: Vec<ScreenVisit>,
        activity: &[SegmentActivity],
    ) -> Self {
        // Each segment starts with the screen that is shown at its start, so consecutive equal names are one visit.
        screens.dedup_by(|later, earlier| later.name == earlier.name);
        let spans = || segments.iter().filter_map(|segment| segment.span);
        let started_ms = spans().map(|span| span.first_ms).min();
        let ended_ms = spans().map(|span| span.last_ms).max();
        let length_ms = ended_ms.unwrap_or(0).saturating_sub(started_ms.unwrap_or(0));
        let mut gaps = GapFinder::new(started_ms.unwrap_or(0));
        let mut next_sequence = 0;
        for (segment, activity) in segments.iter().zip(activity) {
            gaps.push(segment.recorded > next_sequence, activity);
            next_sequence = segment.recorded.saturating_add(1);
        }
        let gaps = gaps.finish(ended_ms.unwrap_or(0));
        Self {
            device_id: name.device_id().to_string(),
            session_id: name.session_id().to_string(),
            origin,
            received_ms: segments
                .iter()
                .map(|segment| segment.received_ms)
                .min()
                .unwrap_or(0),
            skew_ms: largest_skew(&segments),
            started_ms,
            length_ms,
            active_ms: Gap::active_ms(&gaps, length_ms),
            bytes: segments.iter().map(|segment| segment.bytes).sum(),
            missing: missing_ranges(&segments),
            segments,
            screens,
        }
    }

    /// Returns whether the wall clock was set during the session, or was never set: the times of the segments do not fit together
    /// then.
    pub(super) fn has_wrong_clock(&self) -> bool {
        let spans: Vec<TimeSpan> = self.segments.iter().filter_map(|segment| segment.span).collect();
        self.segments.iter().any(|segment| segment.has_clock_step)
            // Times beyond the calendar are stored as its last one.
            || self.started_ms.is_some_and(|ms| !is_plausible_wall(ms) || ms == MAX_WALL_MS)
            || spans.array_windows().any(|[before, after]| {
                let earliest_ms = before.last_ms.saturating_sub(CLOCK_TOLERANCE_MS);
                !(earliest_ms..=before.last_ms.saturating_add(MAX_GAP_MS)).contains(&after.first_ms)
            })
    }

    pub(super) fn set_times(&mut self, times: RecordedTimes) {
        self.started_ms = times.started_ms;
        self.length_ms = times.length_ms;
        self.active_ms = times.active_ms;
    }
}

/// Times of a session by its recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "each is a time in milliseconds")]
pub(super) struct RecordedTimes {
    started_ms: Option<u64>,
    length_ms: u64,
    active_ms: u64,
}

impl RecordedTimes {
    pub(super) fn new(recording: &Recording) -> Self {
        Self {
            started_ms: recording.started_at_wall_ms(),
            length_ms: recording.duration_ms(),
            active_ms: recording.active_ms(),
        }
    }
}

fn largest_skew(segments: &[SegmentInfo]) -> Option<i64> {
    let skews = segments.iter().filter_map(|segment| segment.skew_ms);
    skews.max_by_key(|skew_ms| skew_ms.unsigned_abs())
}

fn missing_ranges(segments: &[SegmentInfo]) -> Vec<SequenceRange> {
    let mut next = 0;
    let mut missing = Vec::new();
    for segment in segments {
        if segment.recorded > next {
            missing.push(SequenceRange {
                first: next,
                last: segment.recorded - 1,
            });
        }
        next = segment.recorded.saturating_add(1);
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sequences: &[u64], expected: &[[u64; 2]]) {
        let segment = |recorded: &u64| SegmentInfo {
            sequence: 500_000 - recorded,
            recorded: *recorded,
            received_ms: 0,
            skew_ms: None,
            bytes: 0,
            entries: 0,
            span: None,
            fault: None,
            conflicts: 0,
            is_cut_off: false,
            has_clock_step: false,
        };
        let segments: Vec<_> = sequences.iter().map(segment).collect();
        let missing: Vec<[u64; 2]> = missing_ranges(&segments).into_iter().map(Into::into).collect();
        assert_eq!(missing, expected);
    }

    #[test]
    fn missing_ranges_include_both_ends() {
        check(&[], &[]);
        check(&[0, 1, 2], &[]);
        check(&[2, 3, 7], &[[0, 1], [4, 6]]);
        check(&[0, 1, 1, 3], &[[2, 2]]);
    }
}
