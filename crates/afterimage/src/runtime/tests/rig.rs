//! A runtime whose threads end at once: the test performs their steps itself, in the order that it needs.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use afterimage_config::{PrivacyLevel, SessionReplayConfig};
use afterimage_engine::{CaptureState, DeviceConditions, DeviceInfo, HostEvent};
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{AppState, Kind, NodeId, Rect, SourceId, TextField, Viewport};

use super::collector::Collector;
use crate::model::{CaptureAdvice, FlushReport};
use crate::platform::PlatformServices;
use crate::platform::clock::VirtualClock;
use crate::runtime::engine_state::EngineState;
use crate::runtime::engine_thread;
use crate::runtime::handle::{Runtime, ThreadBodies};
use crate::runtime::host_calls::Effect;
use crate::runtime::io_thread::{self, IoStep};
use crate::runtime::io_worker::IoWorker;
use crate::runtime::published::HostSettings;

pub(super) const SESSION: i64 = 1_790_000_000_000;

pub(super) const WINDOW: Viewport = Viewport { w: 3900, h: 8440 };

/// Returns options under which everything is recorded.
pub(super) fn config() -> SessionReplayConfig {
    SessionReplayConfig {
        session_id: SESSION,
        sample_rate: 1.0,
        enable_remote_config: false,
        server_url: Some("http://collector.test".to_owned()),
        privacy_config: PrivacyLevel::Light,
        ..SessionReplayConfig::new("key", "device-1")
    }
}

/// A runtime, its threads' states and the world around it.
pub(super) struct Rig {
    pub(super) runtime: Arc<Runtime>,
    pub(super) clock: Arc<VirtualClock>,
    pub(super) collector: Arc<Collector>,
    pub(super) folder: Arc<tempfile::TempDir>,
    engine: Box<EngineState>,
    io: Box<IoWorker>,
}

impl Rig {
    /// Returns a runtime that is not started.
    pub(super) fn new(config: SessionReplayConfig) -> Self {
        Self::with(config, Arc::new(tempfile::tempdir().unwrap()), Arc::default())
    }

    /// Returns a runtime in a folder that another one used before.
    pub(super) fn with(
        config: SessionReplayConfig,
        folder: Arc<tempfile::TempDir>,
        collector: Arc<Collector>,
    ) -> Self {
        let clock = Arc::new(VirtualClock::starting_at(SESSION as u64));
        let services = PlatformServices {
            storage_dir: folder.path().join("spool"),
            device: DeviceInfo::default(),
            boot_id: String::new(),
            clock: clock.clone(),
            http: collector.clone(),
            log: None,
        };
        let bodies = ThreadBodies {
            engine: |_| {},
            io: |_| {},
            attached: |_| Vec::new(),
        };
        let runtime = Runtime::new(config, services, bodies);
        // The states are taken here and never parked, so no body ever runs on them.
        let engine = runtime.published.take_parked().unwrap();
        let io = runtime.jobs.take_worker().unwrap();
        Self {
            runtime,
            clock,
            collector,
            folder,
            engine,
            io,
        }
    }

    /// Returns a runtime that records.
    pub(super) fn started(config: SessionReplayConfig) -> Self {
        let mut rig = Self::new(config);
        rig.start();
        rig.run();
        assert_eq!(rig.runtime.capture(), CaptureState::Recording);
        rig
    }

    /// Returns a runtime after this one in the same folder and with the same collector.
    pub(super) fn next(&self, config: SessionReplayConfig) -> Self {
        Self::with(config, self.folder.clone(), self.collector.clone())
    }

    // The host's calls.

    pub(super) fn start(&self) {
        self.change(|settings| assert!(settings.lifecycle.start().is_ok()));
    }

    pub(super) fn stop(&self) {
        self.change(|settings| assert!(settings.lifecycle.stop().is_ok()));
    }

    pub(super) fn dispose(&self) {
        self.change(|settings| assert!(settings.lifecycle.dispose().is_ok()));
    }

    pub(super) fn set_session(&self, session_id: i64) {
        self.change(|settings| {
            settings.config.session_id = session_id;
        });
    }

    pub(super) fn set_device(&self, device_id: &str) {
        self.change(|settings| device_id.clone_into(&mut settings.config.device_id));
    }

