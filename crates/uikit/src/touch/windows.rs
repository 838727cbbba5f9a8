//! The touches of a capture, by one of the two ways.

use std::rc::Rc;

use objc2::MainThreadMarker;
use objc2::rc::Retained;
use objc2_ui_kit::{UIGestureRecognizer, UIWindow};

use super::hook;
use super::recognizer::TouchRecognizer;
use super::recorder::TouchRecorder;
use crate::host::TouchCapture;

/// Starts and stops the reading of touches.
pub(crate) struct Touches {
    /// The samples.
    pub(crate) recorder: Rc<TouchRecorder>,
    mode: TouchCapture,
    /// Recognizers of windows. A window keeps its recognizer alive, and none keeps its window alive.
    recognizers: Vec<Retained<TouchRecognizer>>,
}

impl Touches {
    /// Touches that are not yet read.
    pub(crate) fn new(recorder: Rc<TouchRecorder>, mode: TouchCapture) -> Self {
        Self {
            recorder,
            mode,
            recognizers: Vec::new(),
        }
    }

    /// Starts the reading. With recognizers, it starts in each window with its first walk.
    pub(crate) fn start(&self) {
        if self.mode == TouchCapture::Off {
            return;
        }
        self.recorder.start();
        if self.mode == TouchCapture::SendEvent {
            hook::add(&self.recorder);
        }
    }

    /// Ends the reading and removes the recognizers. The replaced method stays, and only calls the one that it replaced.
    pub(crate) fn stop(&mut self) {
        self.recorder.stop();
        hook::remove(&self.recorder);
        for recognizer in self.recognizers.drain(..) {
            if let Some(view) = recognizer.view() {
                view.removeGestureRecognizer(&recognizer);
            }
        }
    }

    /// A window is part of the frame. A call for a known window does not allocate.
    pub(crate) fn walked(&mut self, window: &UIWindow, mtm: MainThreadMarker) {
        if self.mode != TouchCapture::Recognizers {
            return;
        }
        let is_of = |recognizer: &Retained<TouchRecognizer>| {
            let view = recognizer.view();
            view.is_some_and(|view| std::ptr::addr_eq(Retained::as_ptr(&view), window))
        };
        if self.recognizers.iter().any(is_of) {
            return;
        }
        self.recognizers.retain(|recognizer| recognizer.view().is_some());
        let recognizer = TouchRecognizer::new(&self.recorder, mtm);
        let base: &UIGestureRecognizer = &recognizer;
        window.addGestureRecognizer(base);
        self.recognizers.push(recognizer);
    }
}
