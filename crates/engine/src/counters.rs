//! Counts of recorded, degraded and refused inputs.

use std::fmt::Display;
use std::sync::Arc;

use afterimage_wireframe::buffer::Degraded;

/// Counts since the engine was made. They only grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Frames recorded, including unchanged ones.
    pub frames: u64,
    /// Frames equal to the frame before them.
    pub unchanged_frames: u64,
    /// Frames that a newer frame of their source replaced while the session waited for remote config.
    pub replaced_frames: u64,
    /// Frames that were submitted while the app was in the background.
    pub background_frames: u64,
    /// Frames that were walked before the person changed and submitted afterwards.
    pub outdated_frames: u64,
    /// Frame buffers with a malformed tree.
    pub bad_frames: u64,
    /// The fault of the latest malformed buffer. It never holds screen text.
    pub last_bad_frame: Option<Arc<str>>,
    /// Nodes that a limit replaced by placeholders.
    pub degraded_nodes: u64,
    /// Values that were clamped or have no meaning in this version: kinds, keys, codes, lengths, numbers that are not finite.
    pub degraded_values: u64,
    /// Touches recorded.
    pub touches: u64,
    /// Entries that the format could not hold.
    pub lost_entries: u64,
    /// Touches and events dropped because too many waited for remote config or for a frame, no frame followed in time, or they
    /// were of an earlier person.
    pub dropped_inputs: u64,
    /// Steps of the wall clock that were not recorded, because their segment had too many.
    pub skipped_clock_steps: u64,
    /// Images that the advice of a frame requested.
    pub requested_images: u64,
    /// Images submitted and refused after their call had returned.
    pub refused_images: u64,
    /// The reason of the latest refusal.
    pub last_refused_image: Option<Arc<str>>,
}

impl Counters {
    /// Counts a malformed frame buffer and logs its fault.
    pub(crate) fn count_bad_frame(&mut self, fault: &dyn Display) {
        self.bad_frames += 1;
        self.last_bad_frame = Some(fault.to_string().into());
        tracing::warn!(%fault, "rejected a malformed frame buffer");
    }

    /// Counts the content of a frame that was not read as written.
    #[inline]
    pub(crate) fn count_degraded(&mut self, degraded: &Degraded) {
        self.degraded_nodes += u64::from(degraded.replaced_nodes());
        self.degraded_values += u64::from(degraded.values());
    }

    /// Counts a value of the host that was replaced, and logs its name.
    pub(crate) fn count_replaced_value(&mut self, name: &str) {
        self.degraded_values += 1;
        tracing::warn!(name, "replaced a value of the host that has no meaning");
    }

    /// Counts an entry that the format could not hold.
    pub(crate) fn count_lost_entry(&mut self, fault: &dyn Display) {
        self.lost_entries += 1;
        tracing::warn!(%fault, "could not encode an entry");
    }

    /// Counts a refused image and logs the reason.
    pub(crate) fn count_refused_image(&mut self, reason: &dyn Display) {
        self.refused_images += 1;
        self.last_refused_image = Some(reason.to_string().into());
        tracing::warn!(%reason, "refused an image");
    }
}
