//! The object that Swift and Kotlin hold. It has no logic of its own: it converts, and passes on.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use afterimage_config::SessionReplayConfig;
use afterimage_transport::HttpClient;

use super::adapters::{HookAdapter, HttpAdapter, LogAdapter};
use super::callbacks::{FlushCallback, HostHttpClient, LogSink, RecordHook};
use crate::clock::Clock;
use crate::engine::SessionReplay;
use crate::error::ReplayError;
use crate::log::LineSink;
use crate::model::{CaptureAdvice, FlushReport, HostInfo, NetworkState, ReplayStatus};
use crate::records::EventMapper;

/// A session replay: what an app starts, feeds and stops.
///
/// All calls can be made from any thread, return at once and never panic; what they cause happens on
/// threads of the engine.
#[derive(uniffi::Object)]
pub struct ReplayEngine(SessionReplay);

#[uniffi::export]
impl ReplayEngine {
    /// Makes an engine, or with `should_initialize_native_sdk = false` attaches to the one that the app
    /// starts in this process, now or later. Nothing runs before `start`.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidConfig`] with every fault of the options.
    #[uniffi::constructor]
    pub fn new(
        config: SessionReplayConfig,
        host: HostInfo,
        http: Option<Arc<dyn HostHttpClient>>,
        log: Option<Arc<dyn LogSink>>,
    ) -> Result<Arc<Self>, ReplayError> {
        let http = http.map(|http| Arc::new(HttpAdapter(http)) as Arc<dyn HttpClient>);
        let log = log.map(|log| Arc::new(LogAdapter(log)) as Arc<dyn LineSink>);
        Ok(Arc::new(Self(SessionReplay::new(config, host, http, log)?)))
    }

    /// Starts recording, or goes on after `stop`. Starting twice does nothing.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::NoThread`].
    pub fn start(&self) -> Result<(), ReplayError> {
        self.0.start()
    }

    /// Stops recording; what was recorded is kept and sent. `start` goes on.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`].
    pub fn stop(&self) -> Result<(), ReplayError> {
        self.0.stop()
    }

    /// Ends the instance for good; what was recorded stays in the spool for the next one. Disposing twice
    /// does nothing.
    pub fn dispose(&self) {
        self.0.dispose();
    }

