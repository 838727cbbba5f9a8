//! Touches wait until it is known what they fell on.

use afterimage_masking::MaskedFrame;
use afterimage_wireframe::{Entry, Environment, Timed, Touch};

use super::Recorder;
use crate::touch_privacy::Areas;

impl Recorder {
    /// Records a touch, and the gesture that it completes, once it is known what it fell on.
    pub fn touch(&mut self, touch: &Timed<Touch>) {
        self.counters.touches.one();
        self.advance_to(touch.uptime_ms);
        self.touches.hold(touch.clone());
    }

    /// Records the touches that wait; `before` is the frame that they fell on, where its source has the next
    /// one already.
    pub(super) fn release_touches(&mut self, before: Option<&MaskedFrame>) {
        let waiting = self.touches.all();
        self.record_touches(waiting, before);
    }

    fn record_touches(&mut self, touches: Vec<Timed<Touch>>, before: Option<&MaskedFrame>) {
        if touches.is_empty() {
            return;
        }
        let masker = &self.masker;
        let shown = self.sources.values().map(|known| known.tracker.frame());
        let frames = before.into_iter().chain(shown);
        let areas = frames.map(|frame| Areas::of(frame, |id| masker.is_explicitly_masked(frame.source, id)));
        let areas: Vec<Areas> = areas.collect();
        for touch in touches {
            let Some(touch) = self.touches.judge(touch, &areas) else {
                continue;
            };
            self.push(&Timed::new(touch.uptime_ms, Entry::Touch(touch.value)));
            if let Some(gesture) = self.gestures.push(&touch) {
                let what = Entry::Environment(Environment::Gesture(gesture.value));
                self.push(&Timed::new(gesture.uptime_ms, what));
            }
        }
    }

    /// Records the touches that have waited long enough.
    pub(super) fn record_overdue_touches(&mut self, uptime_ms: u64) {
        let overdue = self.touches.overdue(uptime_ms);
        self.record_touches(overdue, None);
    }
}
