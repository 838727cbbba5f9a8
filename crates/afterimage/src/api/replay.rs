//! [`SessionReplay`]: the calls of a session replay.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use afterimage_config::DeviceId;
use afterimage_config::{
    InvalidConfig, InvalidOption, LifecycleState, NO_SESSION, Protocol, SessionId, SessionReplayConfig,
    Transition,
};
use afterimage_engine::{DeviceConditions, HostEvent, ImageRefusal, InstanceMasking};
use afterimage_transport::HAS_ENCRYPTION;
#[cfg(any(target_os = "ios", feature = "uikit"))]
use afterimage_uikit::host::Failure;

use super::attached::{self, Attached};
use super::registry;
use crate::error::{ReplayError, Result};
use crate::model::{CaptureAdvice, ExplainedNode, FlushReport, ReplayStatus};
use crate::platform::{Guard, PlatformServices, foreign};
use crate::runtime::{
    self, Effect, EventMapper, FrameRequestListener, HostSettings, Runtime, status_not_attached,
};

/// The property that ties an analytics event to the replay of its session.
const REPLAY_ID_PROPERTY: &str = "[Amplitude] Session Replay ID";

/// Longest wait of [`SessionReplay::wait_recorded`]. Recording takes seconds, and a later moment may be out of the clock's range.
const MAX_WAIT: Duration = Duration::from_hours(1);

/// The upload protocols that this build speaks.
const PROTOCOLS: &[Protocol] = &[Protocol::Afterimage];

/// A session replay: started, fed and stopped by an app.
///
/// All calls can be made from any thread, return at once and never panic. Their effects happen on threads of the engine.
pub struct SessionReplay {
    role: Role,
    /// Catches panics of an attached instance. An engine has a guard of its own.
    guard: Guard,
}

enum Role {
    /// The instance has an engine.
    Owner(Arc<Runtime>),
    /// The instance adds its frames and masking to the process's engine.
    Attached(Attached),
}

/// Checks all options, also against the features of this build.
fn validate(config: &SessionReplayConfig, has_encryption: bool) -> std::result::Result<(), InvalidConfig> {
    let checked = config.validate(PROTOCOLS);
    let mut faults = checked.err().map_or_else(Vec::new, |invalid| invalid.faults);
    if config.spool_key.is_some() && !has_encryption {
        faults.push(InvalidOption {
            field: "spool_key",
            problem: "needs encryption, which this build does not have".to_owned(),
            advice: "leave it out, or build the library with the feature `encryption`".to_owned(),
        });
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(InvalidConfig { faults })
    }
}

