//! The object that Swift and Kotlin hold: converts, and delegates to [`SessionReplay`].

use std::collections::HashMap;
use std::sync::Arc;

use afterimage_engine::{DeviceConditions, DeviceInfo, HostEvent};
use afterimage_wireframe::AppState;

use super::callbacks::{
    EventMapperAdapter, ExplainCallback, FlushCallback, FrameRequestListenerAdapter, HostEventMapper,
    HostFrameRequestListener, HostHttpClient, HostLogSink, HttpClientAdapter, LogSinkAdapter,
};
use super::config::SessionReplayConfig;
use super::records::ImageRefusal;
use super::view_capture::{ViewCapture, capture};
use crate::api::{ScreenCapture, SessionReplay};
use crate::error::{ReplayError, Result};
use crate::model::{CaptureAdvice, CaptureCounts, ReplayStatus};
use crate::platform::clock::SystemClock;
use crate::platform::{LogSink, PlatformServices, built_in_http, foreign, remember_places};

/// A session replay: started, fed and stopped by an app.
///
/// All calls can be made from any thread, return at once and never panic. Their effects happen on threads of the engine.
#[derive(uniffi::Object)]
pub struct ReplayEngine {
    replay: Arc<SessionReplay>,
    /// The library's capture of the app's views, if the host asks for one and the system has one.
    views: Option<ScreenCapture>,
}

