//! Reads the samples of touches from events.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Point, Rect, TouchPhase, tenths};
use objc2::rc::{Retained, Weak};
use objc2_foundation::NSSet;
use objc2_ui_kit::{UIEvent, UIEventType, UITouch, UITouchPhase, UIView, UIWindow};

use crate::counters::{CaptureCounters, Loss};
use crate::objects::classes::is_window_of_app;
use crate::objects::guard::Failures;
use crate::objects::layers::layer_box;
use crate::objects::scenes;
use crate::samples::{PointerNumbers, Sample, SampleQueue};

/// Records touches between a start and a stop. Main thread only.
pub(crate) struct TouchRecorder {
    samples: RefCell<Samples>,
    is_active: Cell<bool>,
    /// The middle of the keyboard, if it is visible.
    keyboard: Cell<Option<Point>>,
    /// The app's view above the keyboard.
    accessory: RefCell<Option<Weak<UIView>>>,
    failures: Rc<Failures>,
    /// Called when the first sample since the last frame is recorded.
    on_first: Box<dyn Fn()>,
}

struct Samples {
    pointers: PointerNumbers,
    queue: SampleQueue,
    counters: Arc<CaptureCounters>,
}

impl TouchRecorder {
    /// A stopped recorder. `on_first` is called when the first sample since the last frame is recorded.
    pub(crate) fn new(failures: Rc<Failures>, on_first: Box<dyn Fn()>) -> Self {
        let samples = Samples {
            pointers: PointerNumbers::default(),
            queue: SampleQueue::default(),
            counters: failures.counters().clone(),
        };
        Self {
            samples: RefCell::new(samples),
            is_active: Cell::new(false),
            keyboard: Cell::new(None),
            accessory: RefCell::default(),
            failures,
            on_first,
        }
    }

    /// Stores where the keyboard is.
    pub(crate) fn set_keyboard(&self, place: Option<Rect>) {
        self.keyboard.set(place.map(|place| Point {
            x: place.x + place.w / 2,
            y: place.y + place.h / 2,
        }));
    }

    /// Stores the app's view above the keyboard, on which touches have their place.
    pub(crate) fn set_accessory(&self, view: Option<&UIView>) {
        let known = self.accessory.borrow().as_ref().and_then(Weak::load);
        if known.as_ref().map(Retained::as_ptr) != view.map(std::ptr::from_ref) {
            self.accessory.replace(view.map(Weak::new));
        }
    }

    fn places(&self) -> SystemPlaces {
        let accessory = self.accessory.borrow();
        SystemPlaces {
            keyboard: self.keyboard.get(),
            accessory: accessory.as_ref().and_then(Weak::load),
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

    /// Records all touches of an event. Never fails.
    pub(super) fn record_event(&self, event: &UIEvent) {
        self.guarded(|samples| {
            if event.r#type() == UIEventType::Touches
                && let Some(touches) = event.allTouches()
            {
                samples.read_all(&touches, event, &self.places());
            }
        });
    }

    /// Records some touches of an event. Never fails.
    pub(super) fn record_touches(&self, touches: &NSSet<UITouch>, event: &UIEvent) {
        self.guarded(|samples| samples.read_all(touches, event, &self.places()));
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

    /// Returns whether no sample was recorded since the last frame.
    pub(crate) fn is_empty(&self) -> bool {
        let samples = self.samples.try_borrow();
        samples.is_ok_and(|samples| samples.queue.is_empty())
    }
}

impl Samples {
    fn read_all(&mut self, touches: &NSSet<UITouch>, event: &UIEvent, places: &SystemPlaces) {
        for touch in touches {
            let Some(phase) = phase(touch.phase()) else {
                continue;
            };
            let window = touch.window();
            let place = window.as_deref().and_then(|window| places.place(&touch, window));
            match place {
                Some(place) => self.read_touch(&touch, phase, place, event),
                None => self.end_touch(&touch, phase),
            }
        }
    }

    /// Ends a touch whose window is gone, or on a keyboard that is gone.
    fn end_touch(&mut self, touch: &UITouch, phase: TouchPhase) {
        if !matches!(phase, TouchPhase::End | TouchPhase::Cancel) {
            return;
        }
        let address = std::ptr::from_ref(touch).addr();
        if let Some(ended) = self.pointers.end(address, phase, uptime_ms(touch.timestamp())) {
            self.push(ended);
        }
    }

    fn push(&mut self, sample: Sample) {
        if !self.queue.push(sample) {
            self.counters.add(Loss::Touch);
        }
    }

    /// Adds the samples of a touch. Between this event and the one before there are more, since the screen is drawn less often than
    /// touches are measured. The last of them is that of the event itself.
    fn read_touch(&mut self, touch: &UITouch, phase: TouchPhase, place: Place<'_>, event: &UIEvent) {
        let is_moved = matches!(phase, TouchPhase::Move | TouchPhase::End);
        if is_moved && let Some(coalesced) = event.coalescedTouchesForTouch(touch) {
            let end = touch.timestamp();
            for index in 0..coalesced.count() {
                let sample = coalesced.objectAtIndex(index);
                if sample.timestamp() < end {
                    self.read(touch, &sample, TouchPhase::Move, place);
                }
            }
        }
        self.read(touch, touch, phase, place);
    }

    /// Adds a sample of a touch, whose address is constant while the finger is down.
    fn read(&mut self, touch: &UITouch, sample: &UITouch, phase: TouchPhase, place: Place<'_>) {
        let sample = Sample {
            uptime_ms: uptime_ms(sample.timestamp()),
            pointer: 0,
            phase,
            at: place.on_screen(sample),
        };
        let address = std::ptr::from_ref(touch).addr();
        if let Some(cancelled) = self.pointers.cancel_before(address, &sample) {
            self.push(cancelled);
        }
        if let Some(numbered) = self.pointers.number(address, sample) {
            self.push(numbered);
        }
    }
}

/// The place that touches on a window get.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// Their own, in this window, whose scene starts at this point of the screen.
    In(&'a UIWindow, [f64; 2]),
    /// That of the keyboard's middle: they would reveal the keys.
    At(Point),
}

/// The places of touches on windows of the system.
struct SystemPlaces {
    keyboard: Option<Point>,
    accessory: Option<Retained<UIView>>,
}

impl SystemPlaces {
    /// Touches on windows of the system are on the app's view above the keyboard, on the keyboard if it is visible, or are left out.
    fn place<'a>(&self, touch: &UITouch, window: &'a UIWindow) -> Option<Place<'a>> {
        if is_window_of_app(window) || self.is_on_accessory(touch) {
            Some(Place::In(window, scenes::origin_of_window(window)))
        } else {
            self.keyboard.map(Place::At)
        }
    }

    fn is_on_accessory(&self, touch: &UITouch) -> bool {
        let Some(accessory) = &self.accessory else {
            return false;
        };
        touch
            .view()
            .is_some_and(|view| view.isDescendantOfView(accessory))
    }
}

impl Place<'_> {
    /// Converts the point of a window to the screen as the walk does, so that a touch is on the node that is drawn there.
    fn on_screen(self, touch: &UITouch) -> Point {
        let (window, origin) = match self {
            Self::In(window, origin) => (window, origin),
            Self::At(point) => return point,
        };
        let point = touch.locationInView(Some(window));
        let layer = layer_box(&window.layer()).shifted(origin);
        let [x, y] = layer.to_superlayer([point.x, point.y]);
        Point {
            x: tenths(x),
            y: tenths(y),
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
