//! A session as the index knows it, in the form the JSON API gives it out.

use serde::Serialize;

use crate::name::SessionName;
use crate::segment_summary::{Origin, SegmentFault};

/// A recorded session.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SessionInfo {
    /// The device.
    pub device_id: String,
    /// The session. A string, since JavaScript's numbers do not hold every 64-bit id.
    pub session_id: String,
    /// Device, system and app.
    #[serde(flatten)]
    pub origin: Origin,
    /// Wall time of the first entry, milliseconds since 1970; none when nothing could be read.
    pub started_ms: Option<u64>,
    /// From the first entry to the last, milliseconds.
    pub length_ms: u64,
    /// Size of all its segments.
    pub bytes: u64,
    /// Its segments, in order.
    pub segments: Vec<SegmentInfo>,
    /// The screens it went through.
    pub screens: Vec<ScreenVisit>,
    /// Runs of sequence numbers that never arrived, each with its first and last.
    pub missing: Vec<(u32, u32)>,
}

/// A segment of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentInfo {
    /// Its place in the session.
    pub sequence: u32,
    /// Its size.
    pub bytes: u64,
    /// How many entries of it are whole.
    pub entries: u64,
    /// Wall time of its first and last entry.
    pub span_ms: Option<(u64, u64)>,
    /// Where it is broken, if it is.
    pub fault: Option<SegmentFault>,
}

/// A screen that came up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScreenVisit {
    /// When, milliseconds since 1970.
    pub wall_ms: u64,
    /// Its name.
    pub name: String,
}

impl SessionInfo {
    /// Adds up what the rows of a session say.
    pub(super) fn new(
        name: &SessionName,
        origin: Origin,
        segments: Vec<SegmentInfo>,
        mut screens: Vec<ScreenVisit>,
    ) -> Self {
        // A segment repeats the screen it opens on; a screen is named once for as long as it stays.
        screens.dedup_by(|later, earlier| later.name == earlier.name);
        let started_ms = segments.iter().filter_map(|s| s.span_ms).map(|span| span.0).min();
        let ended_ms = segments.iter().filter_map(|s| s.span_ms).map(|span| span.1).max();
        Self {
            device_id: name.device_id().to_owned(),
            session_id: name.session_id().to_string(),
            origin,
            started_ms,
            length_ms: ended_ms.unwrap_or(0).saturating_sub(started_ms.unwrap_or(0)),
            bytes: segments.iter().map(|s| s.bytes).sum(),
            missing: missing_ranges(&segments),
            segments,
            screens,
        }
    }
}

fn missing_ranges(segments: &[SegmentInfo]) -> Vec<(u32, u32)> {
    let mut next = 0;
    let mut gaps = Vec::new();
    for segment in segments {
        if segment.sequence > next {
            gaps.push((next, segment.sequence - 1));
        }
        next = segment.sequence.saturating_add(1);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sequences: &[u32], expected: &[(u32, u32)]) {
        let segment = |sequence: &u32| SegmentInfo {
            sequence: *sequence,
            bytes: 0,
            entries: 0,
            span_ms: None,
            fault: None,
        };
        assert_eq!(
            missing_ranges(&sequences.iter().map(segment).collect::<Vec<_>>()),
            expected
        );
    }

    #[test]
    fn a_gap_is_named_by_its_ends() {
        check(&[], &[]);
        check(&[0, 1, 2], &[]);
        check(&[2, 3, 7], &[(0, 1), (4, 6)]);
    }
}