#[uniffi::export]
impl ReplayEngine {
    /// Creates a session replay. With `should_initialize_native_sdk = false` it attaches to the engine that the app starts in
    /// this process, now or later. Nothing runs before `start`.
    ///
    /// * `storage_dir`: a folder of the engine's own below the app's private files; created when it is first needed.
    /// * `elapsed_ms`: the present reading of the clock that frame buffers carry, in milliseconds: the time since the device's boot, sleep
    ///   included (`SystemClock.elapsedRealtime` on Android, `clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW)` on Apple systems).
    /// * `device`: facts for the header of each segment; empty by default.
    /// * `http`: the host's HTTP stack, in place of the built-in client.
    /// * `log`: the host's log.
    /// * `boot_id`: the identity of the device's boot (`Settings.Global.BOOT_COUNT` on Android, the sysctl `kern.bootsessionuuid` on Apple
    ///   systems), by which a session that a later process continues stays on one time line. Empty if it is unknown. It never
    ///   leaves the device.
    /// * `views`: the library captures the app's views, touches and state itself, from `start` to `stop`. On iOS, and without effect
    ///   elsewhere and on an instance that attaches. By default the host submits frames.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidConfig`] with every fault of the options.
    // UniFFI parses a default without a value at the end of the list only.
    #[uniffi::constructor(default(http = None, log = None, boot_id = "", views = None, device))]
    #[expect(
        clippy::too_many_arguments,
        reason = "named arguments with defaults in Swift and Kotlin"
    )]
    pub fn new(
        config: SessionReplayConfig,
        storage_dir: String,
        elapsed_ms: u64,
        device: DeviceInfo,
        http: Option<Arc<dyn HostHttpClient>>,
        log: Option<Arc<dyn HostLogSink>>,
        boot_id: String,
        views: Option<ViewCapture>,
    ) -> Result<Arc<Self>> {
        let create = || {
            remember_places();
            let http = match http {
                Some(host) => Arc::new(HttpClientAdapter(host)),
                None => built_in_http().ok_or_else(|| ReplayError::InvalidConfig {
                    faults: "http: this build has no built-in HTTP client; pass the host's".to_owned(),
                })?,
            };
            let services = PlatformServices {
                storage_dir: storage_dir.into(),
                device,
                boot_id,
                clock: Arc::new(SystemClock::agreeing_with(elapsed_ms)),
                http,
                log: log.map(|host| Arc::new(LogSinkAdapter(host)) as Arc<dyn LogSink>),
            };
            let config: afterimage_config::SessionReplayConfig = config.into();
            let (max_fps, has_engine) = (config.max_fps, config.should_initialize_native_sdk);
            let replay = Arc::new(SessionReplay::new(config, services)?);
            let views = capture(views.filter(|_| has_engine), &replay, max_fps);
            Ok(Arc::new(Self { replay, views }))
        };
        foreign(create).unwrap_or(Err(ReplayError::Internal))
    }

    /// Starts recording, or continues after `stop`. Starting twice changes nothing.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::NoThread`].
    pub fn start(&self) -> Result<()> {
        // First, so that the first request of a frame is answered.
        if let Some(views) = &self.views {
            views.start();
        }
        self.replay.start().inspect_err(|_| self.stop_views())
    }

    /// Stops recording. Everything recorded is kept and sent; `start` continues the session.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`].
    pub fn stop(&self) -> Result<()> {
        self.stop_views();
        self.replay.stop()
    }

    /// Ends the instance for good. Everything recorded stays in the spool for the next instance. Disposing twice changes
    /// nothing.
    pub fn dispose(&self) {
        self.stop_views();
        self.replay.dispose();
    }

    /// Sends everything recorded so far and calls back once: when all is sent, when nothing more can be sent, or after
    /// `deadline_ms` (a minute at most).
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::NoThread`].
    pub fn flush(&self, deadline_ms: u64, callback: Arc<dyn FlushCallback>) -> Result<()> {
        self.replay.flush(deadline_ms, move |report| {
            // An exception of the host changes nothing: the flush is complete.
            let _ = callback.done(report);
        })
    }

    /// Changes the session; -1 is none. The recording ends, and the engine decides whether the new session is recorded. The same
    /// id again changes nothing.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidValue`], [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_session_id(&self, session_id: i64) -> Result<()> {
        self.replay.set_session_id(session_id)
    }

    /// Returns the session id, -1 for none.
    #[must_use]
    pub fn session_id(&self) -> i64 {
        self.replay.session_id()
    }

    /// Changes the device. The recording ends, and the one of the new device starts with the next frame that is submitted.
    /// Nothing of before is in it.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidValue`], [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_device_id(&self, device_id: String) -> Result<()> {
        self.replay.set_device_id(device_id)
    }

    /// Returns the device id.
    #[must_use]
    pub fn device_id(&self) -> String {
        self.replay.device_id()
    }

    /// Opts the user out or in again. Opting out deletes everything that was recorded and not sent, also before the start and
    /// after a stop.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_opt_out(&self, opt_out: bool) -> Result<()> {
        self.replay.set_opt_out(opt_out)
    }

    /// Returns whether the user opted out.
    #[must_use]
    pub fn opt_out(&self) -> bool {
        self.replay.opt_out()
    }

    /// Deletes everything that was recorded and not sent, ends an upload in flight, and begins the recording anew if there is one.
    /// Recordings of an earlier run are deleted too, also before the start and after a stop. What the collector stored stays there.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn delete_local_data(&self) -> Result<()> {
        self.replay.delete_local_data()
    }

    /// Returns the properties that tie an analytics event to the replay: `[Amplitude] Session Replay ID` once a frame of the
    /// session is stored and as long as the session is recorded, and none otherwise.
    #[must_use]
    pub fn session_replay_properties(&self) -> HashMap<String, String> {
        self.replay.session_replay_properties()
    }

    /// Returns whether and why the session is recorded, and the counts since the engine was made.
    #[must_use]
    pub fn status(&self) -> ReplayStatus {
        self.replay.status()
    }

    /// Returns the losses of the library's own capture of views since the engine was made. All are 0 if the host submits frames.
    #[must_use]
    pub fn capture_counts(&self) -> CaptureCounts {
        self.views.as_ref().map(ScreenCapture::counts).unwrap_or_default()
    }

    /// Queues a frame buffer (`docs/frame-buffer.md`) of the views that were just drawn, with the touches since the last one. The
    /// bytes are copied; the tree is parsed later, on the engine thread.
    #[must_use]
    pub fn submit_frame(&self, buffer: &[u8]) -> CaptureAdvice {
        self.replay.submit_frame(buffer)
    }

    /// Decides about each node of a frame buffer as a recording would now, and records nothing. For views that show developers what
    /// masking does; each call decides about a copy of the whole tree. Also works while nothing is recorded; the app's options then decide.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::NoThread`], [`ReplayError::Attached`].
    pub fn explain_frame(&self, buffer: &[u8], callback: Arc<dyn ExplainCallback>) -> Result<()> {
        self.replay.explain_frame(buffer, move |decisions| {
            // An exception of the host changes nothing.
            let _ = callback.explained(decisions);
        })
    }

    /// Queues the pixels of an image that the advice of a frame requested: rows of red, green, blue and alpha, one byte each, alpha
    /// not premultiplied, from the top and without gaps. The pixels are copied; they are scaled down and encoded later on a thread
    /// of the engine.
    ///
    /// Returns nothing if the image is accepted, and otherwise the reason of the refusal. Images that were not requested, or
    /// that masking hides, are always refused.
    pub fn submit_image(&self, hash: &str, width: u32, height: u32, pixels: &[u8]) -> Option<ImageRefusal> {
        let refused = self.replay.submit_image(hash, width, height, pixels).err();
        refused.map(Into::into)
    }

    /// Records an event. Call it for a screen before the screen's first frame, since masking rules use its name.
    pub fn record_event(&self, event: HostEvent) {
        if let HostEvent::Screen { .. } = event {
            self.screen_named();
        }
        self.replay.record_event(event);
    }

    /// Records that the app shows a screen. The name must not hold user input: it is recorded without redaction.
    pub fn record_screen(&self, name: &str) {
        self.screen_named();
        self.replay.record_screen(name);
    }

    /// Records the app's state. `Background` seals the segment, since the process may end there, and drops frames until `Active`
    /// or `Inactive`.
    pub fn record_app_state(&self, state: AppState) {
        self.replay.record_event(HostEvent::App { state });
    }

    /// Sets the mapper that edits or drops events before they are encoded, or removes it with `None`. Set it before `start`, so
    /// that it sees every event.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Attached`].
    pub fn set_event_mapper(&self, mapper: Option<Arc<dyn HostEventMapper>>) -> Result<()> {
        let mapper = mapper.map(|host| Arc::new(EventMapperAdapter(host)) as _);
        self.replay.set_event_mapper(mapper)
    }

    /// Sets the listener that is told when a frame is needed of a screen that may not be drawn again by itself, or removes it. Set it
    /// before `start`. An attached instance has a listener of its own. Without effect if the library captures the views itself.
    pub fn set_frame_request_listener(&self, listener: Option<Arc<dyn HostFrameRequestListener>>) {
        if self.views.is_some() {
            return;
        }
        let listener = listener.map(|host| Arc::new(FrameRequestListenerAdapter(host)) as _);
        self.replay.set_frame_request_listener(listener);
    }

    /// Reports the conditions of the device. Uploads wait for conditions that permit them, and the advice of frames follows them.
    pub fn set_device_conditions(&self, conditions: DeviceConditions) {
        self.replay.set_device_conditions(conditions);
    }
}

impl ReplayEngine {
    /// The app names the screen: the class of its view controller does not replace the name.
    fn screen_named(&self) {
        if let Some(views) = &self.views {
            views.screen_named();
        }
    }

    fn stop_views(&self) {
        if let Some(views) = &self.views {
            views.stop();
        }
    }
}
