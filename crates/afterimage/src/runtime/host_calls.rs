//! The calls of the host, apart from frames and images: settings, events, flushes.

use std::sync::Arc;
use std::time::Duration;

use afterimage_engine::{CaptureState, CarriedState, DeviceConditions, HostEvent, Input, InstanceMasking};
use afterimage_wireframe::SourceId;
use afterimage_wireframe::buffer::{BufferError, FrameBuffer};

use super::event_hook::EventMapper;
use super::explain::{ExplainedOnce, PendingExplanation};
use super::flush::{MAX_FLUSH_MS, PendingFlush};
use super::handle::Runtime;
use super::inbox::Message;
use super::jobs::Job;
use super::published::HostSettings;
use crate::error::Result;
use crate::model::{ExplainedNode, FlushReport};

/// The effect of a changed setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing.
    None,
    /// Uploads are tried again.
    Deliver,
    /// The engine decides again whether the session is recorded.
    Decide,
    /// The engine purges everything recorded so far, as at an opt-out, and then decides again.
    PurgeAndDecide,
}

impl Runtime {
    /// Runs a call of the host. Returns `neutral` if the engine panics in it, or panicked before.
    pub(crate) fn guarded<R>(&self, call: &'static str, neutral: R, f: impl FnOnce() -> R) -> R {
        let had_panicked = self.threads.has_panicked();
        let result = self.threads.guarded(call, neutral, f);
        if !had_panicked {
            self.release_after_panic();
        }
        result
    }

    /// Returns the treatment of frames.
    pub(crate) fn capture(&self) -> CaptureState {
        self.published.capture()
    }

    /// Reads the host's settings.
    pub(crate) fn read<R>(&self, read: impl FnOnce(&HostSettings) -> R) -> R {
        read(&self.published.lock().settings)
    }

    /// Reads the host's settings if the session has a replay.
    pub(crate) fn read_if_replayed<R>(&self, read: impl FnOnce(&HostSettings) -> R) -> Option<R> {
        let state = self.published.lock();
        state.has_replay().then(|| read(&state.settings))
    }

    /// Changes the host's settings, and has the engine decide again if `change` returns [`Effect::Decide`]. From then on frames
    /// wait for the decision.
    ///
    /// # Errors
    ///
    /// The error of `change`, and [`ReplayError::NoThread`].
    pub(crate) fn change(
        self: &Arc<Self>,
        change: impl FnOnce(&mut HostSettings) -> Result<Effect>,
    ) -> Result<()> {
        let now = self.services.clock.now();
        {
            let mut state = self.published.lock();
            let before = state.settings.scope();
            let was_started = state.settings.lifecycle.is_started();
            let effect = change(&mut state.settings)?;
            if !was_started && state.settings.lifecycle.is_started() {
                state.settings.network_wait.started(now.elapsed_ms);
            }
            // Also without a decision: a name of before must not open a session that starts later.
            let carried = CarriedState::between(&before, &state.settings.scope());
            state.settings.has_named_screen &= carried.screen_name;
            match effect {
                Effect::None => return Ok(()),
                Effect::Deliver => {
                    drop(state);
                    self.start_job(Job::Deliver { flush: None });
                    return Ok(());
                }
                Effect::Decide | Effect::PurgeAndDecide => {}
            }
            state.await_decision(carried);
            // Queued under the lock, so that settings arrive in the order of the calls.
            let settings = state.settings.to_settings();
            if effect == Effect::PurgeAndDecide {
                let mut opted_out = settings.clone();
                opted_out.config.opt_out = true;
                self.inbox.put(Message::Configure(opted_out), now);
            }
            self.inbox.put(Message::Configure(settings), now);
        }
        self.ensure_engine_thread()
    }

    /// Reports an event to the engine, if frames are not dropped now.
    pub(crate) fn record_event(self: &Arc<Self>, event: HostEvent) {
        let now = self.services.clock.now();
        {
            let mut state = self.published.lock();
            // Also while nothing is recorded: a session that starts later opens with this screen.
            state.settings.note_event(&event, now.elapsed_ms);
            if state.capture() == CaptureState::Idle {
                return;
            }
        }
        let queued = self.inbox.put_event(event, now);
        self.ensure_handled(queued);
    }

