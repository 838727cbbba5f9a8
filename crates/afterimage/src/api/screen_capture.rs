//! [`ScreenCapture`]: captures the views of an iOS app for a session replay.

use std::rc::Rc;
use std::sync::{Arc, Weak};

use afterimage_engine::HostEvent;
use afterimage_uikit::capture::MainCapture;
use afterimage_uikit::host::{CaptureCounters, CaptureOptions, Clock, Failure};

use super::replay::SessionReplay;
use crate::model::{CaptureAdvice, CaptureCounts};
use crate::platform::{CaptureTarget, DeviceClock, parts};
use crate::runtime::FrameRequestListener;

/// Captures the app's windows, touches and state, and records them with a session replay. Any thread; the work on views takes place
/// on the main thread.
///
/// Capture starts when the engine requests a frame, which it does at the start of each recording, and ends with its advice. In between, and
/// in the background, nothing is walked and no touch is read.
pub struct ScreenCapture {
    replay: Weak<SessionReplay>,
    capture: Arc<MainCapture>,
    counters: Arc<CaptureCounters>,
}

impl ScreenCapture {
    /// A capture that is not started. It replaces the frame request listener of the session replay, and does not keep it alive.
    #[must_use]
    pub fn new(replay: &Arc<SessionReplay>, options: CaptureOptions) -> Self {
        Self::with_clock(replay, options, || Rc::new(DeviceClock))
    }

    /// As [`new`](Self::new), with other clocks than those of the device, for tests.
    pub fn with_clock(
        replay: &Arc<SessionReplay>,
        options: CaptureOptions,
        clock: impl FnOnce() -> Rc<dyn Clock> + Send + 'static,
    ) -> Self {
        let weak = Arc::downgrade(replay);
        let target = weak.clone();
        let counters = Arc::new(CaptureCounters::default());
        let counted = counters.clone();
        let make = move || parts(target, clock(), counted, options);
        let capture = Arc::new(MainCapture::new(make));
        let listener = Arc::new(Requests(Arc::downgrade(&capture)));
        replay.set_frame_request_listener(Some(listener));
        Self {
            replay: weak,
            capture,
            counters,
        }
    }

    /// Starts to follow the app. Call it before [`SessionReplay::start`], so that the first request of a frame is answered.
    pub fn start(&self) {
        self.capture.start();
    }

    /// Stops the capture. No observer, timer or recognizer of ours exists afterwards.
    pub fn stop(&self) {
        self.capture.stop();
    }

    /// Returns the losses of the capture since it was made.
    #[must_use]
    pub fn counts(&self) -> CaptureCounts {
        let counts = self.counters.read();
        CaptureCounts {
            failures: counts.failures,
            incomplete_frames: counts.incomplete_frames,
            lost_touches: counts.lost_touches,
            lost_images: counts.lost_images,
        }
    }

    /// Records that the app shows a screen: the class of its view controller does not replace this name.
    pub fn record_screen(&self, name: &str) {
        self.screen_named();
        if let Some(replay) = self.replay.upgrade() {
            replay.record_screen(name);
        }
    }

    /// The app names the screen by itself: the class of its view controller does not replace the name.
    pub(crate) fn screen_named(&self) {
        self.capture.screen_named();
    }
}

/// Passes requests for a frame on to the main thread. It stays with the session replay when its capture ends, without effect: a newer capture
/// may have replaced it.
struct Requests(Weak<MainCapture>);

impl FrameRequestListener for Requests {
    fn frame_wanted(&self) {
        if let Some(capture) = self.0.upgrade() {
            capture.request_frame();
        }
    }
}

impl CaptureTarget for Weak<SessionReplay> {
    fn submit_frame(&self, buffer: &[u8]) -> CaptureAdvice {
        self.upgrade()
            .map_or(CaptureAdvice::Stop, |replay| replay.submit_frame(buffer))
    }

    fn submit_image(&self, fingerprint: &str, [width, height]: [u32; 2], pixels: &[u8]) -> bool {
        self.upgrade().is_some_and(|replay| {
            let submitted = replay.submit_image(fingerprint, width, height, pixels);
            submitted.is_ok()
        })
    }

    fn record_event(&self, event: HostEvent) {
        if let Some(replay) = self.upgrade() {
            replay.record_event(event);
        }
    }

    fn report_failure(&self, failure: Failure) {
        if let Some(replay) = self.upgrade() {
            replay.report_capture_failure(failure);
        }
    }
}
