//! A session replay as its host calls it: checks, guards, and passes on to the engine's threads.

use std::collections::HashMap;
use std::sync::Arc;

use afterimage_config::{DeviceId, LifecycleState, NO_SESSION, SessionId, SessionReplayConfig};
use afterimage_transport::HttpClient;
use afterimage_wireframe::{AppState, Environment, Rect, Timed, Viewport};

use crate::attached::Attached;
use crate::clock::SystemClock;
use crate::core::{Control, Core, Mode};
use crate::error::{ReplayError, Result};
use crate::guard::{Guard, foreign};
use crate::jobs::Job;
use crate::log::LineSink;
use crate::model::{CaptureAdvice, HostInfo, HostRecord, NetworkState, ReplayStatus};
use crate::records::EventMapper;
use crate::{attach, http, image_intake, intake, io, orders, status};

/// The property by which an event is tied to the replay of its session.
const REPLAY_ID_PROPERTY: &str = "[Amplitude] Session Replay ID";

/// A session replay: what an app starts, feeds and stops.
///
/// All calls can be made from any thread, return at once and never panic; what they cause happens on
/// threads of the engine.
pub struct SessionReplay {
    pub(crate) role: Role,
    /// Of an instance without an engine of its own; an engine's threads share the engine's.
    pub(crate) guard: Guard,
}

/// What stands behind the object.
pub(crate) enum Role {
    /// The engine itself.
    Owner(Arc<Core>),
    /// An instance that adds its frames and masks to the process's engine.
    Attached(Attached),
}

impl SessionReplay {
    /// Makes an engine, or with `should_initialize_native_sdk = false` attaches to the one that the app
    /// starts in this process, now or later. Nothing runs before `start`.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidConfig`] with every fault of the options.
    pub fn new(
        config: SessionReplayConfig,
        host: HostInfo,
        http: Option<Arc<dyn HttpClient>>,
        log: Option<Arc<dyn LineSink>>,
    ) -> Result<Self> {
        foreign(|| {
            let clock = Arc::new(SystemClock::agreeing_with(host.uptime_ms));
            Self::with_platform(config, host, clock, http.map_or_else(http::built_in, Ok)?, log)
        })
        .unwrap_or(Err(ReplayError::Internal))
    }

    /// Starts recording, or goes on after `stop`. Starting twice does nothing.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::NoThread`].
    pub fn start(&self) -> Result<()> {
        self.guarded("start", Err(ReplayError::Internal), || match &self.role {
            Role::Attached(attached) => attached.start(),
            Role::Owner(core) => {
                orders::change(core, |control| Ok(was_changed(control.lifecycle.start()?)))?;
                attach::offer(core);
                Ok(())
            }
        })
    }

    /// Stops recording; what was recorded is kept and sent. `start` goes on.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`].
    pub fn stop(&self) -> Result<()> {
        self.guarded("stop", Err(ReplayError::Internal), || match &self.role {
            Role::Attached(attached) => attached.stop(),
            Role::Owner(core) => orders::change(core, |control| Ok(was_changed(control.lifecycle.stop()?))),
        })
    }

    /// Ends the instance for good; what was recorded stays in the spool for the next one. Disposing twice
    /// does nothing.
    pub fn dispose(&self) {
        self.guarded("dispose", (), || match &self.role {
            Role::Attached(attached) => attached.dispose(),
            Role::Owner(core) => {
                attach::withdraw(core);
                // Disposing is always possible; without a thread there is nothing left to end either.
                let _ = orders::change(core, |control| {
                    let before = control.lifecycle.state();
                    control.lifecycle.dispose()?;
                    // One that was never used has nothing to end.
                    let unused = before == LifecycleState::Created && core.store.if_open().is_none();
                    Ok(before != LifecycleState::Disposed && !unused)
                });
            }
        });
    }

