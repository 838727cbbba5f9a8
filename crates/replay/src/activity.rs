//! Activity of one segment: the few entries that decide where a recording has gaps.

use afterimage_wireframe::{AppState, Entry, Environment};

/// Time without activity from which on it is a gap. 10 s is the threshold of rrweb's players for inactivity: shorter pauses
/// belong to the use of an app, as when a screen is read.
pub(crate) const IDLE_MS: u64 = 10_000;

/// Maximum number of marks per segment: far more than 30 s of app state changes that a user can cause. Later marks are dropped.
const MAX_MARKS: usize = 1_024;

/// Kind of an [`ActivityMark`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActivityKind {
    /// A touch, a gesture, or a change of the window, the screen or the keyboard.
    Event,
    /// A frame. It ends time in the background.
    Frame,
    /// The state at a segment's beginning. It repeats known state, except in the first segment.
    Opening,
    /// The app is on the screen.
    Foreground,
    /// The app is not on the screen.
    Background,
}

/// An entry that may begin or end a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivityMark {
    /// Time of the entry, in milliseconds.
    pub t_ms: u64,
    /// Kind of the entry.
    pub kind: ActivityKind,
}

/// Activity of one segment, reduced to the marks that decide its gaps. Usually two: the first and the last entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentActivity {
    /// Times of the first and the last entry of any kind.
    pub span: Option<(u64, u64)>,
    /// The marks, in order of time.
    pub marks: Vec<ActivityMark>,
    /// Whether entries after the last one are lost.
    pub is_cut_off: bool,
}

/// Reduces the entries of one segment to its [`SegmentActivity`].
#[derive(Debug, Default)]
pub struct ActivityReader {
    activity: SegmentActivity,
    opening: Opening,
    /// Whether the app is known to be on the screen or in the background.
    is_foreground: Option<bool>,
}

/// Entries at a segment's beginning. Each may repeat known state; the last one at the first entry's time does not, since
/// an entry opens a segment.
#[derive(Debug, Default)]
enum Opening {
    #[default]
    Running,
    /// The last entry so far.
    Held(ActivityKind),
    Over,
}

impl ActivityKind {
    /// All kinds, by their code.
    const ALL: [Self; 5] = [
        Self::Event,
        Self::Frame,
        Self::Opening,
        Self::Foreground,
        Self::Background,
    ];

    /// Returns the code under which an index stores the kind.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    /// Returns the kind of a code.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// Returns the kind of an entry. `None` if it is neither visible nor an input.
    fn from_entry<T>(entry: &Entry<T>) -> Option<Self> {
        match entry {
            Entry::Keyframe(_) => Some(Self::Frame),
            // An entry without changes only records that the screen was still the same.
            Entry::Changes { changes, .. } => (!changes.is_empty()).then_some(Self::Frame),
            Entry::Touch(_) | Entry::SourceGone(_) => Some(Self::Event),
            Entry::Environment(environment) => match environment {
                Environment::App(AppState::Background) => Some(Self::Background),
                Environment::App(AppState::Active | AppState::Inactive) => Some(Self::Foreground),
                Environment::App(AppState::LowMemory) | Environment::ClockAnchor { .. } => None,
                Environment::Viewport(_)
                | Environment::Orientation(_)
                | Environment::Screen(_)
                | Environment::Keyboard(_)
                | Environment::Gesture(_)
                | Environment::TouchWithoutPlace { .. } => Some(Self::Event),
            },
        }
    }
}

impl ActivityReader {
    /// Reads the next entry. A time before the latest one counts as the latest one.
    pub fn push<T>(&mut self, t_ms: u64, entry: &Entry<T>) {
        let (first_ms, last_ms) = self.activity.span.unwrap_or((t_ms, t_ms));
        let t_ms = t_ms.max(last_ms);
        self.activity.span = Some((first_ms, t_ms));
        let kind = ActivityKind::from_entry(entry);
        let may_repeat = matches!(entry, Entry::Keyframe(_) | Entry::Environment(_));
        if matches!(self.opening, Opening::Over) {
            self.mark_if_any(t_ms, kind);
        } else if t_ms > first_ms {
            self.end_opening(first_ms);
            self.mark_if_any(t_ms, kind);
        } else {
            match kind {
                Some(ActivityKind::Foreground | ActivityKind::Background) => {
                    self.opening = Opening::Running;
                    self.mark_if_any(t_ms, kind);
                }
                Some(kind) if may_repeat => self.opening = Opening::Held(kind),
                Some(kind) => {
                    self.opening = Opening::Over;
                    self.mark(t_ms, kind);
                }
                None if matches!(self.opening, Opening::Held(_)) => {
                    self.opening = Opening::Held(ActivityKind::Opening);
                }
                None => {}
            }
        }
    }

    /// Marks that the rest of the segment is lost.
    pub fn cut_off(&mut self) {
        self.activity.is_cut_off = true;
    }

    /// Ends the segment.
    #[must_use]
    pub fn finish(mut self) -> SegmentActivity {
        if let Some((first_ms, _)) = self.activity.span {
            self.end_opening(first_ms);
        }
        self.activity
    }

    fn end_opening(&mut self, first_ms: u64) {
        if let Opening::Held(kind) = std::mem::replace(&mut self.opening, Opening::Over) {
            self.mark(first_ms, kind);
        }
    }

    fn mark_if_any(&mut self, t_ms: u64, kind: Option<ActivityKind>) {
        if let Some(kind) = kind {
            self.mark(t_ms, kind);
        }
    }

    fn mark(&mut self, t_ms: u64, kind: ActivityKind) {
        let kind = match (kind, self.is_foreground) {
            (ActivityKind::Frame | ActivityKind::Foreground, Some(true)) => ActivityKind::Event,
            (ActivityKind::Background, Some(false)) => return,
            (kind, _) => kind,
        };
        match kind {
            ActivityKind::Frame | ActivityKind::Foreground => self.is_foreground = Some(true),
            ActivityKind::Background => self.is_foreground = Some(false),
            ActivityKind::Event | ActivityKind::Opening => {}
        }
        let mark = ActivityMark { t_ms, kind };
        let marks = &mut self.activity.marks;
        let is_event = |mark: &ActivityMark| mark.kind == ActivityKind::Event;
        let decides_nothing = |before: &ActivityMark, last: &ActivityMark| {
            is_event(before) && is_event(last) && t_ms.saturating_sub(before.t_ms) <= IDLE_MS
        };
        // The middle one of three events that no gap separates decides nothing.
        if let [.., before, last] = marks.as_mut_slice()
            && is_event(&mark)
            && decides_nothing(before, last)
        {
            *last = mark;
        } else if marks.len() < MAX_MARKS {
            marks.push(mark);
        }
    }
}
