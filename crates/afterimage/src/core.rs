//! What the parts of one engine share, and the rules of which thread runs when.
//!
//! The host's threads change [`Control`] and put things into the mailbox. The capture thread exists while
//! something is recorded or there is something to deal with; the I/O thread while there is something to
//! seal, fetch or send; and beside the capture thread one that asks the app's record hook, if there is a hook
//! and something to ask. Another thread never does anything.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use afterimage_config::{CaptureReason, Lifecycle, SessionReplayConfig};
use afterimage_masking::Masker;
use afterimage_transport::HttpClient;
use afterimage_wireframe::SourceId;
use parking_lot::Mutex;
use tracing::Dispatch;

use crate::clock::Clock;
use crate::command::{Command, Settings};
use crate::counters::Counters;
use crate::error::{ReplayError, Result};
use crate::ffi::{HostInfo, NetworkState};
use crate::guard::Guard;
use crate::images::Images;
use crate::io::IoQueue;
use crate::mailbox::Mailbox;
use crate::masks::OwnMasks;
use crate::records::Records;
use crate::remote::Remote;
use crate::screens::Screens;
use crate::store::Store;
use crate::{capture, io};

/// One engine.
pub struct Core {
    /// Catches our panics.
    pub guard: Guard,
    /// Where log lines go.
    pub dispatch: Dispatch,
    /// Who records.
    pub host: HostInfo,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The network.
    pub http: Arc<dyn HttpClient>,
    /// The spool.
    pub store: Arc<Store>,
    /// What waits for the capture thread.
    pub mailbox: Mailbox,
    /// What waits for the I/O thread.
    pub io: IoQueue,
    /// Images that are asked for and taken.
    pub images: Images,
    /// Counts for `status()`.
    pub counters: Arc<Counters>,
    /// What the app tells besides its screen goes through here.
    pub records: Records,
    /// What the app wants.
    pub control: Mutex<Control>,
    /// What became of remote config for the current session.
    pub remote: Mutex<Remote>,
    /// When the session that was recorded last began to be, so that stopping and starting again goes on in it.
    pub session: Mutex<Option<SessionStart>>,
    /// Which nodes were secret once; it outlives sessions and threads, as the views do.
    pub masker: Mutex<Masker>,
    max_fps: u32,
    /// The capture thread may not have heard of it yet.
    is_wanted: AtomicBool,
    mode: AtomicU8,
}

/// The beginning of a session's recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionStart {
    /// The device.
    pub device_id: String,
    /// The session.
    pub session_id: i64,
    /// Wall clock.
    pub wall_ms: u64,
}

/// What the app wants, and who runs.
pub struct Control {
    /// Started, stopped, disposed.
    pub lifecycle: Lifecycle,
    /// Options, with the ids as they are now.
    pub config: SessionReplayConfig,
    /// The network as the host sees it.
    pub network: NetworkState,
    /// Why the session is or is not recorded.
    pub why: Option<CaptureReason>,
    /// Which screens may be seen, also while nothing is recorded.
    pub screens: Screens,
    /// What attached instances ask of masking, as far as their orders were dealt with: frames that came before an
    /// instance left are masked as it asked.
    pub attached_masks: BTreeMap<SourceId, OwnMasks>,
    /// The capture thread runs.
    capture_alive: bool,
}

/// What the capture thread does with frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mode {
    /// Nothing is recorded.
    Idle,
    /// It is not known yet: frames wait.
    Deciding,
    /// Frames are recorded.
    Recording,
}

/// What an engine is made of besides its options.
pub struct Parts {
    /// Who records.
    pub host: HostInfo,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The network.
    pub http: Arc<dyn HttpClient>,
    /// The spool.
    pub store: Arc<Store>,
    /// Where log lines go.
    pub dispatch: Dispatch,
}

impl Core {
    /// An engine that does nothing yet.
    pub fn new(config: SessionReplayConfig, parts: Parts) -> Self {
        let counters = Arc::new(Counters::default());
        Self {
            guard: Guard::default(),
            max_fps: config.max_fps.max(1),
            dispatch: parts.dispatch,
            host: parts.host,
            clock: parts.clock,
            http: parts.http,
            store: parts.store,
            mailbox: Mailbox::default(),
            io: IoQueue::default(),
            images: Images::default(),
            records: Records::new(counters.clone()),
            counters,
            control: Mutex::new(Control {
                lifecycle: Lifecycle::new(),
                config,
                network: NetworkState {
                    online: true,
                    metered: false,
                    low_power: false,
                },
                why: None,
                screens: Screens::default(),
                attached_masks: BTreeMap::new(),
                capture_alive: false,
            }),
            remote: Mutex::new(Remote::default()),
            session: Mutex::new(None),
            masker: Mutex::new(Masker::default()),
            is_wanted: AtomicBool::new(false),
            mode: AtomicU8::new(Mode::Idle as u8),
        }
    }

    /// What happens to frames now.
    pub fn mode(&self) -> Mode {
        match self.mode.load(Ordering::Acquire) {
            _ if !self.is_wanted() => Mode::Idle,
            mode if mode == Mode::Recording as u8 => Mode::Recording,
            mode if mode == Mode::Deciding as u8 => Mode::Deciding,
            _ => Mode::Idle,
        }
    }

    /// Whether the app wants recording: it was started, and the user did not opt out.
    pub fn is_wanted(&self) -> bool {
        self.is_wanted.load(Ordering::Acquire)
    }

