//! The losses of a capture, counted where they happen and read by any thread.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the losses of a capture since it was made. Any thread.
#[derive(Debug, Default)]
pub struct CaptureCounters {
    failures: AtomicU64,
    incomplete_frames: AtomicU64,
    lost_touches: AtomicU64,
    lost_images: AtomicU64,
}

/// The losses of a capture since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaptureCounts {
    /// Failures of the capture: parts of frames, or steps, that could not be done.
    pub failures: u64,
    /// Frames without all views: the walk ended before it reached them, or the core has no room for them.
    pub incomplete_frames: u64,
    /// Samples of touches that were dropped, since no walk followed in time.
    pub lost_touches: u64,
    /// Requested images that were not shown any more, could not be drawn in time, or were refused.
    pub lost_images: u64,
}

impl CaptureCounters {
    /// Returns the counts so far.
    #[must_use]
    pub fn read(&self) -> CaptureCounts {
        let [failures, incomplete_frames, lost_touches, lost_images] = [
            &self.failures,
            &self.incomplete_frames,
            &self.lost_touches,
            &self.lost_images,
        ]
        .map(|count| count.load(Ordering::Relaxed));
        CaptureCounts {
            failures,
            incomplete_frames,
            lost_touches,
            lost_images,
        }
    }

    /// Adds a loss.
    #[cfg(any(target_os = "ios", feature = "fake-runtime"))]
    pub(crate) fn add(&self, loss: Loss) {
        let count = match loss {
            Loss::Failure => &self.failures,
            Loss::IncompleteFrame => &self.incomplete_frames,
            Loss::Touch => &self.lost_touches,
            Loss::Image => &self.lost_images,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// A loss of a capture.
#[cfg(any(target_os = "ios", feature = "fake-runtime"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    Failure,
    IncompleteFrame,
    /// A sample of a touch.
    Touch,
    Image,
}
