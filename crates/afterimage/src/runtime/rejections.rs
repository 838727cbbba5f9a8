//! Frames and images that were refused, with the latest reasons.

use std::fmt::Display;
use std::sync::Arc;

use afterimage_wireframe::buffer::Degraded;

/// Counts of refused inputs, and the latest reason of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rejections {
    /// Frame buffers whose header is malformed.
    pub bad_frames: u64,
    /// The fault of the latest one.
    pub last_bad_frame: Option<Arc<str>>,
    /// Touches of a phase that this version does not know, or over the limit of a buffer.
    pub dropped_touches: u64,
    /// Touches whose place was clamped.
    pub clamped_touches: u64,
    /// Images that were refused in the call that submitted them.
    pub refused_images: u64,
    /// The reason of the latest one.
    pub last_refused_image: Option<Arc<str>>,
}

impl Rejections {
    /// Counts a malformed frame buffer.
    pub(super) fn count_bad_frame(&mut self, fault: &dyn Display) {
        self.bad_frames += 1;
        self.last_bad_frame = Some(fault.to_string().into());
    }

    /// Counts the touches of a buffer that were not read as written.
    pub(super) fn count_degraded_touches(&mut self, degraded: &Degraded) {
        self.dropped_touches += u64::from(degraded.dropped_touches);
        self.clamped_touches += u64::from(degraded.clamped_lengths);
    }

    /// Counts a refused image.
    pub(super) fn count_refused_image(&mut self, reason: &dyn Display) {
        self.refused_images += 1;
        self.last_refused_image = Some(reason.to_string().into());
    }
}
