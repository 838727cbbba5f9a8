//! The state that host threads and the engine thread share: the host's settings, and a snapshot of the engine. One lock.

use std::sync::Arc;

use afterimage_config::{Lifecycle, LifecycleState, SessionReplayConfig};
use afterimage_engine::{
    CaptureState, CarriedState, DeviceConditions, HostEvent, ImageExchange, NetworkWait, RecordingScope,
    ScreenTransitions, Settings, Status, walk_interval_ms,
};
use afterimage_wireframe::Rect;
use parking_lot::{Mutex, MutexGuard};

use super::engine_state::EngineState;
use super::event_path::EventCounts;
use super::frame_listener::FrameRequestListener;
use super::inbox::Inbox;
use super::io_counters::IoCounters;
use super::rejections::Rejections;

/// The shared state behind its lock. The lock is never held during a call into the host or a wait.
pub(super) struct Published(Mutex<HostState>);

/// The host's settings and the engine's snapshot.
pub(super) struct HostState {
    /// The host's settings.
    pub settings: HostSettings,
    /// The engine's state after its latest input.
    pub snapshot: Status,
    /// Frames and images that were refused in the host's calls.
    pub rejections: Rejections,
    /// Counts of the steps before the engine.
    pub events: EventCounts,
    /// Requests for images, and the images that answer them.
    pub images: ImageExchange,
    /// Counts of the spool and the network.
    pub io: IoCounters,
    /// The host's listener for requests of frames.
    pub frame_listener: Option<Arc<dyn FrameRequestListener>>,
    /// The engine, while no thread owns it.
    parked: Option<Box<EngineState>>,
}

/// Everything that the host has set.
pub(crate) struct HostSettings {
    /// The lifecycle.
    pub lifecycle: Lifecycle,
    /// The options with the present ids.
    pub config: SessionReplayConfig,
    /// The conditions of the device.
    pub conditions: DeviceConditions,
    /// The wait of uploads for the report of the network.
    pub network_wait: NetworkWait,
    /// The screens that may be visible, also while nothing is recorded.
    pub screens: ScreenTransitions,
    /// The app named the shown screen since the last change that carries no name over.
    pub has_named_screen: bool,
    /// The app is in the background.
    pub is_in_background: bool,
    /// The keyboard's frame in the window, also while nothing is recorded. `None` if it is hidden.
    pub keyboard: Option<Rect>,
}

impl Published {
    /// Returns the state of an engine that is not started.
    pub(super) fn new(config: SessionReplayConfig, engine: EngineState) -> Self {
        Self(Mutex::new(HostState {
            settings: HostSettings {
                lifecycle: Lifecycle::new(),
                config,
                conditions: DeviceConditions::default(),
                network_wait: NetworkWait::default(),
                screens: ScreenTransitions::default(),
                has_named_screen: false,
                is_in_background: false,
                keyboard: None,
            },
            snapshot: Status::default(),
            rejections: Rejections::default(),
            events: EventCounts::default(),
            images: ImageExchange::default(),
            io: IoCounters::default(),
            frame_listener: None,
            parked: Some(Box::new(engine)),
        }))
    }

    /// Locks the state.
    pub(super) fn lock(&self) -> MutexGuard<'_, HostState> {
        self.0.lock()
    }

    /// Returns the treatment of frames.
    pub(super) fn capture(&self) -> CaptureState {
        self.lock().capture()
    }

    /// Publishes a snapshot of the engine, unless the host has changed its settings since: the frames that arrive after the
    /// change wait for its decision.
    pub(super) fn publish(&self, mut status: Status, events: EventCounts, inbox: &Inbox) {
        let mut state = self.lock();
        if inbox.has_configure() {
            status.capture = CaptureState::AwaitingConfig;
            status.reason = None;
            status.has_replay = false;
            status.wants_frame |= state.snapshot.wants_frame;
        }
        state.note_refusals(&status);
        state.snapshot = status;
        state.events = events;
    }

    /// Publishes that nothing is recorded any more, after a panic.
    pub(super) fn turn_off(&self) {
        self.lock().snapshot.capture = CaptureState::Idle;
    }

    /// Takes the engine, on the thread that was claimed for it.
    pub(super) fn take_parked(&self) -> Option<Box<EngineState>> {
        self.lock().parked.take()
    }

    /// Stores the engine of a thread that ends, if no message arrived meanwhile. A message that arrives later starts a new
    /// thread.
    ///
    /// # Errors
    ///
    /// The engine, if the thread has to continue.
    pub(super) fn park(&self, driver: Box<EngineState>, inbox: &Inbox) -> Result<(), Box<EngineState>> {
        let mut state = self.lock();
        if inbox.end_thread() {
            state.parked = Some(driver);
            Ok(())
        } else {
            Err(driver)
        }
    }
}

