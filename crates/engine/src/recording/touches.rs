//! Touches of a recording: each keeps its place only if the frames before and after it allow that.
//!
//! Taps must not reveal a PIN. A touch on a keyboard, a PIN pad, or anything blocked or masked by hand is recorded at the middle
//! of that area. The frame before a touch may lack the pad that the finger hits, and the frame after it the pad that it hit, so
//! both decide, by the times of their walks. A touch about which no frame decides is recorded without its place.

use afterimage_masking::Masker;
use afterimage_wireframe::{Entry, Environment, Point, Rect, SourceId, Timed, Touch, TouchPhase};
use litemap::LiteMap;

use super::entry::MaskedEntry;
use super::held_entries::{Held, HeldTouch};
use super::pointers::TouchPlace;
use super::walked_frames::{AreaSource, PointHistory};
use super::{Recording, Source};
use crate::masking::Policies;
use crate::output::Output;

impl Recording {
    /// Holds a touch until its place is decided. `now_ms` is the time of the call.
    pub(crate) fn touch(&mut self, touch: Timed<Touch>, now_ms: u64, output: &mut Output) {
        self.advance_to(touch.elapsed_ms, output);
        output.counters.touches += 1;
        let keyboards = &self.touch_memory.keyboards;
        let keyboard = keyboards.redacted_place(touch.value.at, touch.elapsed_ms);
        let (masker, policies) = (&self.masker, &self.policies);
        let histories: LiteMap<SourceId, PointHistory> = self
            .sources
            .iter_mut()
            .map(|(source, known)| (*source, point_history(*source, known, masker, policies, &touch)))
            .collect();
        let is_too_late = self
            .source_left_ms
            .is_some_and(|left_ms| touch.elapsed_ms <= left_ms);
        let mut held = HeldTouch::new(touch, now_ms, keyboard, histories);
        if is_too_late {
            held.give_up();
        }
        self.held.hold_touch(held);
        self.record_decided(output);
    }

    /// Applies that the keyboard moved.
    pub(super) fn keyboard_moved(&mut self, place: Option<Rect>, at_ms: u64) {
        self.touch_memory.keyboards.move_to(place, at_ms);
        self.held.keyboard_moved(place.as_ref());
    }

    /// Applies that a frame was walked and is not known: a newer one replaced it in a queue, or it was malformed.
    pub(crate) fn lose_frame(&mut self, source: SourceId, at_ms: u64, output: &mut Output) {
        match self.sources.get_mut(&source) {
            Some(known) => known.walks.lost(at_ms),
            None => {
                self.lost_sources.insert(source, at_ms);
            }
        }
        self.decide_touches(source, output);
    }

    /// Applies the latest frame of a source to the held touches, and records those that are decided.
    pub(super) fn decide_touches(&mut self, source: SourceId, output: &mut Output) {
        if let Some(known) = self.sources.get_mut(&source) {
            for held in self.held.undecided_by(source) {
                let history = point_history(source, known, &self.masker, &self.policies, &held.touch);
                held.set_history(source, history);
            }
        }
        self.record_decided(output);
    }

    /// Applies that a source is gone, and records the touches that waited for it alone.
    pub(super) fn source_gone(&mut self, source: SourceId, at_ms: u64, output: &mut Output) {
        for held in self.held.undecided_by(source) {
            held.source_gone(source);
        }
        self.source_left_ms = Some(at_ms);
        self.record_decided(output);
    }

    /// Records an entry, behind the held touches.
    pub(super) fn append(&mut self, entry: Timed<MaskedEntry>, output: &mut Output) {
        if self.held.is_empty() {
            self.push(&entry, output);
        } else {
            self.held.hold_entry(entry, self.opened);
            self.record_decided(output);
        }
    }

    /// Records everything that is held. Touches that are not decided lose their places.
    pub(super) fn record_held(&mut self, output: &mut Output) {
        self.held.give_up_all();
        self.record_decided(output);
    }

    /// Records the touches that were held for too long, without their places.
    pub(super) fn record_overdue(&mut self, now_ms: u64, output: &mut Output) {
        self.held.give_up_overdue(now_ms);
        self.record_decided(output);
    }

    /// Drops everything that is held, since the recording is purged. The pointers stay down.
    pub(super) fn drop_held(&mut self) {
        self.held.give_up_all();
        while let Some((held, place)) = self.held.next_decided() {
            if let Held::Touch(held) = held {
                let _ = self.touch_memory.pointers.place(&held.touch.value, place);
            }
        }
    }

    fn record_decided(&mut self, output: &mut Output) {
        while let Some((held, place)) = self.held.next_decided() {
            match held {
                Held::Touch(held) => self.record_touch(held.touch, place, output),
                Held::Entry { entry, opened } => {
                    let is_tree = matches!(
                        entry.value,
                        Entry::Keyframe(_) | Entry::Changes { .. } | Entry::SourceGone(_)
                    );
                    // A segment that opens later begins with keyframes of the trees after this entry.
                    if !is_tree || (opened == self.opened && self.segment.is_some()) {
                        self.push(&entry, output);
                    }
                }
            }
        }
    }

    /// Records a touch and the gesture that it completes.
    fn record_touch(&mut self, mut touch: Timed<Touch>, own: TouchPlace, output: &mut Output) {
        let Some(place) = self.touch_memory.pointers.place(&touch.value, own) else {
            return;
        };
        match place {
            TouchPlace::Kept => {}
            TouchPlace::Redacted(middle) => touch.value.at = middle,
            TouchPlace::Unknown => return self.record_without_place(&touch, output),
        }
        self.push(&Timed::new(touch.elapsed_ms, Entry::Touch(touch.value)), output);
        if let Some(gesture) = self.gestures.push(&touch) {
            let entry = Entry::Environment(Environment::Gesture(gesture.value));
            self.push(&Timed::new(gesture.elapsed_ms, entry), output);
        }
    }

    fn record_without_place(&mut self, touch: &Timed<Touch>, output: &mut Output) {
        let Touch { pointer, phase, .. } = touch.value;
        let without_place = Environment::TouchWithoutPlace { pointer, phase };
        let entry = Entry::Environment(without_place);
        self.push(&Timed::new(touch.elapsed_ms, entry), output);
        // No gesture is recognised from a path of which a part is not known.
        let cancelled = Touch {
            pointer,
            phase: TouchPhase::Cancel,
            at: Point::default(),
        };
        let _ = self.gestures.push(&Timed::new(touch.elapsed_ms, cancelled));
    }
}

/// Returns the privacy of a touch's point in the frames of a source.
fn point_history(
    source: SourceId,
    known: &mut Source,
    masker: &Masker,
    policies: &Policies,
    touch: &Timed<Touch>,
) -> PointHistory {
    let areas = AreaSource {
        source,
        frame: known.tracker.frame(),
        buffer: known.tracker.raw_frame(),
        masker,
        policy: policies.policy_for(source),
    };
    known.walks.at(touch.value.at, touch.elapsed_ms, &areas)
}
