//! The time line of a recording: the boots of a session, and the segments of earlier versions, one behind the other.
//!
//! Within a *run* of segments all distances are known. Runs are placed by the latest plausible reading of the wall clock in
//! each, so only a recording with more than one run is decoded for it: the last segment of each run, and more if that has no
//! such reading or is short.

use afterimage_compression::{MAX_GAP_MS, MAX_LATE_MS, SegmentHeader};
use afterimage_wireframe::{Entry, Environment};

use super::{Reading, RecordingClock, WallTime};
use crate::segment::OpenedSegment;

/// Sets the clocks of all segments, which are sorted by recording time.
pub(crate) fn place(segments: &mut [OpenedSegment]) {
    segments
        .chunk_by_mut(|before, after| before.header.boot.is_none() && after.header.boot.is_none())
        .for_each(place_by_wall_clock);
    let has_one_run = segments
        .array_windows()
        .all(|[before, after]| is_one_run(before, after));
    if !has_one_run {
        place_runs(segments);
    }
    // Seeking searches the starts, so none is before the one before it, whatever damaged headers claim.
    let mut latest_ms = 0;
    for segment in segments {
        latest_ms = segment.clock.start_ms().max(latest_ms);
        segment.start_ms = latest_ms;
    }
}

/// Returns whether both segments are on one time line. A segment may open with a walk that is before the last entries, of another
/// source; a header that is earlier by more is of a time line that started again.
fn is_one_run(before: &OpenedSegment, after: &OpenedSegment) -> bool {
    let line = |header: &SegmentHeader| (header.boot, header.session_start_wall_ms);
    let (before, after) = (&before.header, &after.header);
    match (before.boot, after.boot) {
        (None, None) => true,
        _ => line(before) == line(after) && before.elapsed_ms <= after.elapsed_ms.saturating_add(MAX_LATE_MS),
    }
}

fn place_runs(segments: &mut [OpenedSegment]) {
    let max_gap = i128::from(MAX_GAP_MS);
    let mut end: Option<i128> = None;
    // The wall clock at recording time 0.
    let mut start_wall: Option<i128> = None;
    for run in segments.chunk_by_mut(is_one_run) {
        let reading = latest_plausible_reading(run);
        let own_start_wall = reading.map(|reading| reading.start_wall_ms());
        let first = run.first().map_or(0, |segment| segment.clock.start());
        let shift = end.map_or(0, |end| {
            let without_gap = end - first;
            let by_wall = own_start_wall
                .zip(start_wall)
                .map(|(own, start_wall)| own - start_wall);
            let gap = by_wall.map_or(0, |by_wall| by_wall - without_gap);
            without_gap + if (0..=max_gap).contains(&gap) { gap } else { 0 }
        });
        for segment in &mut *run {
            segment.clock.shift(shift);
        }
        start_wall = own_start_wall.map(|own| own - shift).or(start_wall);
        end = latest_ms(run).map(i128::from);
    }
}

/// Returns the time of a run's latest entry or header. Segments are decoded from the last one back, until none before it can have
/// a later entry.
fn latest_ms(run: &[OpenedSegment]) -> Option<u64> {
    let mut latest = None;
    for segment in run.iter().rev() {
        let start_ms = segment.clock.start_ms();
        let times = segment.entries().map(|entry| entry.t_ms);
        latest = times.chain([start_ms]).max().max(latest);
        if latest >= Some(start_ms.saturating_add(MAX_LATE_MS)) {
            break;
        }
    }
    latest
}

/// Returns the latest plausible reading of a run.
fn latest_plausible_reading(run: &[OpenedSegment]) -> Option<Reading> {
    run.iter().rev().find_map(|segment| {
        let in_entries = segment.entries().filter_map(|entry| match entry.entry {
            Entry::Environment(Environment::ClockAnchor { wall_ms, .. }) => Some(Reading {
                sequence: entry.sequence,
                t_ms: entry.t_ms,
                wall_ms,
            }),
            _ => None,
        });
        let readings = std::iter::once(segment.opening_reading()).chain(in_entries);
        readings.filter(Reading::is_plausible).last()
    })
}

/// Sets the clocks of consecutive segments of earlier versions.
fn place_by_wall_clock(segments: &mut [OpenedSegment]) {
    let Some(first) = segments.first().filter(|first| first.header.boot.is_none()) else {
        return;
    };
    let first = WallTime::new(&first.header);
    let clocks = by_headers(first, segments).unwrap_or_else(|| by_entries(first, segments));
    for (segment, clock) in segments.iter_mut().zip(clocks) {
        segment.clock = RecordingClock::Wall(clock);
    }
}

/// Returns the clocks if all headers agree.
fn by_headers(first: WallTime, segments: &[OpenedSegment]) -> Option<Vec<WallTime>> {
    let mut clocks = vec![first];
    for segment in segments.iter().skip(1) {
        let before = clocks.last_mut()?;
        let clock = before.agreeing(&segment.header)?;
        before.ends_by(&clock);
        clocks.push(clock);
    }
    Some(clocks)
}

/// Returns the clocks of segments with contradictory headers, which are decoded for it.
fn by_entries(first: WallTime, segments: &[OpenedSegment]) -> Vec<WallTime> {
    let mut clocks = vec![first];
    for [before, after] in segments.array_windows() {
        let clock = clocks.last().copied().unwrap_or(first);
        let RecordingClock::Wall(read) = before.clock_after_entries(RecordingClock::Wall(clock)) else {
            continue;
        };
        clocks.push(read.followed_by(&after.header));
    }
    clocks
}
