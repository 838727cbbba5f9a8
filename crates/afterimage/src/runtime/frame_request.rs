//! Requests for frames: the engine needs one of the present screen, and a still screen submits none by itself.

use std::sync::Arc;

use super::frame_listener::{FrameRequestListener, ask};
use super::handle::Runtime;
use super::inbox::Message;
use crate::platform::foreign;

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
