//! The host of a capture in tests: stores the frames, and gives the run loop's clock.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use afterimage_uikit::capture::{Capture, CaptureParts};
use afterimage_uikit::host::{
    Advice, AppEvent, CaptureOptions, Clock, EventSink, Failure, FrameSink, IosVersions, ScreenNaming,
    TouchCapture,
};

use crate::build::mtm;
use crate::run_loop;

/// The frames and failures of a capture.
pub struct Host {
    /// The capture.
    pub capture: Capture,
    /// Bytes of all frames.
    pub frames: Rc<RefCell<Vec<Vec<u8>>>>,
    /// Fingerprint, size and pixels of the images that were submitted.
    pub images: Rc<RefCell<Vec<(String, [u32; 2], Vec<u8>)>>>,
    /// Events of the app, with the number of frames before each.
    pub events: Rc<RefCell<Vec<(usize, String)>>>,
    /// The answer to the next frames.
    pub advice: Rc<NextAdvice>,
    /// Places of the failures that were reported.
    pub failures: Rc<RefCell<Vec<&'static str>>>,
    /// Time that passes with each reading of the clock.
    pub step_ns: Rc<Cell<u64>>,
    /// Time that the device has slept since its boot.
    pub slept_ms: Rc<Cell<u64>>,
}

/// Frames follow each other as fast as the frame rate permits.
pub const GO_ON: Advice = Advice::Next {
    after_ms: 0,
    frame_wanted: false,
    images: Vec::new(),
};

/// The answer to the next frames. Images are requested once.
pub struct NextAdvice(RefCell<Advice>);

impl NextAdvice {
    /// Sets the answer.
    pub fn set(&self, advice: Advice) {
        *self.0.borrow_mut() = advice;
    }

    fn take(&self) -> Advice {
        let advice = self.0.borrow().clone();
        if let Advice::Next { images, .. } = &mut *self.0.borrow_mut() {
            images.clear();
        }
        advice
    }
}

struct StoredFrames {
    frames: Rc<RefCell<Vec<Vec<u8>>>>,
    advice: Rc<NextAdvice>,
    images: Rc<RefCell<Vec<(String, [u32; 2], Vec<u8>)>>>,
    recorder: Option<Box<dyn FrameSink>>,
}

impl FrameSink for StoredFrames {
    fn submit(&mut self, buffer: &[u8]) -> Advice {
        self.frames.borrow_mut().push(buffer.to_vec());
        match &mut self.recorder {
            Some(recorder) => recorder.submit(buffer),
            None => self.advice.take(),
        }
    }

    fn submit_image(&mut self, fingerprint: &str, size: [u32; 2], pixels: &[u8]) -> bool {
        let image = (fingerprint.to_owned(), size, pixels.to_vec());
        self.images.borrow_mut().push(image);
        true
    }
}

/// Stores the events, and passes them on to a recorder.
struct StoredEvents {
    events: Rc<RefCell<Vec<(usize, String)>>>,
    frames: Rc<RefCell<Vec<Vec<u8>>>>,
    recorder: Option<Box<dyn EventSink>>,
}

impl EventSink for StoredEvents {
    fn record(&self, event: AppEvent<'_>) {
        let frames = self.frames.borrow().len();
        self.events.borrow_mut().push((frames, format!("{event:?}")));
        if let Some(recorder) = &self.recorder {
            recorder.record(event);
        }
    }
}

struct SteppingClock {
    step_ns: Rc<Cell<u64>>,
    passed_ns: Cell<u64>,
    slept_ms: Rc<Cell<u64>>,
}

impl Clock for SteppingClock {
    fn now_ns(&self) -> u64 {
        self.passed_ns.set(self.passed_ns.get() + self.step_ns.get());
        run_loop::now_ns() + self.passed_ns.get()
    }

    fn elapsed_ms(&self) -> u64 {
        run_loop::now_ns() / 1_000_000 + self.slept_ms.get()
    }
}

impl Host {
    /// A stopped capture with ten frames a second.
    pub fn new() -> Self {
        Self::with(None, TouchCapture::SendEvent, IosVersions::default())
    }

    /// A started capture that takes pictures of hosting views on versions of iOS, and passes the frames on to a recorder.
    pub fn with_pictures(recorder: Option<Box<dyn FrameSink>>, versions: &[u32]) -> Self {
        let host = Self::with(recorder, TouchCapture::SendEvent, IosVersions::of(versions));
        host.capture.start();
        host
    }

    /// A started capture that reads touches in this way.
    pub fn with_touches(touches: TouchCapture) -> Self {
        let host = Self::with(None, touches, IosVersions::default());
        host.capture.start();
        host
    }

    /// A stopped capture that passes the frames on to a recorder.
    pub fn recording(recorder: Box<dyn FrameSink>) -> Self {
        Self::with(Some(recorder), TouchCapture::SendEvent, IosVersions::default())
    }

    fn with(recorder: Option<Box<dyn FrameSink>>, touches: TouchCapture, pictures: IosVersions) -> Self {
        let frames = Rc::new(RefCell::new(Vec::new()));
        let advice = Rc::new(NextAdvice(RefCell::new(GO_ON)));
        let images = Rc::new(RefCell::new(Vec::new()));
        let failures = Rc::new(RefCell::new(Vec::new()));
        let step_ns = Rc::new(Cell::new(0));
        let slept_ms = Rc::new(Cell::new(0));
        let events = Rc::new(RefCell::new(Vec::new()));
        let parts = CaptureParts {
            events: Box::new(StoredEvents {
                events: events.clone(),
                frames: frames.clone(),
                recorder: None,
            }),
            sink: Box::new(StoredFrames {
                frames: frames.clone(),
                advice: advice.clone(),
                images: images.clone(),
                recorder,
            }),
            clock: Rc::new(SteppingClock {
                step_ns: step_ns.clone(),
                passed_ns: Cell::new(0),
                slept_ms: slept_ms.clone(),
            }),
            report_failure: Box::new({
                let failures = failures.clone();
                move |failure| {
                    if let Failure::First(place) = failure {
                        failures.borrow_mut().push(place);
                    }
                }
            }),
            counters: Arc::default(),
            options: CaptureOptions {
                max_fps: 10,
                touches,
                screen_names: ScreenNaming::ViewControllers,
                picture_versions: pictures,
            },
        };
        Self {
            capture: Capture::new(parts, mtm()),
            frames,
            events,
            images,
            advice,
            failures,
            step_ns,
            slept_ms,
        }
    }

    /// A started capture.
    pub fn started() -> Self {
        let host = Self::new();
        host.capture.start();
        host
    }

    /// Ends a turn of the run loop, a second after the last one, and returns the bytes of the frame that it gave.
    pub fn frame(&self) -> Vec<u8> {
        run_loop::advance_ms(1000.0);
        let before = self.frames.borrow().len();
        run_loop::turn();
        let frames = self.frames.borrow();
        assert_eq!(frames.len(), before + 1, "one frame follows a turn");
        frames.last().unwrap().clone()
    }
}

impl Host {
    /// The events since the last call.
    pub fn events(&self) -> Vec<String> {
        let events = std::mem::take(&mut *self.events.borrow_mut());
        events.into_iter().map(|(_, event)| event).collect()
    }
}

impl Default for Host {
    fn default() -> Self {
        Self::new()
    }
}
