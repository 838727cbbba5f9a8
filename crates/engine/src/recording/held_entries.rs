//! Touches that wait for the frames which decide about their places, and the entries behind them.
//!
//! A touch is held until every shown source has a frame that was walked at its time or later. Later entries are held behind it, so
//! that they are recorded in the order of the calls.

use std::collections::VecDeque;

use afterimage_wireframe::{Point, Rect, SourceId, Timed, Touch};
use litemap::LiteMap;

use super::entry::MaskedEntry;
use super::keyboards::middle_if_on;
use super::pointers::TouchPlace;
use super::private_areas::PointPrivacy;
use super::walked_frames::PointHistory;
use crate::session::MAX_HELD_TOUCHES;

/// Longest time that a touch is held, in milliseconds. A walker submits a frame within a second of a touch, as the advice asks. Android
/// reports a main thread that hangs for this long as not responding. A longer time would put more at risk if the process is killed.
pub(super) const MAX_HOLD_MS: u64 = 5000;

/// Time after which the host is asked for a frame that decides, in milliseconds: a walker that follows the advice submits one within two
/// walks at the default rate. Others, such as that of a source that is still, have to be asked.
const MAX_WAIT_MS: u64 = 300;

/// Entries that are held behind touches: more than a screen with several sources changes in [`MAX_HOLD_MS`].
const MAX_HELD_ENTRIES: usize = 1024;

/// The held touches and entries, in the order of the calls.
#[derive(Debug, Default)]
pub(super) struct HeldEntries {
    held: VecDeque<Held>,
    touches: usize,
}

/// Something that is held.
#[derive(Debug)]
pub(super) enum Held {
    /// A touch.
    Touch(HeldTouch),
    /// An entry behind a touch.
    Entry {
        entry: Timed<MaskedEntry>,
        /// The number of segments that were opened when it was held. A segment that is opened later has the trees of its keyframes.
        opened: u64,
    },
}

/// A touch and what is known about its place.
#[derive(Debug)]
pub(super) struct HeldTouch {
    pub(super) touch: Timed<Touch>,
    /// The time of the call.
    arrived_ms: u64,
    /// The middle of the keyboard, if the touch may be on it.
    keyboard: Option<Point>,
    sources: LiteMap<SourceId, PointHistory>,
    is_given_up: bool,
}

impl HeldTouch {
    /// Returns a touch, with the privacy of its point in each source that is shown.
    pub(super) fn new(
        touch: Timed<Touch>,
        arrived_ms: u64,
        keyboard: Option<Point>,
        sources: LiteMap<SourceId, PointHistory>,
    ) -> Self {
        Self {
            touch,
            arrived_ms,
            keyboard,
            sources,
            is_given_up: false,
        }
    }

    /// Has the touch recorded without its place.
    pub(super) fn give_up(&mut self) {
        self.is_given_up = true;
    }

    /// Stores the privacy of the touch's point in the frames of a source.
    pub(super) fn set_history(&mut self, source: SourceId, history: PointHistory) {
        self.sources.insert(source, history);
    }

    /// Applies that a source is gone: nothing of it is shown after the touch.
    pub(super) fn source_gone(&mut self, source: SourceId) {
        if let Some(history) = self.sources.get_mut(&source) {
            history.after = history.after.or(Some(PointPrivacy::NotShown));
        }
    }

    /// Returns the place of the touch once every source that is shown has decided.
    fn place(&self) -> Option<TouchPlace> {
        if self.is_given_up {
            return Some(TouchPlace::Unknown);
        }
        if self.sources.is_empty() || self.sources.values().any(|history| history.after.is_none()) {
            return None;
        }
        Some(self.decide())
    }

    /// Decides by the topmost source at the point. Sources with higher numbers are above those with lower ones, as in replay.
    fn decide(&self) -> TouchPlace {
        if let Some(middle) = self.keyboard {
            return TouchPlace::Redacted(middle);
        }
        let was_shown = |history: &PointHistory| history.before != PointPrivacy::NotShown;
        if !self.sources.values().any(was_shown) {
            // No frame says what was on the screen.
            return TouchPlace::Unknown;
        }
        for history in self.sources.values().rev() {
            match (history.before, history.after.unwrap_or(PointPrivacy::Unknown)) {
                (PointPrivacy::Private(middle), _) | (_, PointPrivacy::Private(middle)) => {
                    return TouchPlace::Redacted(middle);
                }
                (PointPrivacy::Unknown, _) | (_, PointPrivacy::Unknown) => return TouchPlace::Unknown,
                (PointPrivacy::Covered, PointPrivacy::Covered) => return TouchPlace::Kept,
                _ => {}
            }
        }
        TouchPlace::Kept
    }
}

