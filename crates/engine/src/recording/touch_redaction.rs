//! Redaction of touches whose place would reveal input: a touch on a keyboard, a PIN pad, or anything blocked or masked by
//! hand is recorded at the centre of that area.
//!
//! A touch arrives between two frames, and its target may be in the later frame only (a PIN pad that just appeared). Touches are
//! therefore held until the next frame, and keep their place only if both frames allow it.

use std::collections::BTreeMap;

use afterimage_wireframe::{Point, Rect, Timed, Touch, TouchPhase};

use super::private_areas::{PointPrivacy, PrivateAreas, middle};
use crate::session::MAX_HELD_TOUCHES;

/// Longest time that a touch waits for the next frame, in milliseconds. A screen that does not change submits none, and a
/// block of the recording is cut as often.
const MAX_HOLD_MS: u64 = 1000;

/// Most pointers that are tracked: more than a person has fingers. A host that loses their ends costs no memory beyond this.
const MAX_POINTERS: usize = 32;

/// The held touches, and the pointers that went down on a private area.
#[derive(Debug, Default)]
pub(super) struct TouchRedaction {
    held: Vec<Timed<Touch>>,
    /// Pointers that went down on a private area, each with the recorded place.
    redacted: BTreeMap<u32, Point>,
    /// The keyboard's frame as the host reported it, and the next one while held touches may be on either.
    keyboards: [Option<Rect>; 2],
}

impl TouchRedaction {
    /// Holds a touch until [`Self::take_all`] or [`Self::take_overdue`]. Returns `false`, and drops the touch, if
    /// [`MAX_HELD_TOUCHES`] are held: recorded without the next frame, a touch could reveal a place that this frame hides.
    pub(super) fn hold(&mut self, touch: Timed<Touch>) -> bool {
        let has_room = self.held.len() < MAX_HELD_TOUCHES;
        if has_room {
            self.held.push(touch);
        }
        has_room
    }

    /// Adds the keyboard's next place: until [`Self::keyboard_moved`], touches on either place are redacted.
    pub(super) fn keyboard_moves(&mut self, frame: Option<Rect>) {
        let [present, _] = self.keyboards;
        self.keyboards = [present, frame];
    }

    /// Sets the keyboard's place.
    pub(super) fn keyboard_moved(&mut self, frame: Option<Rect>) {
        self.keyboards = [frame, None];
    }

    /// Returns the time at which the oldest held touch is recorded, with or without a frame.
    pub(super) fn next_deadline_ms(&self) -> Option<u64> {
        Some(self.first_ms()?.saturating_add(MAX_HOLD_MS))
    }

    /// Returns the time of the oldest held touch.
    pub(super) fn first_ms(&self) -> Option<u64> {
        Some(self.held.first()?.elapsed_ms)
    }

    /// Removes the touches that were held for [`MAX_HOLD_MS`].
    pub(super) fn take_overdue(&mut self, now_ms: u64) -> Vec<Timed<Touch>> {
        let is_fresh = |touch: &Timed<Touch>| touch.elapsed_ms.saturating_add(MAX_HOLD_MS) > now_ms;
        let fresh = self.held.iter().position(is_fresh).unwrap_or(self.held.len());
        self.held.drain(..fresh).collect()
    }

    /// Removes all held touches.
    pub(super) fn take_all(&mut self) -> Vec<Timed<Touch>> {
        std::mem::take(&mut self.held)
    }

    /// Removes the place of a touch if one of the areas is private there. Returns `None` if nothing is left to record.
    ///
    /// A pointer that went down on a private area stays at its centre until it goes up. Its moves are not recorded: the
    /// place where it left the area would reveal where it was.
    pub(super) fn redact(&mut self, mut touch: Timed<Touch>, areas: &[PrivateAreas]) -> Option<Timed<Touch>> {
        let Touch { pointer, phase, at } = touch.value;
        let keyboard = self.keyboards.iter().flatten().find(|frame| contains(frame, at));
        let private = |areas: &PrivateAreas| match areas.at(at) {
            PointPrivacy::Private(place) => Some(place),
            PointPrivacy::Covered | PointPrivacy::Public => None,
        };
        let redacted = keyboard.map(middle).or_else(|| areas.iter().find_map(private));
        let went_down = match phase {
            TouchPhase::Start => {
                self.redacted.remove(&pointer);
                if let Some(centre) = redacted {
                    if self.redacted.len() >= MAX_POINTERS {
                        self.redacted.pop_first();
                    }
                    self.redacted.insert(pointer, centre);
                }
                None
            }
            TouchPhase::Move => self.redacted.get(&pointer).copied(),
            _ => self.redacted.remove(&pointer),
        };
        if phase == TouchPhase::Move && went_down.is_some() {
            return None;
        }
        touch.value.at = went_down.or(redacted).unwrap_or(at);
        Some(touch)
    }
}

fn contains(rect: &Rect, at: Point) -> bool {
    (rect.x..rect.right()).contains(&at.x) && (rect.y..rect.bottom()).contains(&at.y)
}
