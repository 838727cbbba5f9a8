//! Requests for frames: the engine needs one of the present screen, and a still screen submits none by itself.

use std::sync::Arc;

use super::handle::Runtime;
use super::inbox::Message;
use crate::platform::foreign;

/// Is told when a frame of the present screen is needed.
///
/// A frame is needed when recording starts, when the recording of another person starts, and when the app returns from the
/// background. The advice of [`submit_frame`](crate::SessionReplay::submit_frame) says the same, but a screen that does not
/// change submits nothing.
pub trait FrameRequestListener: Send + Sync {
    /// Has the views walked soon, also if nothing was drawn, and the frame submitted as any other.
    ///
    /// Called on a thread of the engine with nothing locked, at most ten times a second and once for each need. Recording waits
    /// meanwhile, so it only schedules the walk on the host's UI thread and returns. A panic is ignored.
    fn frame_wanted(&self);
}

impl Runtime {
    /// Sets or removes the engine's own listener. It is asked at once if a frame is missing.
    pub(crate) fn set_frame_listener(self: &Arc<Self>, listener: Option<Arc<dyn FrameRequestListener>>) {
        let (before, is_missing) = {
            let mut state = self.published.lock();
            let before = std::mem::replace(&mut state.frame_listener, listener.clone());
            (before, state.wants_frame())
        };
        // Releasing the listener may call the host, so the lock is released first.
        foreign(|| drop(before));
        if let Some(listener) = listener.filter(|_| is_missing) {
            self.send_message(Message::AskForFrame(listener));
        }
    }

    /// Asks an attached instance for a frame, if frames are not dropped now.
    pub(crate) fn ask_for_frame(self: &Arc<Self>, listener: Arc<dyn FrameRequestListener>) {
        let is_useful = {
            let state = self.published.lock();
            state.accepts_frames()
        };
        if is_useful {
            self.send_message(Message::AskForFrame(listener));
        }
    }

    /// Asks all listeners for a frame. Runs on the engine thread with nothing locked.
    pub(super) fn request_frame(self: &Arc<Self>) {
        let own = self.published.lock().frame_listener.clone();
        for listener in own.into_iter().chain(self.attached_listeners()) {
            ask(listener);
        }
    }
}

/// Asks a listener.
pub(super) fn ask(listener: Arc<dyn FrameRequestListener>) {
    foreign(move || listener.frame_wanted());
}
