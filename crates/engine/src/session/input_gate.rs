//! The gate before a recording: drops inputs of an earlier person, and frames of an app in the background.

use std::collections::VecDeque;

use afterimage_wireframe::TouchPhase;

use super::pending::HeldInput;
use crate::action::Action;
use crate::output::Output;

/// Pointers of the present person that are tracked: more than a person has fingers.
const MAX_POINTERS: usize = 32;

/// Decides which inputs belong to the present person, and whether the app is on the screen.
#[derive(Debug, Default)]
pub(super) struct InputGate {
    is_in_background: bool,
    /// The time of the latest change of the person. `None` before the first.
    person_since_ms: Option<u64>,
    /// Pointers that went down since then.
    pointers: VecDeque<u32>,
}

/// The time of an input.
#[derive(Clone, Copy, Debug)]
pub(super) struct InputTime {
    /// The time of the call, by the engine's clock.
    pub(super) now_ms: u64,
    /// The host clock's reading at the call. Unlike `now_ms`, it may run backwards, as the input's own times may.
    pub(super) called_ms: u64,
}

impl InputGate {
    /// Returns whether the app is in the background.
    pub(super) fn is_in_background(&self) -> bool {
        self.is_in_background
    }

    /// Stores whether the app is in the background.
    pub(super) fn set_background(&mut self, is_in_background: bool) {
        self.is_in_background = is_in_background;
    }

    /// Begins the time of another person.
    pub(super) fn begin_person(&mut self, now_ms: u64) {
        self.person_since_ms = Some(now_ms);
        self.pointers.clear();
    }

    /// Stores the app's state that an event reports. Returns whether the app moved to the background or back.
    pub(super) fn observe(&mut self, input: &HeldInput) -> bool {
        let HeldInput::Event(event) = input else {
            return false;
        };
        let before = self.is_in_background;
        self.is_in_background = event.reported.is_in_background().unwrap_or(before);
        before != self.is_in_background
    }

    /// Returns the part of an input that may be recorded. The rest is dropped and counted.
    pub(super) fn admit(
        &mut self,
        mut input: HeldInput,
        time: InputTime,
        output: &mut Output,
    ) -> Option<HeldInput> {
        match &mut input {
            HeldInput::Frame { at_ms, .. } => {
                let is_outdated = self.is_of_earlier_person(*at_ms, time);
                if !is_outdated && !self.is_in_background {
                    return Some(input);
                }
                output.counters.outdated_frames += u64::from(is_outdated);
                output.counters.background_frames += u64::from(!is_outdated);
                if let HeldInput::Frame { frame, .. } = input {
                    output.act(Action::Recycle {
                        buffer: frame.into_memory(),
                    });
                }
                return None;
            }
            HeldInput::Touch(touch) => {
                let is_admitted = !self.is_of_earlier_person(touch.elapsed_ms, time)
                    && self.admits_pointer(touch.value.pointer, touch.value.phase);
                if !is_admitted {
                    output.counters.dropped_inputs += 1;
                    return None;
                }
            }
            // Masking and redaction use the reported form nevertheless.
            HeldInput::Event(event) => {
                if self.is_of_earlier_person(event.at_ms, time) && event.recorded.take().is_some() {
                    output.counters.dropped_inputs += 1;
                }
            }
            // A lost frame only hides places of touches.
            HeldInput::FrameLost { .. } | HeldInput::Attached { .. } | HeldInput::Detached(_) => {}
        }
        Some(input)
    }

    /// Returns whether something happened before the person changed, although it was submitted afterwards.
    fn is_of_earlier_person(&self, at_ms: u64, time: InputTime) -> bool {
        self.person_since_ms.is_some_and(|since_ms| {
            let before_call_ms = time.called_ms.saturating_sub(at_ms);
            before_call_ms > time.now_ms.saturating_sub(since_ms)
        })
    }

    /// Returns whether a pointer went down in the time of the present person.
    fn admits_pointer(&mut self, pointer: u32, phase: TouchPhase) -> bool {
        if self.person_since_ms.is_none() {
            return true;
        }
        let known = self.pointers.iter().position(|down| *down == pointer);
        match phase {
            TouchPhase::Start => {
                if known.is_none() {
                    if self.pointers.len() >= MAX_POINTERS {
                        self.pointers.pop_front();
                    }
                    self.pointers.push_back(pointer);
                }
                true
            }
            TouchPhase::Move => known.is_some(),
            _ => known.and_then(|index| self.pointers.remove(index)).is_some(),
        }
    }
}
