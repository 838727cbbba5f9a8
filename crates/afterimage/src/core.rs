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
use crate::counters::Counters;
use crate::guard::Guard;
use crate::images::Images;
use crate::jobs::IoQueue;
use crate::mailbox::Mailbox;
use crate::masks::OwnMasks;
use crate::model::{HostInfo, NetworkState};
use crate::records::Records;
use crate::remote::Remote;
use crate::screens::Screens;
use crate::session::SessionStart;
use crate::store::Store;

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
    pub is_wanted: AtomicBool,
    mode: AtomicU8,
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
    pub capture_alive: bool,
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

    /// As [`Self::set_mode`], whatever the app has changed.
    pub fn store_mode(&self, mode: Mode) {
        self.mode.store(mode as u8, Ordering::Release);
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
}