    /// Changes the session; -1 is none. What was recorded is closed, and whether the new session is
    /// recorded is decided anew. The same id again changes nothing.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidValue`], [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_session_id(&self, session_id: i64) -> Result<()> {
        self.set("the session id", |control| {
            SessionId::from_host(session_id)?;
            let before = std::mem::replace(&mut control.config.session_id, session_id);
            // What has not started yet is only noted.
            Ok(before != session_id && control.lifecycle.is_started())
        })
    }

    /// The session, -1 for none.
    #[must_use]
    pub fn session_id(&self) -> i64 {
        self.read(|| NO_SESSION, |control| control.config.session_id)
    }

    /// Changes the device; as with the session, the recording goes on in segments of the new one.
    ///
    /// # Errors
    ///
    /// [`ReplayError::InvalidValue`], [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_device_id(&self, device_id: String) -> Result<()> {
        self.set("the device id", |control| {
            DeviceId::new(device_id.as_str())?;
            let changed = control.config.device_id != device_id;
            control.config.device_id = device_id;
            Ok(changed && control.lifecycle.is_started())
        })
    }

    /// The device.
    #[must_use]
    pub fn device_id(&self) -> String {
        self.read(String::new, |control| control.config.device_id.clone())
    }

    /// Opts the user out, which deletes what was recorded and not sent, also while nothing is started; or in again.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Disposed`], [`ReplayError::Attached`].
    pub fn set_opt_out(&self, opt_out: bool) -> Result<()> {
        self.set("the opt-out", |control| {
            let is_news = std::mem::replace(&mut control.config.opt_out, opt_out) != opt_out;
            Ok(is_news && (opt_out || control.lifecycle.is_started()))
        })
    }

    /// Whether the user opted out.
    #[must_use]
    pub fn opt_out(&self) -> bool {
        self.read(|| false, |control| control.config.opt_out)
    }

    /// Properties that tie an analytics event to the replay: `[Amplitude] Session Replay ID` while the
    /// session is recorded, nothing otherwise.
    #[must_use]
    pub fn session_replay_properties(&self) -> HashMap<String, String> {
        self.guarded("session_replay_properties", HashMap::new(), || {
            let Some(core) = self.core() else {
                return HashMap::new();
            };
            let control = core.control.lock();
            if core.mode() != Mode::Recording {
                return HashMap::new();
            }
            let id = format!("{}/{}", control.config.device_id, control.config.session_id);
            HashMap::from([(REPLAY_ID_PROPERTY.to_owned(), id)])
        })
    }

    /// Whether and why the session is recorded, and what became of it.
    #[must_use]
    pub fn status(&self) -> ReplayStatus {
        // Not behind the guard, which says nothing any more after a panic of ours: this is where to read of it.
        foreign(|| {
            self.core()
                .map_or_else(status::not_attached, |core| status::of(&core))
        })
        .unwrap_or_default()
    }

    /// Takes a frame buffer (`docs/frame-buffer.md`) of the views that were just drawn, with the touches
    /// since the last one. The bytes are copied; the tree is read later, on the capture thread.
    #[must_use]
    pub fn submit_frame(&self, buffer: &[u8]) -> CaptureAdvice {
        self.guarded("submit_frame", CaptureAdvice::Stop, || match &self.role {
            Role::Owner(core) => intake::submit(core, buffer),
            Role::Attached(attached) => attached.submit(buffer),
        })
    }

    /// Has a hook of the app's look at every record that the app makes besides frames and touches (screens, now)
    /// before it is encoded; nothing takes the hook away. Set it before `start`, so that it sees all of them.
    ///
    /// # Errors
    ///
    /// [`ReplayError::Attached`].
    pub fn set_record_hook(&self, hook: Option<Arc<dyn EventMapper>>) -> Result<()> {
        let Role::Owner(core) = &self.role else {
            return Err(ReplayError::Attached {
                what: "the record hook".to_owned(),
            });
        };
        self.guarded("set_record_hook", Err(ReplayError::Internal), || {
            core.records.set_hook(hook);
            Ok(())
        })
    }

    /// Takes the pixels of an image that the advice of a frame named: rows of red, green, blue and alpha, a byte
    /// each, alpha not multiplied in, from the top and without gaps. They are copied, and scaled down and encoded
    /// later on a thread of the engine.
    ///
    /// `false`: it is not taken, and `status()` says why. What was not asked for is never taken, nor what masking hides
    /// by now.
    pub fn submit_image(&self, hash: &str, width: u32, height: u32, pixels: &[u8]) -> bool {
        self.guarded("submit_image", false, || {
            self.core()
                .is_some_and(|core| image_intake::submit(&core, hash, width, height, pixels))
        })
    }

    /// Records that another screen is shown; call it before the screen's first frame, since masking rules go
    /// by it. The name must not hold what a user typed: it is not masked.
    pub fn record_screen(&self, name: &str) {
        let name = HostRecord::cut_screen_name(name);
        self.guarded("record_screen", (), || {
            if let Some(core) = self.core() {
                // Also while nothing is recorded: a session that begins later begins on this screen.
                let at = core.clock.uptime_ms();
                core.control.lock().screens.show(&name, at);
            }
        });
        self.event(Environment::Screen(name.into()));
    }

    /// Records that the app went to the background, and seals what was recorded: the process may end there.
    pub fn record_background(&self) {
        self.event(Environment::App(AppState::Background));
    }

    /// Records that the app is on the screen and takes input.
    pub fn record_active(&self) {
        self.event(Environment::App(AppState::Active));
    }

    /// Records that the app is on the screen and takes no input (a system sheet, the app switcher).
    pub fn record_inactive(&self) {
        self.event(Environment::App(AppState::Inactive));
    }

    /// Records that the system asked for memory.
    pub fn record_low_memory(&self) {
        self.event(Environment::App(AppState::LowMemory));
    }

    /// Records that the window has another size, in logical pixels.
    pub fn record_viewport(&self, width: f32, height: f32) {
        self.event(Environment::Viewport(Viewport {
            w: tenths(width),
            h: tenths(height),
        }));
    }

    /// Records the keyboard's place in the window, in logical pixels; a height of 0: it is gone.
    pub fn record_keyboard(&self, x: f32, y: f32, width: f32, height: f32) {
        let frame = Rect {
            x: tenths(x),
            y: tenths(y),
            w: tenths(width),
            h: tenths(height),
        };
        self.event(Environment::Keyboard((!frame.is_empty()).then_some(frame)));
    }

    /// Tells what the network is like: uploads wait for one that suits the options.
    pub fn set_network_state(&self, network: NetworkState) {
        self.guarded("set_network_state", (), || {
            let Some(core) = self.core() else { return };
            let is_news = {
                let mut control = core.control.lock();
                let before = std::mem::replace(&mut control.network, network);
                before != network && control.lifecycle.is_started()
            };
            if is_news {
                io::start(&core, Job::Deliver);
            }
        });
    }
}