    /// Sends what was recorded so far and calls back once: when all is sent, when nothing more can be, or
    /// after `deadline_ms` (a minute at most).
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::NoThread`]; the callback is not called then.
    pub fn flush(&self, deadline_ms: u64, callback: Arc<dyn FlushCallback>) -> Result<(), ReplayError> {
        self.flush_then(deadline_ms, move |report| {
            // A host that throws here has been told nothing it needs.
            let _ = callback.done(report);
        })
    }

    /// Changes the session; -1 is none. What was recorded is closed, and whether the new session is
    /// recorded is decided anew. The same id again changes nothing.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidValue`], [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_session_id(&self, session_id: i64) -> Result<(), ReplayError> {
        self.0.set_session_id(session_id)
    }

    /// The session, -1 for none.
    #[must_use]
    pub fn session_id(&self) -> i64 {
        self.0.session_id()
    }

    /// Changes the device; as with the session, the recording goes on in segments of the new one.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidValue`], [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_device_id(&self, device_id: String) -> Result<(), ReplayError> {
        self.0.set_device_id(device_id)
    }

    /// The device.
    #[must_use]
    pub fn device_id(&self) -> String {
        self.0.device_id()
    }

    /// Opts the user out, which deletes what was recorded and not sent, also while nothing is started; or in again.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_opt_out(&self, opt_out: bool) -> Result<(), ReplayError> {
        self.0.set_opt_out(opt_out)
    }

    /// Whether the user opted out.
    #[must_use]
    pub fn opt_out(&self) -> bool {
        self.0.opt_out()
    }

    /// Properties that tie an analytics event to the replay: `[Amplitude] Session Replay ID` while the
    /// session is recorded, nothing otherwise.
    #[must_use]
    pub fn session_replay_properties(&self) -> HashMap<String, String> {
        self.0.session_replay_properties()
    }

    /// Whether and why the session is recorded, and what became of it.
    #[must_use]
    pub fn status(&self) -> ReplayStatus {
        self.0.status()
    }

    /// Takes a frame buffer (`docs/frame-buffer.md`) of the views that were just drawn, with the touches
    /// since the last one. The bytes are copied; the tree is read later, on the capture thread.
    #[must_use]
    pub fn submit_frame(&self, buffer: &[u8]) -> CaptureAdvice {
        self.0.submit_frame(buffer)
    }

    /// Has a hook of the app's look at every record that the app makes besides frames and touches (screens, now)
    /// before it is encoded; nothing takes the hook away. Set it before `start`, so that it sees all of them.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Attached`].
    pub fn set_record_hook(&self, hook: Option<Arc<dyn RecordHook>>) -> Result<(), ReplayError> {
        let hook = hook.map(|hook| Arc::new(HookAdapter(hook)) as Arc<dyn EventMapper>);
        self.0.set_record_hook(hook)
    }

    /// Takes the pixels of an image that the advice of a frame named: rows of red, green, blue and alpha, a byte
    /// each, alpha not multiplied in, from the top and without gaps. They are copied, and scaled down and encoded
    /// later on a thread of the engine.
    ///
    /// `false`: it is not taken, and `status()` says why. What was not asked for is never taken, nor what masking hides
    /// by now.
    pub fn submit_image(&self, hash: &str, width: u32, height: u32, pixels: &[u8]) -> bool {
        self.0.submit_image(hash, width, height, pixels)
    }

    /// Records that another screen is shown; call it before the screen's first frame, since masking rules go
    /// by it. The name must not hold what a user typed: it is not masked.
    pub fn record_screen(&self, name: &str) {
        self.0.record_screen(name);
    }

    /// Records that the app went to the background, and seals what was recorded: the process may end there.
    pub fn record_background(&self) {
        self.0.record_background();
    }

    /// Records that the app is on the screen and takes input.
    pub fn record_active(&self) {
        self.0.record_active();
    }

    /// Records that the app is on the screen and takes no input (a system sheet, the app switcher).
    pub fn record_inactive(&self) {
        self.0.record_inactive();
    }

    /// Records that the system asked for memory.
    pub fn record_low_memory(&self) {
        self.0.record_low_memory();
    }

    /// Records that the window has another size, in logical pixels.
    pub fn record_viewport(&self, width: f32, height: f32) {
        self.0.record_viewport(width, height);
    }

    /// Records the keyboard's place in the window, in logical pixels; a height of 0: it is gone.
    pub fn record_keyboard(&self, x: f32, y: f32, width: f32, height: f32) {
        self.0.record_keyboard(x, y, width, height);
    }

    /// Tells what the network is like: uploads wait for one that suits the options.
    pub fn set_network_state(&self, network: NetworkState) {
        self.0.set_network_state(network);
    }
}

/// Calls of Rust hosts alone.
impl ReplayEngine {
    /// Makes an engine with clocks and a network of the caller's, as tests and Rust hosts do.
    ///
    /// # Errors
    ///
    /// As [`ReplayEngine::new`].
    pub fn with_platform(
        config: SessionReplayConfig,
        host: HostInfo,
        clock: Arc<dyn Clock>,
        http: Arc<dyn HttpClient>,
        sink: Option<Arc<dyn LogSink>>,
    ) -> Result<Arc<Self>, ReplayError> {
        let sink = sink.map(|sink| Arc::new(LogAdapter(sink)) as Arc<dyn LineSink>);
        Ok(Arc::new(Self(SessionReplay::with_platform(
            config, host, clock, http, sink,
        )?)))
    }

    /// As [`ReplayEngine::flush`], for Rust.
    ///
    /// # Errors
    ///
    /// As [`ReplayEngine::flush`].
    pub fn flush_then(
        &self,
        deadline_ms: u64,
        done: impl FnOnce(FlushReport) + Send + 'static,
    ) -> Result<(), ReplayError> {
        self.0.flush_then(deadline_ms, done)
    }

    /// Blocks until everything submitted so far has been recorded, and every image encoded, for callers that are not a UI thread and
    /// want no frame replaced by the next; `false` when `limit` passed first, which is an hour at most.
    #[must_use]
    pub fn wait_recorded(&self, limit: Duration) -> bool {
        self.0.wait_recorded(limit)
    }
}
