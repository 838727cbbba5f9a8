//! [`Runtime`]: the queues and the shared state of one engine, and the start of its threads.
//!
//! The two threads start each other, so the runtime knows their bodies as function pointers.

use std::sync::Arc;

use afterimage_config::SessionReplayConfig;
use afterimage_engine::{CaptureState, Engine, FlushId, FlushOutcome, ImageRefusal, Input, IoEvent, Status};
use afterimage_transport::{Error, SpoolLimits};

use super::event_hook::EventHook;
use super::event_path::EventCounts;
use super::inbox::{Inbox, Message};
use super::jobs::{Job, Jobs};
use super::published::Published;
use super::spool_handle::SpoolHandle;
use super::threads::Threads;
use crate::error::{ReplayError, Result};
use crate::platform::{PlatformServices, dispatch};

/// The runtime of one engine.
pub(crate) struct Runtime {
    pub(super) threads: Threads,
    pub(super) services: PlatformServices,
    pub(super) spool: SpoolHandle,
    pub(super) inbox: Arc<Inbox>,
    pub(super) published: Published,
    pub(super) jobs: Jobs,
    pub(super) hook: Arc<EventHook>,
    bodies: ThreadBodies,
}

/// The functions that the threads run.
#[derive(Clone, Copy)]
pub(super) struct ThreadBodies {
    /// The engine thread.
    pub engine: fn(&Arc<Runtime>),
    /// The I/O thread.
    pub io: fn(&Arc<Runtime>),
}

/// The reason why a delivery ended.
pub(super) struct DeliveryEnd {
    /// The reason for hosts.
    pub outcome: FlushOutcome,
    /// The reason in plain words. Empty if everything was delivered.
    pub problem: String,
}

impl Runtime {
    /// Returns the runtime of an engine that is not started. No thread runs and no file exists.
    pub(super) fn new(
        config: SessionReplayConfig,
        services: PlatformServices,
        bodies: ThreadBodies,
    ) -> Arc<Self> {
        let engine = Engine::new(services.device.clone());
        let runtime = Arc::new(Self {
            threads: Threads::new(dispatch(services.log.clone(), config.log_level)),
            spool: SpoolHandle::new(services.storage_dir.clone(), SpoolLimits::from(&config)),
            inbox: Arc::default(),
            published: Published::new(config, engine),
            jobs: Jobs::default(),
            hook: Arc::default(),
            services,
            bodies,
        });
        let woken = Arc::downgrade(&runtime);
        runtime.services.clock.on_step(Arc::new(move || {
            if let Some(runtime) = woken.upgrade() {
                runtime.inbox.wake();
                runtime.jobs.wake();
                runtime.hook.wake();
            }
        }));
        runtime
    }

    /// Queues an input of the runtime itself.
    pub(super) fn send(self: &Arc<Self>, input: Input) {
        self.send_message(Message::Input(input));
    }

    pub(super) fn send_message(self: &Arc<Self>, message: Message) {
        self.inbox.put(message, self.services.clock.now());
        // Without a thread nothing is recorded, and the message waits for the next thread.
        let _ = self.ensure_engine_thread();
    }

    /// Publishes the engine's state.
    pub(super) fn publish(&self, status: Status, events: EventCounts) {
        let is_undecided = status.capture == CaptureState::AwaitingConfig;
        self.published.publish(status, events, &self.inbox);
        self.inbox.set_undecided(is_undecided);
    }

    /// Starts the engine thread if it does not run.
    pub(super) fn ensure_engine_thread(self: &Arc<Self>) -> Result<()> {
        if self.threads.has_panicked() {
            self.inbox.clear();
            return Err(ReplayError::Internal);
        }
        if !self.published.begin_thread() {
            return Ok(());
        }
        let runtime = self.clone();
        let run = self.bodies.engine;
        if self.threads.spawn("afterimage-engine", move || run(&runtime)) {
            Ok(())
        } else {
            self.published.thread_failed();
            Err(ReplayError::NoThread)
        }
    }

    /// Hands a job to the I/O thread, and starts the thread if it does not run.
    pub(super) fn start_job(self: &Arc<Self>, job: Job) {
        if !self.jobs.put(job) {
            return;
        }
        let runtime = self.clone();
        let run = self.bodies.io;
        if !self.threads.spawn("afterimage-io", move || run(&runtime)) {
            // The jobs stay queued; the next job tries again.
            self.jobs.thread_failed();
            self.published.lock().io.set_problem(&ReplayError::NoThread);
        }
    }

    /// Reports to the engine that a delivery ended, if a flush waits for it.
    pub(super) fn delivery_ended(self: &Arc<Self>, through: Option<FlushId>, end: DeliveryEnd) {
        if through.is_some() {
            self.send(Input::Io(IoEvent::DeliveryEnded {
                through,
                outcome: end.outcome,
                problem: end.problem.into(),
            }));
        }
    }

    /// Reports to the engine that a delivery pauses, if a flush waits for it.
    pub(super) fn delivery_paused(self: &Arc<Self>, through: Option<FlushId>, until_ms: u64) {
        if through.is_some() {
            self.send(Input::Io(IoEvent::DeliveryPaused { through, until_ms }));
        }
    }

    /// Reports to the engine that the collector accepts no images.
    pub(super) fn images_not_accepted(self: &Arc<Self>) {
        self.send(Input::Io(IoEvent::ImagesNotAccepted));
    }

    /// Counts and logs a failure of the disk.
    pub(super) fn count_failure(&self, result: std::result::Result<(), Error>) {
        if let Err(cause) = result {
            self.published.lock().io.count_write_failure(&cause);
            tracing::warn!(%cause, "could not write");
        }
    }

    /// Counts and logs a refused image.
    pub(super) fn refuse_image(&self, reason: ImageRefusal) {
        self.published.lock().rejections.count_refused_image(&reason);
        tracing::warn!(%reason, "refused an image");
    }
}