impl SessionReplay {
    /// The engine: its own, or the one it is attached to.
    pub(crate) fn core(&self) -> Option<Arc<Core>> {
        match &self.role {
            Role::Owner(core) => Some(core.clone()),
            Role::Attached(_) => attach::engine(),
        }
    }

    fn event(&self, what: Environment) {
        self.guarded("event", (), || {
            if let Some(core) = self.core().filter(|core| core.mode() != Mode::Idle) {
                core.mailbox.put_event(Timed::new(core.clock.uptime_ms(), what));
            }
        });
    }

    fn set(&self, what: &'static str, change: impl FnOnce(&mut Control) -> Result<bool>) -> Result<()> {
        let Role::Owner(core) = &self.role else {
            return Err(ReplayError::Attached {
                what: what.to_owned(),
            });
        };
        self.guarded(what, Err(ReplayError::Internal), || {
            orders::change(core, |control| {
                control.lifecycle.ensure_usable()?;
                change(control)
            })
        })
    }

    fn read<R>(&self, none: impl Fn() -> R, read: impl FnOnce(&Control) -> R) -> R {
        self.guarded("read", none(), || {
            self.core().map_or_else(&none, |core| read(&core.control.lock()))
        })
    }

    /// Every call of the host goes through here.
    pub(crate) fn guarded<R>(&self, what: &'static str, neutral: R, f: impl FnOnce() -> R) -> R {
        match &self.role {
            Role::Attached(_) => self.guard.run(what, neutral, f),
            Role::Owner(core) => {
                tracing::dispatcher::with_default(&core.dispatch, || core.guard.run(what, neutral, f))
            }
        }
    }
}

impl Drop for SessionReplay {
    fn drop(&mut self) {
        self.dispose();
    }
}

fn was_changed(transition: afterimage_config::Transition) -> bool {
    matches!(transition, afterimage_config::Transition::Changed { .. })
}

fn tenths(px: f32) -> i32 {
    (px * 10.0).round() as i32
}
