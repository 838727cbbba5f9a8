//! Touches of a recording: each is held until the frames before and after it are known.

use afterimage_masking::MaskedFrame;
use afterimage_wireframe::{Entry, Environment, Timed, Touch};

use super::Recording;
use super::private_areas::PrivateAreas;
use crate::output::Output;

impl Recording {
    /// Records a touch and the gesture that it completes, once its redaction is decided.
    pub(crate) fn touch(&mut self, touch: Timed<Touch>, output: &mut Output) {
        self.advance_to(touch.elapsed_ms, output);
        if self.touches.hold(touch) {
            output.counters.touches += 1;
        } else {
            output.counters.dropped_inputs += 1;
        }
    }

    /// Records the held touches. `before` is the frame that was visible at their time, if its source has the next frame
    /// already.
    pub(super) fn release_touches(&mut self, before: Option<&MaskedFrame>, output: &mut Output) {
        let held = self.touches.take_all();
        self.record_touches(held, before, output);
    }

    /// Records the touches that were held for `MAX_HOLD_MS`.
    pub(super) fn record_overdue_touches(&mut self, at_ms: u64, output: &mut Output) {
        let overdue = self.touches.take_overdue(at_ms);
        self.record_touches(overdue, None, output);
    }

    fn record_touches(
        &mut self,
        touches: Vec<Timed<Touch>>,
        before: Option<&MaskedFrame>,
        output: &mut Output,
    ) {
        if touches.is_empty() {
            return;
        }
        let masker = &self.masker;
        let shown = self.sources.values().map(|known| known.tracker.frame());
        let frames = before.into_iter().chain(shown);
        let areas =
            frames.map(|frame| PrivateAreas::new(frame, |id| masker.is_explicitly_masked(frame.source, id)));
        let areas: Vec<PrivateAreas> = areas.collect();
        for touch in touches {
            let Some(touch) = self.touches.redact(touch, &areas) else {
                continue;
            };
            self.push(&Timed::new(touch.elapsed_ms, Entry::Touch(touch.value)), output);
            if let Some(gesture) = self.gestures.push(&touch) {
                let entry = Entry::Environment(Environment::Gesture(gesture.value));
                self.push(&Timed::new(gesture.elapsed_ms, entry), output);
            }
        }
    }
}
