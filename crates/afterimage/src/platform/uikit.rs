//! Connects the capture of UIKit's views with the engine, without FFI.

use std::rc::Rc;
use std::sync::Arc;

use afterimage_engine::HostEvent;
use afterimage_uikit::capture::CaptureParts;
use afterimage_uikit::host::{
    Advice, AppEvent, CaptureCounters, CaptureOptions, Clock, EventSink, Failure, FrameSink, WantedImage,
};

use super::boot_time::{BootTime, uptime};
use crate::model::CaptureAdvice;

/// The calls of the engine that a capture needs. They return at once and never panic.
pub(crate) trait CaptureTarget {
    /// Submits a frame buffer, and returns when the next walk is due.
    fn submit_frame(&self, buffer: &[u8]) -> CaptureAdvice;

    /// Submits the pixels of an image, and returns whether they are accepted.
    fn submit_image(&self, fingerprint: &str, size: [u32; 2], pixels: &[u8]) -> bool;

    /// Records an event of the app.
    fn record_event(&self, event: HostEvent);

    /// Logs a failure if it is the first one of its place.
    fn report_failure(&self, failure: Failure);
}

/// Returns the parts of a capture for a target. Main thread.
pub(crate) fn parts<T: CaptureTarget + Clone + 'static>(
    target: T,
    clock: Rc<dyn Clock>,
    counters: Arc<CaptureCounters>,
    options: CaptureOptions,
) -> CaptureParts {
    let failures = target.clone();
    CaptureParts {
        sink: Box::new(Connected(target.clone())),
        events: Box::new(Connected(target)),
        clock,
        report_failure: Box::new(move |failure| failures.report_failure(failure)),
        counters,
        options,
    }
}

struct Connected<T>(T);

impl<T: CaptureTarget> FrameSink for Connected<T> {
    fn submit(&mut self, buffer: &[u8]) -> Advice {
        match self.0.submit_frame(buffer) {
            CaptureAdvice::Stop => Advice::Stop,
            CaptureAdvice::Next {
                after_ms,
                frame_wanted,
                images,
            } => Advice::Next {
                after_ms: after_ms.into(),
                frame_wanted,
                images: images.into_iter().map(wanted).collect(),
            },
        }
    }

    fn submit_image(&mut self, fingerprint: &str, size: [u32; 2], pixels: &[u8]) -> bool {
        self.0.submit_image(fingerprint, size, pixels)
    }
}

impl<T: CaptureTarget> EventSink for Connected<T> {
    fn record(&self, event: AppEvent<'_>) {
        self.0.record_event(match event {
            AppEvent::State(state) => HostEvent::App { state },
            AppEvent::Screen(name) => HostEvent::Screen {
                name: afterimage_engine::bounded_screen_name(name).to_owned(),
            },
            AppEvent::Keyboard(place) => {
                let place = place.unwrap_or_default();
                let [x, y, width, height] = [place.x, place.y, place.w, place.h].map(points);
                HostEvent::Keyboard { x, y, width, height }
            }
        });
    }
}

fn wanted(image: crate::model::WantedImage) -> WantedImage {
    WantedImage {
        hash: image.hash,
        max_edge_px: image.max_edge_px,
    }
}

/// Tenths of a point as points.
fn points(tenths: i32) -> f32 {
    const TENTHS: f64 = 10.0;
    (f64::from(tenths) / TENTHS) as f32
}

/// The clocks of the device. They agree with the host's: both count from the boot.
pub(crate) struct DeviceClock;

impl Clock for DeviceClock {
    fn now_ns(&self) -> u64 {
        uptime().as_nanos() as u64
    }

    fn elapsed_ms(&self) -> u64 {
        BootTime::now().since_boot().as_millis() as u64
    }
}