impl HostState {
    /// Returns the treatment of frames. The host's settings win over the snapshot, which may be older.
    pub(super) fn capture(&self) -> CaptureState {
        if self.settings.wants_recording() {
            self.snapshot.capture
        } else {
            CaptureState::Idle
        }
    }

    /// Returns whether the session has a replay, by the host's settings and the snapshot.
    pub(super) fn has_replay(&self) -> bool {
        self.capture() == CaptureState::Recording && self.snapshot.has_replay
    }

    /// Returns whether a frame of the present screen is missing, by the host's settings and the snapshot.
    pub(super) fn wants_frame(&self) -> bool {
        self.capture() != CaptureState::Idle && self.snapshot.wants_frame
    }

    /// Returns whether a frame that is submitted now may be recorded.
    pub(super) fn accepts_frames(&self) -> bool {
        self.capture() != CaptureState::Idle && !self.settings.is_in_background
    }

    /// Has frames wait for the decision that follows from changed settings.
    pub(super) fn await_decision(&mut self, carried: CarriedState) {
        self.snapshot.capture = CaptureState::AwaitingConfig;
        self.snapshot.reason = None;
        self.snapshot.has_replay = false;
        self.snapshot.wants_frame |= !carried.frames && !self.settings.is_in_background;
    }

    /// Keeps the latest reasons of refusals, if the engine refused anything since the last snapshot.
    fn note_refusals(&mut self, status: &Status) {
        let (before, now) = (&self.snapshot.counters, &status.counters);
        if now.bad_frames > before.bad_frames {
            self.rejections.last_bad_frame.clone_from(&now.last_bad_frame);
        }
        if now.refused_images > before.refused_images {
            self.rejections
                .last_refused_image
                .clone_from(&now.last_refused_image);
        }
    }
}

impl HostSettings {
    /// Returns whether the host wants recording: started and not opted out.
    pub(crate) fn wants_recording(&self) -> bool {
        self.lifecycle.is_started() && !self.config.opt_out
    }

    /// Returns the shortest time between two walks in milliseconds, under the present conditions.
    pub(super) fn walk_interval_ms(&self) -> u32 {
        walk_interval_ms(self.config.max_fps, self.conditions)
    }

    /// Returns whether the instance was disposed.
    pub(crate) fn is_disposed(&self) -> bool {
        self.lifecycle.state() == LifecycleState::Disposed
    }

    /// Returns a copy for the engine.
    pub(crate) fn to_settings(&self) -> Box<Settings> {
        Box::new(Settings {
            lifecycle: self.lifecycle.state(),
            config: self.config.clone(),
            screens: self.screens.clone(),
            recorded_screen: self
                .screens
                .shown()
                .filter(|_| self.has_named_screen)
                .map(Into::into),
            is_in_background: self.is_in_background,
            keyboard: self.keyboard,
        })
    }

    /// Returns the settings that [`CarriedState`] compares.
    pub(super) fn scope(&self) -> RecordingScope {
        RecordingScope::new(self.lifecycle.state(), &self.config)
    }

    /// Stores the shown screen, the app's state or the keyboard's place that an event reports.
    pub(super) fn note_event(&mut self, event: &HostEvent, now_ms: u64) {
        if let HostEvent::Screen { name } = event {
            self.screens
                .show(afterimage_engine::bounded_screen_name(name), now_ms);
            self.has_named_screen = true;
        }
        self.is_in_background = event.is_in_background().unwrap_or(self.is_in_background);
        self.keyboard = event.keyboard().unwrap_or(self.keyboard);
    }
}

/// Returns the text of an optional shared string.
pub(super) fn text(text: Option<&Arc<str>>) -> String {
    text.map_or_else(String::new, ToString::to_string)
}