    /// Sends everything recorded so far, and calls `done` once.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`] and [`ReplayError::NoThread`]. After the latter `done` may still be called.
    pub(crate) fn flush(
        self: &Arc<Self>,
        deadline_ms: u64,
        done: impl FnOnce(FlushReport) + Send + 'static,
    ) -> Result<()> {
        let now = self.services.clock.now();
        self.published.lock().settings.lifecycle.ensure_usable()?;
        let flush = Message::Flush {
            deadline_ms: now.elapsed_ms.saturating_add(deadline_ms.min(MAX_FLUSH_MS)),
            pending: PendingFlush::new(self.totals(), done),
        };
        self.inbox.put(flush, now);
        self.ensure_engine_thread()
    }

    /// Stores the conditions of the device. Uploads continue if the conditions permit them now.
    pub(crate) fn set_conditions(self: &Arc<Self>, conditions: DeviceConditions) {
        let now_ms = self.services.clock.now().elapsed_ms;
        let changed = self.change(|settings| {
            let before = std::mem::replace(&mut settings.conditions, conditions);
            settings.network_wait.reported(conditions, now_ms);
            Ok(if before != conditions && settings.lifecycle.is_started() {
                Effect::Deliver
            } else {
                Effect::None
            })
        });
        debug_assert!(changed.is_ok(), "a delivery starts no engine thread");
    }

    /// Decides about the nodes of a frame buffer without recording it, and calls `done` once.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`] and [`ReplayError::NoThread`]. `done` is called also then.
    pub(crate) fn explain_frame(
        self: &Arc<Self>,
        buffer: &[u8],
        done: impl FnOnce(Vec<ExplainedNode>) + Send + 'static,
    ) -> Result<()> {
        let callback = ExplainedOnce::new(done);
        let settings = {
            let state = self.published.lock();
            state.settings.lifecycle.ensure_usable()?;
            state.settings.to_settings()
        };
        let frame = match FrameBuffer::open(buffer) {
            Ok(frame) => frame,
            Err(fault) => {
                self.count_bad_frame(&fault);
                return Ok(());
            }
        };
        let Some(tree) = frame.tree() else {
            return Ok(());
        };
        let pending = PendingExplanation::new(frame.source(), &tree, settings, callback, &self.explanations);
        let Some(pending) = pending else {
            return Ok(());
        };
        self.inbox
            .put(Message::Explain(pending), self.services.clock.now());
        self.ensure_engine_thread()
    }

    /// Counts and logs a malformed frame buffer.
    pub(super) fn count_bad_frame(&self, fault: &BufferError) {
        self.published.lock().rejections.count_bad_frame(fault);
        self.threads.logged(|| {
            tracing::warn!(%fault, "rejected a malformed frame buffer");
        });
    }

    /// Sets or removes the event mapper.
    pub(crate) fn set_event_mapper(&self, mapper: Option<Arc<dyn EventMapper>>) {
        self.hook.set_mapper(mapper);
    }

    /// Tightens the masking of an attached instance's sources.
    pub(crate) fn attach_sources(self: &Arc<Self>, sources: Vec<SourceId>, masking: &InstanceMasking) {
        self.send(Input::SourcesAttached {
            sources,
            masking: Box::new(masking.clone()),
        });
    }

    /// Removes the sources of an attached instance.
    pub(crate) fn detach_sources(self: &Arc<Self>, sources: impl IntoIterator<Item = SourceId>) {
        for source in sources {
            self.send(Input::SourceDetached(source));
        }
    }

    /// Returns whether the spool is open or being opened, or recordings are to be purged.
    pub(crate) fn uses_spool(&self) -> bool {
        // A thread may be opening the spool, which locks it for as long as the disk takes. Without one the lock is free.
        self.inbox.has_thread()
            || self.jobs.has_thread()
            || self.spool.if_open().is_some()
            || self.spool.needs_purge()
    }

    /// Blocks until every input so far is recorded and every image is stored, or `limit` passed. Returns whether it is.
    pub(crate) fn wait_recorded(&self, limit: Duration) -> bool {
        self.inbox.wait_recorded(limit)
    }
}
