//! An instance that adds its frames and masking to the engine that the app started in this process. The engine owns the key,
//! the ids, sampling and uploads.

use std::sync::Arc;

use afterimage_engine::InstanceMasking;

use super::registry::{self, InstanceId};
use crate::error::Result;
use crate::model::CaptureAdvice;
use crate::runtime::Runtime;

/// Time until an instance looks again for an engine that records, in milliseconds: nothing notifies it.
const LOOK_AGAIN: CaptureAdvice = CaptureAdvice::Next {
    after_ms: 1000,
    images: Vec::new(),
};

/// One attached instance.
pub(super) struct Attached {
    id: InstanceId,
    masking: InstanceMasking,
}

impl Attached {
    /// Returns an instance with its own masking.
    pub(super) fn new(masking: InstanceMasking) -> Self {
        Self {
            id: registry::lock().insert(),
            masking,
        }
    }

    /// Accepts frames from now on.
    pub(super) fn start(&self) -> Result<()> {
        registry::lock().instance(self.id).lifecycle.start()?;
        Ok(())
    }

    /// Removes the instance's trees from the recording and accepts no frames.
    pub(super) fn stop(&self) -> Result<()> {
        registry::lock().instance(self.id).lifecycle.stop()?;
        self.leave();
        Ok(())
    }

    /// Ends the instance. The engine continues.
    pub(super) fn dispose(&self) {
        // Disposing is possible from every state.
        let _ = registry::lock().instance(self.id).lifecycle.dispose();
        self.leave();
    }

    /// Queues a frame buffer of the instance.
    pub(super) fn submit_frame(&self, buffer: &[u8]) -> CaptureAdvice {
        let (is_started, engine) = {
            let mut registry = registry::lock();
            let is_started = registry.instance(self.id).lifecycle.is_started();
            (is_started, registry.engine())
        };
        if !is_started {
            return CaptureAdvice::Stop;
        }
        let Some(runtime) = engine else {
            return LOOK_AGAIN;
        };
        // The header is checked with nothing locked: a malformed buffer is logged, and the host's log may call back.
        let frame = match runtime.open_frame(buffer) {
            Ok(frame) => frame,
            // The engine may record later.
            Err(CaptureAdvice::Stop) => return LOOK_AGAIN,
            Err(advice) => return advice,
        };
        let mut registry = registry::lock();
        // The instance may have been stopped meanwhile.
        if !registry.instance(self.id).lifecycle.is_started() {
            return CaptureAdvice::Stop;
        }
        let Some(slot) = registry.slot_for(self.id) else {
            return LOOK_AGAIN;
        };
        let instance = registry.instance(self.id);
        if !instance.engine.ptr_eq(&Arc::downgrade(&runtime)) {
            instance.engine = Arc::downgrade(&runtime);
            runtime.attach_sources(slot.sources().collect(), &self.masking);
        }
        // Under the lock, so that the frame is queued before a stop removes its source.
        runtime.submit_frame(&frame, slot.source(frame.source()))
    }

    fn leave(&self) {
        let released = registry::lock().release_slot(self.id);
        if let Some((slot, Some(runtime))) = released {
            runtime.detach_sources(slot.sources());
        }
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        self.leave();
        registry::lock().remove(self.id);
    }
}

/// Returns the engine that attached instances use.
pub(super) fn engine() -> Option<Arc<Runtime>> {
    registry::lock().engine()
}
