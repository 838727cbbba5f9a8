//! The host's side of a capture: the receiver of frames, the clocks, and requests for a frame.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use afterimage_wireframe::{AppState, Rect};

pub use crate::counters::{CaptureCounters, CaptureCounts};

/// Receives frames. Called on the main thread.
pub trait FrameSink {
    /// Accepts a frame buffer, which is valid during the call, and returns when the next walk is due.
    fn submit(&mut self, buffer: &[u8]) -> Advice;

    /// Accepts the pixels of the image with this fingerprint, in the form of `docs/images.md`. Returns whether the image is accepted.
    fn submit_image(&mut self, fingerprint: &str, size: [u32; 2], pixels: &[u8]) -> bool;
}

/// An image whose pixels are requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedImage {
    /// The fingerprint.
    pub hash: String,
    /// Longest useful edge in pixels.
    pub max_edge_px: u32,
}

/// Receives the events of the app. Called on the main thread.
pub trait EventSink {
    /// Records an event.
    fn record(&self, event: AppEvent<'_>);
}

/// An event of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppEvent<'a> {
    /// The app is in this state, or lacks memory. In the background nothing is captured.
    State(AppState),
    /// The keyboard is at this place on the screen, in tenths of a point; `None` if it is hidden.
    Keyboard(Option<Rect>),
    /// A screen is shown, whose view controller has a class of this name.
    Screen(&'a str),
}

/// The answer to a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Nothing is recorded: the capture ends until a frame is requested.
    Stop,
    /// The recording goes on.
    Next {
        /// Time until the next walk, at least that of the frame rate.
        after_ms: u64,
        /// Whether the next walk takes place even if nothing is drawn.
        frame_wanted: bool,
        /// Images whose pixels are requested.
        images: Vec<WantedImage>,
    },
}

/// A failure of the capture: a part of a frame, or a step, that could not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The first one at this place.
    First(&'static str),
    /// One at a place that had a failure before.
    Repeated,
}

/// The clocks of the device. Called on the main thread.
pub trait Clock {
    /// Nanoseconds since the device's boot, without sleep: the clock of `UITouch.timestamp` (`mach_absolute_time`).
    fn now_ns(&self) -> u64;

    /// Milliseconds since the device's boot, sleep included: the time of frame buffers (`mach_continuous_time`).
    fn elapsed_ms(&self) -> u64;
}

/// A request for a frame, from any thread. Clones are the same request.
#[derive(Clone, Debug, Default)]
pub struct FrameRequest(Arc<AtomicBool>);

impl FrameRequest {
    /// Stores that a frame is wanted. The caller wakes the main run loop.
    pub fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Returns whether a frame is wanted, and removes the request.
    #[must_use]
    pub fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}

/// Options of a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptureOptions {
    /// Walks per second, 1 to 120.
    pub max_fps: u32,
    /// How touches are read.
    pub touches: TouchCapture,
    /// How screens are named.
    pub screen_names: ScreenNaming,
    /// The versions of iOS on which pictures of SwiftUI's hosting views are taken. Nobody has checked one yet, so none is the default.
    pub picture_versions: IosVersions,
}

/// Major versions of iOS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IosVersions(u64);

impl IosVersions {
    /// The versions with these numbers. Numbers beyond 63 are none.
    #[must_use]
    pub fn of(majors: &[u32]) -> Self {
        let bits = majors.iter().filter_map(|major| 1u64.checked_shl(*major));
        Self(bits.fold(0, std::ops::BitOr::bitor))
    }

    /// Returns whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns whether a version is one of them.
    #[must_use]
    pub fn contains(self, major: u32) -> bool {
        1u64.checked_shl(major).is_some_and(|bit| self.0 & bit != 0)
    }
}

/// How screens are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScreenNaming {
    /// By the class of the topmost view controller, until the app names the screen.
    #[default]
    ViewControllers,
    /// By the app alone.
    App,
}

/// How touches are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TouchCapture {
    /// By a replaced `-[UIApplication sendEvent:]`, which every event of the app passes through. It stays for the life of the process.
    #[default]
    SendEvent,
    /// By a gesture recognizer on each window, which never recognizes anything, for apps that allow no replaced methods.
    Recognizers,
    /// Not at all.
    Off,
}
