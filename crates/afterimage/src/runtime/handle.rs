//! [`Runtime`]: the queues and the shared state of one engine, and the start of its threads.
//!
//! The two threads start each other, so the runtime knows their bodies as function pointers.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use afterimage_config::{BootId, SessionReplayConfig};
use afterimage_engine::{
    CaptureState, Engine, FlushId, FlushOutcome, ImageRefusal, Input, IoEvent, SessionClocks, Status,
};
use afterimage_transport::{Error, SpoolLimits};

use super::engine_state::EngineState;
use super::event_hook::EventHook;
use super::event_path::EventCounts;
use super::frame_listener::FrameRequestListener;
use super::inbox::{Inbox, Message, Queued};
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
    /// Number of queued explanations of frames.
    pub(super) explanations: Arc<AtomicUsize>,
    bodies: ThreadBodies,
}

/// Returns the listeners of the instances that are attached to an engine.
pub(crate) type AttachedListeners = fn(&Arc<Runtime>) -> Vec<Arc<dyn FrameRequestListener>>;

/// The functions that the threads run.
#[derive(Clone, Copy)]
pub(super) struct ThreadBodies {
    /// The engine thread.
    pub engine: fn(&Arc<Runtime>),
    /// The I/O thread.
    pub io: fn(&Arc<Runtime>),
    /// The engine thread, to ask attached instances for a frame.
    pub attached: AttachedListeners,
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
        let clocks = SessionClocks::new(BootId::from_host(&services.boot_id));
        let engine = EngineState::new(Engine::new(services.device.clone()), clocks);
        let runtime = Arc::new(Self {
            threads: Threads::new(dispatch(services.log.clone(), config.log_level)),
            spool: SpoolHandle::new(
                services.storage_dir.clone(),
                SpoolLimits::from(&config),
                services.boot_id.clone(),
                config.spool_key.clone(),
            ),
            inbox: Arc::default(),
            published: Published::new(config, engine),
            jobs: Jobs::default(),
            hook: Arc::default(),
            explanations: Arc::default(),
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

    /// Returns the listeners of the attached instances.
    pub(super) fn attached_listeners(self: &Arc<Self>) -> Vec<Arc<dyn FrameRequestListener>> {
        (self.bodies.attached)(self)
    }

    /// Starts the engine thread if it does not run.
    pub(super) fn ensure_engine_thread(self: &Arc<Self>) -> Result<()> {
        if self.threads.has_panicked() {
            return Err(ReplayError::Internal);
        }
        if !self.inbox.claim_thread() {
            return Ok(());
        }
        if self.spawn("afterimage-engine", self.bodies.engine) {
            Ok(())
        } else {
            self.inbox.thread_failed();
            Err(ReplayError::NoThread)
        }
    }

    /// Starts the engine thread for an input of the host, if no thread handles it: the engine became idle during the call.
    pub(super) fn ensure_handled(self: &Arc<Self>, queued: Queued) {
        if queued == Queued::WithoutThread {
            // Without a thread nothing is recorded, and the input waits for the next thread.
            let _ = self.ensure_engine_thread();
        }
    }

    /// Starts a thread of the engine.
    fn spawn(self: &Arc<Self>, name: &'static str, run: fn(&Arc<Self>)) -> bool {
        let (runtime, ended) = (self.clone(), self.clone());
        self.threads
            .spawn(name, move || run(&runtime), move || ended.release_after_panic())
    }

    /// Releases everything that waits for the engine, if it panicked: nothing is recorded, queued flushes report that the engine
    /// ended, and the engine thread ends.
    pub(super) fn release_after_panic(&self) {
        if self.threads.has_panicked() {
            self.published.turn_off();
            self.inbox.close();
        }
    }

    /// Hands a job to the I/O thread, and starts the thread if it does not run.
    pub(super) fn start_job(self: &Arc<Self>, job: Job) {
        if !self.jobs.put(job) {
            return;
        }
        if !self.spawn("afterimage-io", self.bodies.io) {
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

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use afterimage_engine::DeviceInfo;
    use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse};
    use afterimage_wireframe::SourceId;
    use afterimage_wireframe::Viewport;
    use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter};

    use super::*;
    use crate::platform::clock::VirtualClock;
    use crate::runtime::Effect;

    struct NoNetwork;

    impl HttpClient for NoNetwork {
        fn send(&self, _: &HttpRequest) -> std::result::Result<HttpResponse, HttpError> {
            Err(HttpError::Timeout)
        }
    }

    /// Yields until a thread must have ended: many times as many as it needs.
    const MAX_YIELDS: u32 = 100_000_000;

    /// Longer than any machine takes to end a thread.
    const LONG: Duration = Duration::from_mins(1);

    /// Returns a started engine whose engine thread has this body.
    fn started(engine: fn(&Arc<Runtime>)) -> Arc<Runtime> {
        let services = PlatformServices {
            storage_dir: Path::new("never created").to_owned(),
            device: DeviceInfo::default(),
            boot_id: String::new(),
            clock: Arc::new(VirtualClock::starting_at(0)),
            http: Arc::new(NoNetwork),
            log: None,
        };
        let config = SessionReplayConfig {
            session_id: 1_790_000_000_000,
            sample_rate: 1.0,
            enable_remote_config: false,
            ..SessionReplayConfig::new("key", "device-1")
        };
        let bodies = ThreadBodies {
            engine,
            io: |_| (),
            attached: |_| Vec::new(),
        };
        let runtime = Runtime::new(config, services, bodies);
        let _ = runtime.change(|settings| {
            settings.lifecycle.start()?;
            Ok(Effect::Decide)
        });
        runtime
    }

    fn flush(runtime: &Arc<Runtime>) -> std::sync::mpsc::Receiver<FlushOutcome> {
        let (sender, reports) = channel();
        let _ = runtime.flush(1000, move |report| sender.send(report.outcome).unwrap());
        reports
    }

    #[test]
    fn a_panic_of_the_engine_thread_releases_queued_flushes_and_ends_recording() {
        let runtime = started(|runtime| {
            // The flush is queued before the panic.
            while !runtime.has_flush() {
                std::thread::yield_now();
            }
            panic!("in the engine thread");
        });
        let reports = flush(&runtime);
        assert_eq!(reports.recv_timeout(LONG), Ok(FlushOutcome::EngineEnded));
        while runtime.inbox.has_thread() {
            std::thread::yield_now();
        }
        assert_eq!(runtime.capture(), CaptureState::Idle);
        assert_eq!(flush(&runtime).recv_timeout(LONG), Ok(FlushOutcome::EngineEnded));
    }

    #[test]
    fn inputs_after_a_panic_are_not_kept() {
        let runtime = started(|_| ());
        runtime.guarded("test", (), || panic!("in a call"));
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(16), 0, Viewport::default());
        writer.tree();
        let frame = FrameBuffer::open(writer.finish()).unwrap();
        // An attached instance has a guard of its own, so its calls reach the runtime.
        let _ = runtime.submit_frame(&frame, SourceId(16));
        runtime.record_event(afterimage_engine::HostEvent::Screen {
            name: "Home".to_owned(),
        });
        runtime.detach_sources([SourceId(16)]);
        assert!(runtime.inbox.is_empty() && runtime.wait_recorded(Duration::ZERO));
        assert!(runtime.open_frame(frame.bytes()).is_err());
    }

    #[test]
    fn a_panic_of_a_call_ends_the_engine_thread() {
        let services_in_use = {
            let runtime = started(super::super::engine_thread::run);
            assert!(runtime.wait_recorded(LONG));
            assert_eq!(runtime.capture(), CaptureState::Recording);
            runtime.guarded("test", (), || panic!("in a call"));
            Arc::downgrade(&runtime)
        };
        let has_ended = (0..MAX_YIELDS).any(|_| {
            std::thread::yield_now();
            services_in_use.strong_count() == 0
        });
        assert!(has_ended);
    }

    impl Runtime {
        fn has_flush(&self) -> bool {
            std::iter::from_fn(|| self.inbox.take()).any(|(message, now)| {
                let is_flush = matches!(message, Message::Flush { .. });
                if is_flush {
                    self.inbox.put(message, now);
                }
                is_flush
            })
        }
    }
}
