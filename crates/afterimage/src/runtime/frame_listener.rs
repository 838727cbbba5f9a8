//! The host's listener for requests of frames.

use std::sync::Arc;

use crate::platform::foreign;

/// Receives the requests for a frame of the present screen.
///
/// A frame is needed when recording starts, when the recording of another person starts, and when the app returns from the
/// background. The advice of [`submit_frame`](crate::SessionReplay::submit_frame) says the same, but a screen that does not
/// change submits nothing.
pub trait FrameRequestListener: Send + Sync {
    /// Schedules a walk of the views, also if nothing was drawn. The host submits its frame as any other.
    ///
    /// Called on a thread of the engine with nothing locked, at most ten times a second and once for each need. Recording waits
    /// meanwhile, so it only schedules the walk on the host's UI thread and returns. A panic is ignored.
    fn frame_wanted(&self);
}

/// Asks a listener.
pub(super) fn ask(listener: Arc<dyn FrameRequestListener>) {
    foreign(move || listener.frame_wanted());
}
