//! Writes one frame of all visible windows.

use std::rc::Rc;

use afterimage_wireframe::{SourceId, Viewport, tenths};
use objc2::MainThreadMarker;
use objc2::rc::autoreleasepool;

use super::walker::Walker;
use super::windows::Windows;
use crate::host::Clock;
use crate::objects::guard::Failures;
use crate::pace::NS_PER_MS;
use crate::touch::Touches;

/// Writes frames, each into the memory of the one before.
pub(super) struct FrameComposer {
    walker: Walker,
    windows: Windows,
    clock: Rc<dyn Clock>,
    failures: Rc<Failures>,
    /// The touches.
    pub(super) touches: Touches,
}

impl FrameComposer {
    /// A composer with this clock.
    pub(super) fn new(clock: Rc<dyn Clock>, failures: Rc<Failures>, touches: Touches) -> Self {
        Self {
            walker: Walker::new(clock.clone(), failures.clone()),
            windows: Windows::default(),
            clock,
            failures,
            touches,
        }
    }

    /// Returns a frame of the windows, written within this time, `None` if no window is visible. The bytes are valid until the
    /// next call.
    pub(super) fn compose(&mut self, mtm: MainThreadMarker, budget_ns: u64) -> Option<&[u8]> {
        let is_written = autoreleasepool(|_| self.write(mtm, budget_ns));
        // Released in any case, and after the walk.
        self.windows.clear();
        is_written.then(|| self.walker.nodes.frame.finish())
    }

    /// Returns whether the last walk reached all views.
    pub(super) fn is_complete(&self) -> bool {
        !self.walker.is_incomplete()
    }

    /// Returns whether the last frame lacks views for which the core has no room.
    pub(super) fn is_truncated(&self) -> bool {
        self.walker.is_truncated()
    }

    /// Ends the capture.
    pub(super) fn release(&mut self) {
        let touches = &mut self.touches;
        self.failures
            .guard("ending the reading of touches", || touches.stop());
        self.walker.release();
        self.windows.clear();
    }

    fn write(&mut self, mtm: MainThreadMarker, budget_ns: u64) -> bool {
        self.walker.deadline.start(self.clock.now_ns(), budget_ns);
        let Some(screen) = self.windows.read(mtm) else {
            return false;
        };
        let viewport = Viewport {
            w: tenths(screen.width),
            h: tenths(screen.height),
        };
        self.walker.nodes.frame.begin(SourceId(0), 0, viewport);
        self.walker.begin();
        for index in 0..self.windows.count() {
            if let Some(window) = self.windows.get(index) {
                self.walker.window(&window);
                let touches = &mut self.touches;
                self.failures.guard("following the touches of a window", || {
                    touches.walked(&window, mtm);
                });
            }
        }
        self.walker.end();
        let is_shown = self.windows.count() > 0;
        if is_shown {
            self.end_frame();
        }
        is_shown
    }

    /// Both clocks are read one directly after the other, and the device does not sleep between a touch and its walk.
    fn end_frame(&mut self) {
        let frame = &mut self.walker.nodes.frame;
        let uptime_ms = self.clock.now_ns() / NS_PER_MS;
        let elapsed_ms = self.clock.elapsed_ms();
        frame.walked_at(elapsed_ms);
        let slept_ms = elapsed_ms.saturating_sub(uptime_ms);
        self.touches.recorder.drain_into(frame, slept_ms);
    }
}
