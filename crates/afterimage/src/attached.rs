//! An instance that adds its frames and masks to the engine that the app started in this process. Key,
//! ids, sampling and upload stay that engine's.

use std::sync::{Arc, Weak};

use afterimage_config::Lifecycle;
use parking_lot::Mutex;

use crate::attach::{self, Slot};
use crate::core::Core;
use crate::error::Result;
use crate::intake;
use crate::masks::OwnMasks;
use crate::model::CaptureAdvice;
use crate::orders;

/// How often an instance looks whether there is an engine that records: nobody tells it.
const LOOK_AGAIN: CaptureAdvice = CaptureAdvice::Next {
    after_ms: 1000,
    images: Vec::new(),
};

/// One attached instance.
pub struct Attached {
    masks: OwnMasks,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    lifecycle: Lifecycle,
    /// Its place among the sources, from its first frame on.
    slot: Option<Slot>,
    /// The engine that knows its masks.
    known_to: Weak<Core>,
}

impl Attached {
    /// An instance whose own frames are masked by this, where it hides more than the engine's options.
    pub fn new(masks: OwnMasks) -> Self {
        Self {
            masks,
            state: Mutex::default(),
        }
    }

    /// Lets frames through.
    pub fn start(&self) -> Result<()> {
        self.state.lock().lifecycle.start()?;
        Ok(())
    }

    /// Takes the instance's trees off the screen and lets no frame through.
    pub fn stop(&self) -> Result<()> {
        let mut state = self.state.lock();
        state.lifecycle.stop()?;
        state.leave();
        Ok(())
    }

    /// Ends the instance; the engine goes on.
    pub fn dispose(&self) {
        let mut state = self.state.lock();
        // Disposing is possible from every state.
        let _ = state.lifecycle.dispose();
        state.leave();
    }

    /// Takes a frame buffer of the instance's.
    pub fn submit(&self, buffer: &[u8]) -> CaptureAdvice {
        if !self.state.lock().lifecycle.is_started() {
            return CaptureAdvice::Stop;
        }
        let Some(core) = attach::engine() else {
            return LOOK_AGAIN;
        };
        let frame = match intake::open(&core, buffer) {
            Ok(frame) => frame,
            // It may record later.
            Err(CaptureAdvice::Stop) => return LOOK_AGAIN,
            Err(next) => return next,
        };
        let mut state = self.state.lock();
        // It may have been stopped meanwhile.
        if !state.lifecycle.is_started() {
            return CaptureAdvice::Stop;
        }
        if state.slot.is_none() {
            state.slot = Slot::take();
        }
        let State {
            slot: Some(slot),
            known_to,
            ..
        } = &mut *state
        else {
            return LOOK_AGAIN;
        };
        if !known_to.ptr_eq(&Arc::downgrade(&core)) {
            *known_to = Arc::downgrade(&core);
            orders::introduce(&core, slot.sources().collect(), &self.masks);
        }
        intake::take(&core, &frame, |own| slot.source(own))
    }
}

impl State {
    fn leave(&mut self) {
        let (Some(slot), Some(core)) = (self.slot.take(), self.known_to.upgrade()) else {
            return;
        };
        self.known_to = Weak::new();
        for source in slot.sources() {
            orders::forget(&core, source);
        }
    }
}