impl SessionReplay {
    /// Creates a session replay. With `should_initialize_native_sdk = false` it attaches to the engine that the app starts in
    /// this process, now or later. Nothing runs before [`Self::start`].
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidConfig`] with every fault of the options.
    pub fn new(config: SessionReplayConfig, services: PlatformServices) -> Result<Self> {
        validate(&config, HAS_ENCRYPTION)?;
        let role = if config.should_initialize_native_sdk {
            Role::Owner(runtime::create(config, services, registry::frame_listeners))
        } else {
            Role::Attached(Attached::new(InstanceMasking::from(&config)))
        };
        Ok(Self {
            role,
            guard: Guard::default(),
        })
    }

    /// Starts recording, or continues after [`Self::stop`]. Starting twice changes nothing.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::NoThread`].
    pub fn start(&self) -> Result<()> {
        self.guarded("start", Err(ReplayError::Internal), || match &self.role {
            Role::Attached(attached) => attached.start(),
            Role::Owner(runtime) => {
                // First, so that attached instances are asked for a frame too.
                registry::lock().register(runtime);
                let started = runtime.change(|settings| Ok(effect(settings.lifecycle.start()?)));
                started.inspect_err(|_| registry::lock().unregister(runtime))
            }
        })
    }

    /// Stops recording. Everything recorded is kept and sent; [`Self::start`] continues the session.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`].
    pub fn stop(&self) -> Result<()> {
        self.guarded("stop", Err(ReplayError::Internal), || match &self.role {
            Role::Attached(attached) => attached.stop(),
            Role::Owner(runtime) => runtime.change(|settings| Ok(effect(settings.lifecycle.stop()?))),
        })
    }

    /// Ends the instance for good. Everything recorded stays in the spool for the next instance. Disposing twice changes
    /// nothing.
    pub fn dispose(&self) {
        self.guarded("dispose", (), || match &self.role {
            Role::Attached(attached) => attached.dispose(),
            Role::Owner(runtime) => {
                registry::lock().unregister(runtime);
                let uses_spool = runtime.uses_spool();
                // Disposing is always possible. Without a thread there is nothing left to end.
                let _ = runtime.change(|settings| {
                    let before = settings.lifecycle.state();
                    settings.lifecycle.dispose()?;
                    let was_used = before != LifecycleState::Created || uses_spool;
                    Ok(if before != LifecycleState::Disposed && was_used {
                        Effect::Decide
                    } else {
                        Effect::None
                    })
                });
            }
        });
    }

    /// Sends everything recorded so far and calls `done` once: when all is sent, when nothing more can be sent, or after
    /// `deadline_ms` (a minute at most).
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::NoThread`].
    pub fn flush(&self, deadline_ms: u64, done: impl FnOnce(FlushReport) + Send + 'static) -> Result<()> {
        self.guarded("flush", Err(ReplayError::Internal), || {
            if let Some(runtime) = self.runtime() {
                return runtime.flush(deadline_ms, done);
            }
            // Nothing is recorded without an engine, so everything is delivered.
            foreign(|| done(FlushReport::default()));
            Ok(())
        })
    }

    /// Changes the session; -1 is none. The recording ends, and the engine decides whether the new session is recorded. The same
    /// id again changes nothing.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidValue`], [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_session_id(&self, session_id: i64) -> Result<()> {
        self.set("the session id", |settings| {
            SessionId::from_host(session_id)?;
            let before = std::mem::replace(&mut settings.config.session_id, session_id);
            // Before the start there is nothing to decide.
            Ok(decide_if(before != session_id && settings.lifecycle.is_started()))
        })
    }

    /// Returns the session id, -1 for none.
    #[must_use]
    pub fn session_id(&self) -> i64 {
        self.read(|| NO_SESSION, |settings| settings.config.session_id)
    }

    /// Changes the device. The recording ends, and the one of the new device starts with the next frame that is submitted.
    /// Nothing of before is in it.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidValue`], [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_device_id(&self, device_id: String) -> Result<()> {
        self.set("the device id", |settings| {
            DeviceId::new(device_id.as_str())?;
            let before = std::mem::replace(&mut settings.config.device_id, device_id);
            let has_changed = before != settings.config.device_id;
            Ok(decide_if(has_changed && settings.lifecycle.is_started()))
        })
    }

    /// Returns the device id.
    #[must_use]
    pub fn device_id(&self) -> String {
        self.read(String::new, |settings| settings.config.device_id.clone())
    }

    /// Opts the user out or in again. Opting out deletes everything that was recorded and not sent, also before the start and
    /// after a stop.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_opt_out(&self, opt_out: bool) -> Result<()> {
        self.set("the opt-out", |settings| {
            let has_changed = std::mem::replace(&mut settings.config.opt_out, opt_out) != opt_out;
            Ok(decide_if(
                has_changed && (opt_out || settings.lifecycle.is_started()),
            ))
        })
    }

    /// Returns whether the user opted out.
    #[must_use]
    pub fn opt_out(&self) -> bool {
        self.read(|| false, |settings| settings.config.opt_out)
    }

    /// Deletes everything that was recorded and not sent, ends an upload in flight, and begins the recording anew if there is one.
    /// Recordings of an earlier run are deleted too, also before the start and after a stop. What the collector stored stays there.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn delete_local_data(&self) -> Result<()> {
        self.set("the deletion of local data", |_| Ok(Effect::PurgeAndDecide))
    }

    /// Returns the properties that tie an analytics event to the replay: `[Amplitude] Session Replay ID` once a frame of the
    /// session is stored and as long as the session is recorded, and none otherwise.
    #[must_use]
    pub fn session_replay_properties(&self) -> HashMap<String, String> {
        self.guarded("session_replay_properties", HashMap::new(), || {
            let id = self.runtime().and_then(|runtime| {
                runtime.read_if_replayed(|settings| {
                    let config = &settings.config;
                    format!("{}/{}", config.device_id, config.session_id)
                })
            });
            id.map(|id| (REPLAY_ID_PROPERTY.to_owned(), id))
                .into_iter()
                .collect()
        })
    }

    /// Returns whether and why the session is recorded, and the counts since the engine was made.
    #[must_use]
    pub fn status(&self) -> ReplayStatus {
        // Not behind the guard: after a panic, the status is where a host reads about it.
        foreign(|| {
            self.runtime()
                .map_or_else(status_not_attached, |runtime| runtime.status())
        })
        .unwrap_or_default()
    }

    /// Queues a frame buffer (`docs/frame-buffer.md`) of the views that were just drawn, with the touches since the last one. The
    /// bytes are copied; the tree is parsed later, on the engine thread.
    #[must_use]
    pub fn submit_frame(&self, buffer: &[u8]) -> CaptureAdvice {
        self.guarded("submit_frame", CaptureAdvice::Stop, || match &self.role {
            Role::Owner(runtime) => match runtime.open_frame(buffer) {
                Ok(frame) => runtime.submit_frame(&frame, frame.source()),
                Err(advice) => advice,
            },
            Role::Attached(attached) => attached.submit_frame(buffer),
        })
    }

    /// Decides about each node of a frame buffer as a recording would now, and records nothing. `done` is called once, on a thread of
    /// the engine. Also works while nothing is recorded; the app's options then decide.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::NoThread`], [`ReplayError::Attached`].
    pub fn explain_frame(
        &self,
        buffer: &[u8],
        done: impl FnOnce(Vec<ExplainedNode>) + Send + 'static,
    ) -> Result<()> {
        let runtime = self.owner("the explanation of frames")?;
        self.guarded("explain_frame", Err(ReplayError::Internal), || {
            runtime.explain_frame(buffer, done)
        })
    }

    /// Queues the pixels of an image that the advice of a frame requested: rows of red, green, blue and alpha, one byte each, alpha
    /// not premultiplied, from the top and without gaps. The pixels are copied; they are scaled down and encoded later on a thread
    /// of the engine.
    ///
    /// # Errors
    ///
    /// The reason of the refusal. Images that were not requested, or that masking hides, are always refused.
    pub fn submit_image(
        &self,
        hash: &str,
        width: u32,
        height: u32,
        pixels: &[u8],
    ) -> Result<(), ImageRefusal> {
        self.guarded("submit_image", Err(ImageRefusal::NotRecording), || {
            self.runtime()
                .ok_or(ImageRefusal::NotRecording)?
                .submit_image(hash, width, height, pixels)
        })
    }

    /// Records an event. Call it for a screen before the screen's first frame, since masking rules use its name.
    pub fn record_event(&self, event: HostEvent) {
        self.guarded("record_event", (), || {
            if let Some(runtime) = self.runtime() {
                runtime.record_event(event);
            }
        });
    }

    /// Records that the app shows a screen. The name must not hold user input: it is recorded without redaction.
    pub fn record_screen(&self, name: &str) {
        self.record_event(HostEvent::Screen {
            name: afterimage_engine::bounded_screen_name(name).to_owned(),
        });
    }

    /// Sets the mapper that edits or drops events before they are encoded, or removes it with `None`. Set it before
    /// [`Self::start`], so that it sees every event.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Attached`].
    pub fn set_event_mapper(&self, mapper: Option<Arc<dyn EventMapper>>) -> Result<()> {
        let runtime = self.owner("the event mapper")?;
        self.guarded("set_event_mapper", Err(ReplayError::Internal), || {
            runtime.set_event_mapper(mapper);
            Ok(())
        })
    }

    /// Sets the listener that is told when a frame is needed of a screen that may not be drawn again by itself, or removes it with
    /// `None`. An attached instance has a listener of its own.
    pub fn set_frame_request_listener(&self, listener: Option<Arc<dyn FrameRequestListener>>) {
        self.guarded("set_frame_request_listener", (), || match &self.role {
            Role::Owner(runtime) => runtime.set_frame_listener(listener),
            Role::Attached(attached) => attached.set_frame_listener(listener),
        });
    }

    /// Reports the conditions of the device. Uploads wait for conditions that permit them, and the advice of frames follows them.
    pub fn set_device_conditions(&self, conditions: DeviceConditions) {
        self.guarded("set_device_conditions", (), || {
            if let Some(runtime) = self.runtime() {
                runtime.set_conditions(conditions);
            }
        });
    }

    /// Logs the first failure of each place of the library's capture of views.
    #[cfg(any(target_os = "ios", feature = "uikit"))]
    pub(super) fn report_capture_failure(&self, failure: Failure) {
        if let Failure::First(place) = failure {
            self.guarded("report_capture_failure", (), || {
                tracing::warn!("capture failed: {place}");
            });
        }
    }

    /// Blocks until everything submitted so far is recorded, every image is stored, and what a step of a virtual clock made due is done,
    /// for callers that are not a UI thread and want no frame replaced by the next. Returns `false` if `limit` passed first, an hour at most.
    #[must_use]
    pub fn wait_recorded(&self, limit: Duration) -> bool {
        self.runtime()
            .is_none_or(|runtime| runtime.wait_recorded(limit.min(MAX_WAIT)))
    }

    /// Returns the engine of the instance: its own, or the one that it is attached to.
    fn runtime(&self) -> Option<Arc<Runtime>> {
        match &self.role {
            Role::Owner(runtime) => Some(runtime.clone()),
            Role::Attached(_) => attached::engine(),
        }
    }

    fn owner(&self, setting: &str) -> Result<&Arc<Runtime>> {
        match &self.role {
            Role::Owner(runtime) => Ok(runtime),
            Role::Attached(_) => Err(ReplayError::Attached {
                setting: setting.to_owned(),
            }),
        }
    }

    fn set(
        &self,
        setting: &'static str,
        change: impl FnOnce(&mut HostSettings) -> Result<Effect>,
    ) -> Result<()> {
        let runtime = self.owner(setting)?;
        self.guarded(setting, Err(ReplayError::Internal), || {
            runtime.change(|settings| {
                settings.lifecycle.ensure_usable()?;
                change(settings)
            })
        })
    }

    fn read<R>(&self, none: impl Fn() -> R, read: impl FnOnce(&HostSettings) -> R) -> R {
        self.guarded("read", none(), || {
            self.runtime().map_or_else(&none, |runtime| runtime.read(read))
        })
    }

    /// Runs a call of the host behind the panic guard.
    fn guarded<R>(&self, call: &'static str, neutral: R, f: impl FnOnce() -> R) -> R {
        match &self.role {
            Role::Attached(_) => self.guard.run(call, neutral, f),
            Role::Owner(runtime) => runtime.guarded(call, neutral, f),
        }
    }
}

impl Drop for SessionReplay {
    fn drop(&mut self) {
        self.dispose();
    }
}

fn effect(transition: Transition) -> Effect {
    decide_if(matches!(transition, Transition::Changed { .. }))
}

fn decide_if(has_changed: bool) -> Effect {
    if has_changed { Effect::Decide } else { Effect::None }
}

#[cfg(test)]
mod tests {
    use afterimage_config::SpoolKey;

    use super::*;

    #[test]
    fn key_is_a_fault_of_a_build_without_encryption() {
        let mut config = SessionReplayConfig::new("key", "device-1");
        config.server_url = Some("https://collector.test".to_owned());
        config.spool_key = Some(SpoolKey::new(vec![7; SpoolKey::BYTES]));
        assert_eq!(validate(&config, true), Ok(()));
        let fault = validate(&config, false).unwrap_err().to_string();
        assert!(fault.contains("the feature `encryption`"), "{fault}");
        config.spool_key = Some(SpoolKey::new(vec![7; 16]));
        let fault = validate(&config, true).unwrap_err().to_string();
        assert!(fault.contains("16 bytes instead of 32"), "{fault}");
        assert!(!format!("{config:?}").contains("7, 7"));
    }
}