    pub(super) fn delete_local_data(&self) {
        let changed = self.runtime.change(|_| Ok(Effect::PurgeAndDecide));
        assert!(changed.is_ok(), "{changed:?}");
    }

    pub(super) fn set_online(&self, online: bool) {
        self.runtime.set_conditions(DeviceConditions {
            online,
            ..DeviceConditions::default()
        });
    }

    pub(super) fn set_opt_out(&self, opt_out: bool) {
        self.change(|settings| {
            settings.config.opt_out = opt_out;
        });
    }

    fn change(&self, change: impl FnOnce(&mut HostSettings)) {
        let changed = self.runtime.change(|settings| {
            change(settings);
            Ok(Effect::Decide)
        });
        assert!(changed.is_ok(), "{changed:?}");
    }

    /// Submits a frame with texts.
    pub(super) fn show(&self, texts: &[&str]) -> CaptureAdvice {
        self.show_walked_at(self.runtime.services.clock.now().elapsed_ms, texts)
    }

    /// Submits a frame with texts whose walk ended before the call.
    pub(super) fn show_walked_at(&self, at_ms: u64, texts: &[&str]) -> CaptureAdvice {
        self.submit_walked_at(at_ms, |writer| {
            for (text, n) in texts.iter().zip(1..) {
                let rect = Rect {
                    x: 0,
                    y: 0,
                    w: 1000,
                    h: 200,
                };
                writer.node(NodeId::new(n).unwrap(), None, Kind::Text, rect);
                writer.text(TextField::Text, text);
            }
            writer.tree();
        })
    }

    /// Submits a frame.
    pub(super) fn submit(&self, write: impl FnOnce(&mut FrameWriter)) -> CaptureAdvice {
        self.submit_walked_at(self.runtime.services.clock.now().elapsed_ms, write)
    }

    fn submit_walked_at(&self, at_ms: u64, write: impl FnOnce(&mut FrameWriter)) -> CaptureAdvice {
        let mut writer = FrameWriter::default();
        writer.begin(SourceId(0), at_ms, WINDOW);
        write(&mut writer);
        match self.runtime.open_frame(writer.finish()) {
            Ok(frame) => self.runtime.submit_frame(&frame, frame.source()),
            Err(advice) => advice,
        }
    }

    /// Moves the app to the background, which seals the segment.
    pub(super) fn move_to_background(&self) {
        self.runtime.record_event(HostEvent::App {
            state: AppState::Background,
        });
    }

    /// Moves the app to the background and back.
    pub(super) fn move_to_background_and_back(&self) {
        self.move_to_background();
        let state = AppState::Active;
        self.runtime.record_event(HostEvent::App { state });
    }

    /// Flushes. The report arrives when the flush completes.
    pub(super) fn flush(&self, deadline_ms: u64) -> Receiver<FlushReport> {
        let (sender, report) = channel();
        let done = move |report| sender.send(report).unwrap();
        self.runtime.flush(deadline_ms, done).unwrap();
        report
    }

    /// Flushes and runs both threads until the flush completes.
    pub(super) fn flushed(&mut self) -> FlushReport {
        let report = self.flush(20_000);
        for _ in 0..100 {
            self.run();
            if let Ok(report) = report.try_recv() {
                return report;
            }
            self.clock.advance_by(250);
        }
        panic!("the flush does not complete")
    }

    // The threads.

    /// Performs one step of the engine thread: it handles its inbox.
    pub(super) fn step_engine(&mut self) {
        engine_thread::step(&mut self.engine, &self.runtime);
    }

    /// Performs one step of the I/O thread: it runs its jobs, and sends at most one request.
    pub(super) fn step_io(&mut self) -> IoStep {
        io_thread::step(&mut self.io, &self.runtime)
    }

    /// Performs steps of both threads until neither has anything to do now: an image passes between them twice.
    pub(super) fn run(&mut self) {
        let mut idle_rounds = 0;
        while idle_rounds < 3 {
            self.step_engine();
            idle_rounds = match self.step_io() {
                IoStep::Progress => 0,
                IoStep::Paused { .. } | IoStep::Idle => idle_rounds + 1,
            };
        }
    }
}
