//! Reads the samples of touches from events.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Point, TouchPhase, tenths};
use objc2_core_foundation::CGPoint;
use objc2_foundation::NSSet;
use objc2_ui_kit::{UIEvent, UIEventType, UITouch, UITouchPhase, UIWindow};

use crate::objects::classes::is_window_of_app;
use crate::objects::guard::Failures;
use crate::objects::layers::layer_box;
use crate::samples::{PointerNumbers, Sample, SampleQueue};

/// Records touches between a start and a stop. Main thread only.
pub(crate) struct TouchRecorder {
    samples: RefCell<Samples>,
    is_active: Cell<bool>,
    failures: Rc<Failures>,
    /// Called when the first sample since the last frame is recorded.
    on_first: Box<dyn Fn()>,
}

#[derive(Default)]
struct Samples {
    pointers: PointerNumbers,
    queue: SampleQueue,
}

impl TouchRecorder {
    /// A stopped recorder. `on_first` is called when the first sample since the last frame is recorded.
    pub(crate) fn new(failures: Rc<Failures>, on_first: Box<dyn Fn()>) -> Self {
        Self {
            samples: RefCell::default(),
            is_active: Cell::new(false),
            failures,
            on_first,
        }
    }

    /// Starts the recording.
    pub(super) fn start(&self) {
        self.is_active.set(true);
    }

    /// Stops the recording, and removes all samples.
    pub(super) fn stop(&self) {
        self.is_active.set(false);
        if let Ok(mut samples) = self.samples.try_borrow_mut() {
            samples.pointers.clear();
            samples.queue.clear();
        }
    }

    /// Number of samples that were lost, since no frame took the ones before in time.
    pub(super) fn dropped(&self) -> u64 {
        let samples = self.samples.try_borrow();
        samples.map_or(0, |samples| samples.queue.dropped())
    }

    /// Records all touches of an event. Never fails.
    pub(super) fn record_event(&self, event: &UIEvent) {
        self.guarded(|samples| {
            if event.r#type() == UIEventType::Touches
                && let Some(touches) = event.allTouches()
            {
                samples.read_all(&touches, event);
            }
        });
    }

    /// Records some touches of an event. Never fails.
    pub(super) fn record_touches(&self, touches: &NSSet<UITouch>, event: &UIEvent) {
        self.guarded(|samples| samples.read_all(touches, event));
    }

    /// Calls UIKit at the end of a gesture. Never fails.
    pub(super) fn guarded_finish(&self, action: impl FnOnce()) {
        self.failures.guard("ending a gesture", action);
    }

    /// Writes all samples into a frame and removes them.
    pub(crate) fn drain_into(&self, frame: &mut FrameWriter, slept_ms: u64) {
        if let Ok(mut samples) = self.samples.try_borrow_mut() {
            samples.queue.drain_into(frame, slept_ms);
        }
    }

    /// An event that is sent while another is read, by the app's override of a getter, is left out.
    fn guarded(&self, read: impl FnOnce(&mut Samples)) {
        if !self.is_active.get() {
            return;
        }
        let was_empty = self.is_empty();
        self.failures.guard("reading a touch", || {
            if let Ok(mut samples) = self.samples.try_borrow_mut() {
                read(&mut samples);
            }
        });
        if was_empty && !self.is_empty() {
            self.failures
                .guard("planning a walk after a touch", || (self.on_first)());
        }
    }

    fn is_empty(&self) -> bool {
        let samples = self.samples.try_borrow();
        samples.is_ok_and(|samples| samples.queue.is_empty())
    }
}

impl Samples {
    fn read_all(&mut self, touches: &NSSet<UITouch>, event: &UIEvent) {
        for touch in touches {
            let Some(phase) = phase(touch.phase()) else {
                continue;
            };
            let Some(window) = touch.window().filter(|window| is_window_of_app(window)) else {
                continue;
            };
            if matches!(phase, TouchPhase::Move | TouchPhase::End) {
                self.read_coalesced(&touch, &window, event);
            }
            self.read(&touch, &touch, phase, &window);
        }
    }

    /// The samples between this event and the one before: the screen is drawn less often than touches are measured. The last one is
    /// that of the event itself.
    fn read_coalesced(&mut self, touch: &UITouch, window: &UIWindow, event: &UIEvent) {
        let Some(coalesced) = event.coalescedTouchesForTouch(touch) else {
            return;
        };
        let end = touch.timestamp();
        for index in 0..coalesced.count() {
            let sample = coalesced.objectAtIndex(index);
            if sample.timestamp() < end {
                self.read(touch, &sample, TouchPhase::Move, window);
            }
        }
    }

    /// Adds a sample of a touch, whose address is constant while the finger is down.
    fn read(&mut self, touch: &UITouch, sample: &UITouch, phase: TouchPhase, window: &UIWindow) {
        let sample = Sample {
            uptime_ms: uptime_ms(sample.timestamp()),
            pointer: 0,
            phase,
            at: on_screen(sample.locationInView(Some(window)), window),
        };
        let address = std::ptr::from_ref(touch).addr();
        if let Some(numbered) = self.pointers.number(address, sample) {
            self.queue.push(numbered);
        }
    }
}

/// Returns the phase of a sample. `None` for a finger that rests, and for pointers that hover.
fn phase(phase: UITouchPhase) -> Option<TouchPhase> {
    match phase {
        UITouchPhase::Began => Some(TouchPhase::Start),
        UITouchPhase::Moved => Some(TouchPhase::Move),
        UITouchPhase::Ended => Some(TouchPhase::End),
        UITouchPhase::Cancelled => Some(TouchPhase::Cancel),
        _ => None,
    }
}

/// Seconds since the device's boot as milliseconds, rounded down.
fn uptime_ms(seconds: f64) -> u64 {
    const MS_PER_S: f64 = 1000.0;
    (seconds * MS_PER_S) as u64
}

/// Converts a point of a window to the screen as the walk does, so that a touch is on the node that is drawn there.
fn on_screen(point: CGPoint, window: &UIWindow) -> Point {
    let [x, y] = layer_box(&window.layer()).to_superlayer([point.x, point.y]);
    Point {
        x: tenths(x),
        y: tenths(y),
    }
}