impl HeldEntries {
    /// Returns whether nothing is held.
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Returns the time of the first touch.
    pub(super) fn first_ms(&self) -> Option<u64> {
        match self.held.front()? {
            Held::Touch(held) => Some(held.touch.elapsed_ms),
            Held::Entry { entry, .. } => Some(entry.elapsed_ms),
        }
    }

    /// Returns the time at which the first touch has been held for too long.
    pub(super) fn next_deadline_ms(&self) -> Option<u64> {
        match self.held.front()? {
            Held::Touch(held) => Some(held.arrived_ms.saturating_add(MAX_HOLD_MS)),
            Held::Entry { .. } => None,
        }
    }

    /// Returns the time at which the host is asked for the frame that decides about the first touch.
    pub(super) fn frame_due_ms(&self) -> Option<u64> {
        match self.held.front()? {
            Held::Touch(held) => Some(held.arrived_ms.saturating_add(MAX_WAIT_MS)),
            Held::Entry { .. } => None,
        }
    }

    /// Holds a touch. If too many are held, the oldest is given up.
    pub(super) fn hold_touch(&mut self, touch: HeldTouch) {
        if self.touches >= MAX_HELD_TOUCHES {
            self.give_up_first();
        }
        self.touches += 1;
        self.held.push_back(Held::Touch(touch));
    }

    /// Holds an entry behind the touches. If too many are held, all touches are given up.
    pub(super) fn hold_entry(&mut self, entry: Timed<MaskedEntry>, opened: u64) {
        if self.held.len() - self.touches >= MAX_HELD_ENTRIES {
            self.give_up_all();
        }
        self.held.push_back(Held::Entry { entry, opened });
    }

    /// Gives up the touches that were held for [`MAX_HOLD_MS`].
    pub(super) fn give_up_overdue(&mut self, now_ms: u64) {
        for touch in self.touches_mut() {
            if touch.arrived_ms.saturating_add(MAX_HOLD_MS) <= now_ms {
                touch.give_up();
            }
        }
    }

    /// Gives up all touches that are not decided.
    pub(super) fn give_up_all(&mut self) {
        for touch in self.touches_mut().filter(|touch| touch.place().is_none()) {
            touch.give_up();
        }
    }

    /// Returns the touches that a source has not decided about yet.
    pub(super) fn undecided_by(&mut self, source: SourceId) -> impl Iterator<Item = &mut HeldTouch> {
        self.touches_mut().filter(move |touch| {
            let history = touch.sources.get(&source);
            !touch.is_given_up
                && history.is_none_or(|history| history.after.is_none())
                && touch.place().is_none()
        })
    }

    /// Applies that the keyboard moved: a touch that is held may be on either place.
    pub(super) fn keyboard_moved(&mut self, place: Option<&Rect>) {
        for touch in self.touches_mut() {
            touch.keyboard = touch
                .keyboard
                .or_else(|| middle_if_on(place, touch.touch.value.at));
        }
    }

    /// Removes the first touch that is decided, with its place, or the first entry if no touch is before it.
    pub(super) fn next_decided(&mut self) -> Option<(Held, TouchPlace)> {
        let place = match self.held.front()? {
            Held::Touch(touch) => touch.place()?,
            Held::Entry { .. } => TouchPlace::Kept,
        };
        let held = self.held.pop_front()?;
        self.touches -= usize::from(matches!(held, Held::Touch(_)));
        Some((held, place))
    }

    fn give_up_first(&mut self) {
        if let Some(first) = self.touches_mut().next() {
            first.give_up();
        }
    }

    fn touches_mut(&mut self) -> impl Iterator<Item = &mut HeldTouch> {
        self.held.iter_mut().filter_map(|held| match held {
            Held::Touch(touch) => Some(touch),
            Held::Entry { .. } => None,
        })
    }
}