    /// Says what happens to frames from now on, unless the app has changed its mind: what comes since then waits
    /// for what is decided of that.
    pub fn set_mode(&self, mode: Mode) {
        let _orders_come_under_this = self.control.lock();
        if !self.mailbox.has_settings() {
            self.store_mode(mode);
        }
    }

    fn store_mode(&self, mode: Mode) {
        self.mode.store(mode as u8, Ordering::Release);
    }

    /// Changes what the app wants and has the capture thread decide anew.
    ///
    /// `change` tells whether it changed anything.
    pub fn change(self: &Arc<Self>, change: impl FnOnce(&mut Control) -> Result<bool>) -> Result<()> {
        let (uptime_ms, wall_ms) = (self.clock.uptime_ms(), self.clock.wall_ms());
        {
            let mut control = self.control.lock();
            if !change(&mut control)? {
                return Ok(());
            }
            let started = control.lifecycle.is_started();
            let settings = Settings {
                started,
                config: control.config.clone(),
                screens: control.screens.clone(),
                uptime_ms,
                wall_ms,
            };
            self.is_wanted
                .store(started && !settings.config.opt_out, Ordering::Release);
            self.store_mode(Mode::Deciding);
            // Still under the lock: orders come in the order of the calls.
            self.mailbox.put_command(Command::Apply(Box::new(settings)));
        }
        self.ensure_capture()
    }

    /// Gives the capture thread an order.
    pub fn order(self: &Arc<Self>, command: Command) -> Result<()> {
        self.mailbox.put_command(command);
        self.ensure_capture()
    }

    /// Starts the capture thread if it does not run.
    fn ensure_capture(self: &Arc<Self>) -> Result<()> {
        let mut control = self.control.lock();
        if control.capture_alive {
            return Ok(());
        }
        let core = self.clone();
        let run = move || {
            let dispatch = core.dispatch.clone();
            tracing::dispatcher::with_default(&dispatch, || {
                core.guard.run("capture", (), || capture::run(&core));
                core.records.rest();
                if core.guard.panicked() {
                    core.store_mode(Mode::Idle);
                    core.mailbox.clear();
                }
            });
        };
        std::thread::Builder::new()
            .name("afterimage-capture".to_owned())
            .spawn(run)
            .map_err(|_| ReplayError::NoThread)?;
        control.capture_alive = true;
        Ok(())
    }

    /// Called by the capture thread when it has nothing to do: `true` when it may end. What comes
    /// afterwards starts another.
    pub fn capture_may_end(&self) -> bool {
        let mut control = self.control.lock();
        let ends = self.mailbox.is_empty();
        control.capture_alive = !ends;
        ends
    }

    /// Walks a second that the host is asked for.
    pub fn max_fps(&self) -> u32 {
        self.max_fps
    }

    /// Sources of an attached instance are masked by this from now on, where it hides more.
    pub fn introduce(self: &Arc<Self>, sources: Vec<SourceId>, own: &OwnMasks) {
        // Without a thread nothing is recorded, and the order waits for one.
        let _ = self.order(Command::Attach(sources, Box::new(own.clone())));
    }

    /// A source of an attached instance is gone.
    pub fn forget(self: &Arc<Self>, source: SourceId) {
        let _ = self.order(Command::SourceGone(source));
    }

    /// Hands something to the I/O thread.
    pub fn start_io(self: &Arc<Self>, job: io::Job) {
        io::start(self, job);
    }
}

#[cfg(test)]
mod tests {
    use afterimage_transport::{HttpError, HttpRequest, HttpResponse, SpoolLimits};

    use super::*;
    use crate::clock::VirtualClock;

    struct NoNetwork;

    impl HttpClient for NoNetwork {
        fn send(&self, _: &HttpRequest) -> Result<HttpResponse, HttpError> {
            Err(HttpError::Timeout)
        }
    }

    /// A started engine whose capture thread is busy with something else.
    fn busy() -> Arc<Core> {
        let config = crate::default_config("key".to_owned(), "device-1".to_owned());
        let store = Store::new("never made".into(), SpoolLimits::from(&config));
        let parts = Parts {
            host: HostInfo::default(),
            clock: Arc::new(VirtualClock::starting_at(0)),
            http: Arc::new(NoNetwork),
            store: Arc::new(store),
            dispatch: Dispatch::none(),
        };
        let core = Arc::new(Core::new(config, parts));
        core.control.lock().capture_alive = true;
        core.change(|control| Ok(control.lifecycle.start().is_ok()))
            .unwrap();
        core
    }

    fn change_session(core: &Arc<Core>) {
        core.change(|control| {
            control.config.session_id += 1;
            Ok(true)
        })
        .unwrap();
    }

    #[test]
    fn frames_wait_from_the_call_on_that_changes_a_session_out_of_the_sample() {
        let core = busy();
        assert!(core.mailbox.take().is_some());
        core.set_mode(Mode::Idle);
        assert_eq!(core.mode(), Mode::Idle);
        change_session(&core);
        assert_eq!(core.mode(), Mode::Deciding);
    }

    #[test]
    fn a_decision_does_not_outlive_the_session_that_it_was_about() {
        let core = busy();
        assert!(core.mailbox.take().is_some());
        change_session(&core);
        for late in [Mode::Idle, Mode::Recording] {
            core.set_mode(late);
            assert_eq!(core.mode(), Mode::Deciding);
        }
        assert!(core.mailbox.take().is_some());
        core.set_mode(Mode::Recording);
        assert_eq!(core.mode(), Mode::Recording);
    }
}
