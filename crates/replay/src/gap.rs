//! Gaps: time in which a recording shows nothing new, with the reason.

use crate::activity::{ActivityKind, ActivityMark, IDLE_MS, SegmentActivity};

/// A span of recording time in which nothing is shown or done. Gaps do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Beginning, in milliseconds since the recording's start: the last entry before the gap.
    pub from_ms: u64,
    /// End, in milliseconds since the recording's start: the first entry after the gap.
    pub to_ms: u64,
    /// Reason of the gap.
    pub reason: GapReason,
}

/// Reason of a [`Gap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum GapReason {
    /// The app was in the background. The gap has any length, and touches do not end it.
    Background,
    /// The app was on the screen, and neither changed nor was used for more than 10 s.
    Idle,
    /// Segments are missing, or the end of a segment is damaged. Other reasons are unknown then.
    Missing,
}

impl GapReason {
    /// Returns the reason's name in exports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Background => "background",
            Self::Idle => "idle",
            Self::Missing => "missing",
        }
    }
}

impl Gap {
    /// Returns the length in milliseconds.
    #[must_use]
    pub fn length_ms(&self) -> u64 {
        self.to_ms.saturating_sub(self.from_ms)
    }

    /// Returns the time outside the gaps of a recording of `duration_ms`.
    #[must_use]
    pub fn active_ms(gaps: &[Self], duration_ms: u64) -> u64 {
        duration_ms.saturating_sub(gaps.iter().map(Self::length_ms).sum())
    }
}

/// Finds the gaps of a recording, segment by segment.
#[derive(Debug)]
pub struct GapFinder {
    gaps: Vec<Gap>,
    state: State,
    /// Time of the latest entry.
    now_ms: u64,
    /// Set if entries are lost between the latest one and the next segment.
    is_cut_off: bool,
    has_entries: bool,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// On the screen; `since_ms` is the time of the latest activity.
    Foreground { since_ms: u64 },
    /// In the background since `since_ms`.
    Background { since_ms: u64 },
}

impl GapFinder {
    /// Begins a recording at a time.
    #[must_use]
    pub fn new(start_ms: u64) -> Self {
        Self {
            gaps: Vec::new(),
            state: State::Foreground { since_ms: start_ms },
            now_ms: start_ms,
            is_cut_off: false,
            has_entries: false,
        }
    }

    /// Adds the next segment, in order of recording time. `is_missing` states that no segment has the sequence number before its own.
    pub fn push(&mut self, is_missing: bool, activity: &SegmentActivity) {
        let is_after_hole = is_missing || self.is_cut_off;
        let Some((first_ms, last_ms)) = activity.span else {
            // A segment without a readable entry is a hole too.
            self.is_cut_off |= is_after_hole || activity.is_cut_off;
            return;
        };
        if is_after_hole {
            self.end_span(self.now_ms);
            let first_ms = first_ms.max(self.now_ms);
            self.push_gap(self.now_ms, first_ms, GapReason::Missing);
            self.state = State::Foreground { since_ms: first_ms };
        }
        for mark in &activity.marks {
            self.mark(*mark);
        }
        self.now_ms = self.now_ms.max(last_ms);
        self.is_cut_off = activity.is_cut_off;
        self.has_entries = true;
    }

    /// Ends the recording. Returns its gaps in order of time.
    #[must_use]
    pub fn finish(mut self, end_ms: u64) -> Vec<Gap> {
        self.end_span(end_ms);
        self.gaps
    }

    fn mark(&mut self, mark: ActivityMark) {
        let t_ms = mark.t_ms.max(self.now_ms);
        self.now_ms = t_ms;
        let is_background = matches!(self.state, State::Background { .. });
        let has_effect = match mark.kind {
            ActivityKind::Event | ActivityKind::Background => !is_background,
            ActivityKind::Opening => !self.has_entries,
            ActivityKind::Frame | ActivityKind::Foreground => true,
        };
        if !has_effect {
            return;
        }
        self.end_span(t_ms);
        self.state = if mark.kind == ActivityKind::Background {
            State::Background { since_ms: t_ms }
        } else {
            State::Foreground { since_ms: t_ms }
        };
    }

    /// Adds the gap from the present state's beginning to a time, if that span is a gap.
    fn end_span(&mut self, t_ms: u64) {
        match self.state {
            State::Background { since_ms } => self.push_gap(since_ms, t_ms, GapReason::Background),
            State::Foreground { since_ms } if t_ms.saturating_sub(since_ms) > IDLE_MS => {
                self.push_gap(since_ms, t_ms, GapReason::Idle);
            }
            State::Foreground { .. } => {}
        }
    }

    fn push_gap(&mut self, from_ms: u64, to_ms: u64, reason: GapReason) {
        if from_ms < to_ms {
            self.gaps.push(Gap {
                from_ms,
                to_ms,
                reason,
            });
        }
    }
}
