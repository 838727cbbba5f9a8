//! Writes one frame of all visible windows.

use std::rc::Rc;

use afterimage_wireframe::{Rect, SourceId, Viewport, tenths};
use objc2::MainThreadMarker;
use objc2::rc::autoreleasepool;
use objc2_ui_kit::UIView;

use super::accessory::Accessory;
use super::walker::Walker;
use super::windows::{ShownWindow, Windows};
use crate::app::ScreenNames;
use crate::host::{Clock, FrameSink, ScreenNaming};
use crate::images::ImageRequests;
use crate::objects::guard::Failures;
use crate::objects::layers::layer_box;
use crate::pace::NS_PER_MS;
use crate::touch::Touches;

/// Writes frames, each into the memory of the one before.
pub(super) struct FrameComposer {
    walker: Walker,
    windows: Windows,
    accessory: Accessory,
    accessory_place: Option<Rect>,
    clock: Rc<dyn Clock>,
    /// The guard, with the counts of losses.
    pub(super) failures: Rc<Failures>,
    /// The touches.
    pub(super) touches: Touches,
    /// The names of screens.
    pub(super) screens: ScreenNames,
    /// The requested images.
    pub(super) images: ImageRequests,
    naming: ScreenNaming,
    screen: Option<&'static str>,
}

/// A frame.
pub(super) struct ComposedFrame<'a> {
    /// The frame buffer.
    pub(super) bytes: &'a [u8],
    /// The name of a screen that the last frame did not show.
    pub(super) screen: Option<&'static str>,
    /// The place of the app's view above the keyboard, if there is one.
    pub(super) accessory: Option<Rect>,
}

impl FrameComposer {
    /// A composer with this clock.
    pub(super) fn new(
        clock: Rc<dyn Clock>,
        failures: Rc<Failures>,
        touches: Touches,
        naming: ScreenNaming,
        takes_pictures: bool,
    ) -> Self {
        let mut walker = Walker::new(clock.clone(), failures.clone());
        walker.tiles.set_on(takes_pictures);
        Self {
            walker,
            windows: Windows::default(),
            accessory: Accessory::default(),
            accessory_place: None,
            clock,
            touches,
            screens: ScreenNames::default(),
            images: ImageRequests::new(failures.clone()),
            failures,
            naming,
            screen: None,
        }
    }

    /// Returns a frame of the windows, written within this time, `None` if no window is visible. The bytes are valid until the
    /// next call.
    pub(super) fn compose(&mut self, mtm: MainThreadMarker, budget_ns: u64) -> Option<ComposedFrame<'_>> {
        let is_written = autoreleasepool(|_| self.write(mtm, budget_ns));
        // Released in any case, and after the walk.
        self.windows.clear();
        is_written.then(|| ComposedFrame {
            bytes: self.walker.nodes.frame.finish(),
            screen: self.screen,
            accessory: self.accessory_place,
        })
    }

    /// Returns whether the last walk reached all views.
    pub(super) fn is_complete(&self) -> bool {
        !self.walker.is_incomplete()
    }

    /// Returns whether the last frame lacks views for which the core has no room.
    pub(super) fn is_truncated(&self) -> bool {
        self.walker.is_truncated()
    }

    /// Returns whether images have no fingerprint yet, which a later walk computes.
    pub(super) fn has_waiting_images(&self) -> bool {
        self.walker.nodes.images.has_waiting || self.walker.tiles.has_waiting
    }

    /// Draws and submits requested images until this time.
    pub(super) fn draw_images(&mut self, mtm: MainThreadMarker, sink: &mut dyn FrameSink, end_ns: u64) {
        if self.walker.tiles.is_on() {
            autoreleasepool(|_| self.draw_tiles(sink, end_ns));
        }
        if !self.images.is_waiting() {
            return;
        }
        autoreleasepool(|_| {
            self.windows.read(mtm, &self.failures);
            while self.images.is_waiting() && self.clock.now_ns() < end_ns {
                let all: Vec<_> = (0..self.windows.count())
                    .filter_map(|index| self.windows.get(index))
                    .collect();
                let roots = all.iter().map(|shown| -> &UIView { &shown.window });
                self.images.draw_next(roots, &mut self.walker.nodes.images, sink);
            }
        });
        self.windows.clear();
    }

    /// Draws and submits requested pictures of hosting views until this time, and looks for a changed one.
    fn draw_tiles(&mut self, sink: &mut dyn FrameSink, end_ns: u64) {
        let walker = &mut self.walker;
        while self.clock.now_ns() < end_ns
            && self.images.draw_next_by(|wanted| walker.draw_tile(wanted, sink))
        {}
        if self.clock.now_ns() < end_ns {
            walker.redraw_tile();
        }
    }

    /// The next frame has all views, as far as its walk reaches them.
    pub(super) fn start_over(&mut self) {
        self.walker.start_over();
    }

    /// Ends the capture.
    pub(super) fn release(&mut self) {
        self.images.release();
        self.walker.nodes.images.release();
        self.walker.tiles.release();
        let touches = &mut self.touches;
        self.failures
            .guard("ending the reading of touches", || touches.stop());
        self.walker.start_over();
        self.touches.recorder.set_accessory(None);
        self.windows.clear();
    }

    fn write(&mut self, mtm: MainThreadMarker, budget_ns: u64) -> bool {
        self.walker.deadline.start(self.clock.now_ns(), budget_ns);
        let Some(screen) = self.windows.read(mtm, &self.failures) else {
            return false;
        };
        let viewport = Viewport {
            w: tenths(screen.width),
            h: tenths(screen.height),
        };
        self.walker.nodes.frame.begin(SourceId(0), 0, viewport);
        self.walker.nodes.images.begin(self.clock.now_ns());
        self.walker.tiles.begin(self.clock.now_ns());
        self.walker.begin();
        for index in 0..self.windows.count() {
            if let Some(ShownWindow { window, origin, .. }) = self.windows.get(index) {
                self.walker.window(&window, origin);
                let touches = &mut self.touches;
                self.failures.guard("following the touches of a window", || {
                    touches.walked(&window, mtm);
                });
            }
        }
        self.write_accessory();
        self.walker.end();
        let is_shown = self.windows.count() > 0;
        if is_shown {
            self.read_screen();
            self.end_frame();
        }
        is_shown
    }

    /// The accessory view is in front of all windows of the app.
    fn write_accessory(&mut self) {
        let (field, main) = (self.walker.nodes.responder.take(), self.windows.main());
        let (accessory, failures) = (&mut self.accessory, &self.failures);
        let shown = failures.guard("finding the view above the keyboard", || {
            let shown = accessory.find(field, main.as_deref())?;
            let place = layer_box(&shown.view.layer()).shifted(shown.origin).place();
            Some((shown, place))
        });
        let shown = shown.flatten();
        self.accessory_place = shown.as_ref().map(|(_, place)| *place);
        let view = shown.as_ref().map(|(shown, _)| &*shown.view);
        self.touches.recorder.set_accessory(view);
        if let Some((shown, _)) = shown {
            self.walker.root(&shown.view, shown.origin, shown.mask);
        }
    }

    /// The screen is that of the lowest window at the level of the app's content.
    fn read_screen(&mut self) {
        self.screen = None;
        if self.naming == ScreenNaming::App {
            return;
        }
        let main = self.windows.main();
        let (screens, failures) = (&mut self.screens, &self.failures);
        self.screen = failures
            .guard("reading the name of a screen", || screens.read(&*main?))
            .flatten();
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
