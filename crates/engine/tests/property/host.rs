//! The model of the host: its settings, clocks, sources and the frames that it submitted.

use std::collections::BTreeMap;

use afterimage_config::{
    ImagePolicy, LifecycleState, NO_SESSION, PrivacyLevel, RemoteOutcome, SessionReplayConfig, effective,
};
use afterimage_engine::{
    CarriedState, EventIntake, HostEvent, Now, RecordingScope, ScreenTransitions, Settings,
};
use afterimage_wireframe::{Rect, SourceId, Viewport};

use crate::frames::{FrameFacts, FrameLog};
use crate::segment_check::RecordingFacts;
use crate::step::{Call, Clock, FrameKind};

/// Two sources of the app, and one of an attached instance.
pub(crate) const SOURCES: [SourceId; 3] = [SourceId(0), SourceId(1), ATTACHED];

/// The source of the attached instance. The next instance reuses it, as slots are reused.
pub(crate) const ATTACHED: SourceId = SourceId(16);

const SESSION: i64 = 1_700_000_000_000;
const DEVICES: [&str; 2] = ["device-one", "device-two"];
const PORTRAIT: Viewport = Viewport { w: 3900, h: 8440 };

/// A monotonic time that no device reaches.
const HUGE_MS: u64 = 1 << 50;

pub(crate) struct Host {
    pub(crate) now: Now,
    pub(crate) lifecycle: LifecycleState,
    pub(crate) config: SessionReplayConfig,
    /// Number of changes of the settings.
    pub(crate) epoch: u64,
    pub(crate) screens: ScreenTransitions,
    pub(crate) events: EventIntake,
    pub(crate) attached: Option<PrivacyLevel>,
    pub(crate) strictest: BTreeMap<SourceId, PrivacyLevel>,
    pub(crate) frames: FrameLog,
    /// Frames before this one were submitted before a time without a recording.
    pub(crate) first_serial: i32,
    latest: BTreeMap<SourceId, (i32, Viewport)>,
    pub(crate) is_in_background: bool,
    pub(crate) keyboard: Option<Rect>,
    /// The app named the shown screen in the time of the present person.
    pub(crate) has_named_screen: bool,
    /// The first epoch of the present person.
    pub(crate) person_epoch: u64,
    scope: RecordingScope,
}

impl Default for Host {
    fn default() -> Self {
        let config = SessionReplayConfig {
            session_id: SESSION,
            enable_remote_config: false,
            image_policy: Some(ImagePolicy::All),
            ..SessionReplayConfig::new("api-key", DEVICES[0])
        };
        Self {
            now: Now {
                elapsed_ms: 100_000,
                wall_ms: 1_700_000_000_000,
            },
            lifecycle: LifecycleState::Created,
            config: config.clone(),
            epoch: 0,
            screens: ScreenTransitions::default(),
            events: EventIntake::default(),
            attached: None,
            strictest: BTreeMap::new(),
            frames: FrameLog::default(),
            first_serial: 0,
            latest: BTreeMap::new(),
            is_in_background: false,
            keyboard: None,
            has_named_screen: false,
            person_epoch: 0,
            scope: RecordingScope::new(LifecycleState::Created, &config),
        }
    }
}

impl Host {
    pub(crate) fn advance(&mut self, clock: Clock) {
        let Now { elapsed_ms, wall_ms } = &mut self.now;
        match clock {
            Clock::Same => {}
            Clock::Ahead(ms) => {
                *elapsed_ms += ms;
                *wall_ms += ms;
            }
            Clock::Back(ms) => *elapsed_ms = elapsed_ms.saturating_sub(ms),
            Clock::Zero => *elapsed_ms = 0,
            Clock::Huge => *elapsed_ms = HUGE_MS,
            Clock::Wall(ms) => *wall_ms = ms,
        }
    }

    /// Applies a call that changes the settings. Returns the settings after it, or `None` for other calls.
    pub(crate) fn change(&mut self, call: &Call) -> Option<Box<Settings>> {
        let config = &mut self.config;
        match *call {
            Call::Start => self.lifecycle = LifecycleState::Started,
            Call::Stop => self.lifecycle = LifecycleState::Stopped,
            Call::Dispose => self.lifecycle = LifecycleState::Disposed,
            Call::Session(0) => config.session_id = NO_SESSION,
            Call::Session(number) => config.session_id = SESSION + i64::from(number),
            Call::Device(number) => DEVICES[usize::from(number)].clone_into(&mut config.device_id),
            Call::OptOut(opt_out) => config.opt_out = opt_out,
            Call::Sample(is_sampled) => config.sample_rate = f64::from(u8::from(is_sampled)),
            Call::Level(level) => config.privacy_config = level,
            Call::RemoteConfig(is_enabled) => config.enable_remote_config = is_enabled,
            Call::ScreenRules(true) => config.mask_rules = vec!["mask screen=1*".to_owned()],
            Call::ScreenRules(false) => config.mask_rules.clear(),
            _ => return None,
        }
        self.epoch += 1;
        self.events.reset();
        let scope = RecordingScope::new(self.lifecycle, &self.config);
        let carried = CarriedState::between(&self.scope, &scope);
        self.has_named_screen &= carried.screen_name;
        if !carried.pointers {
            self.person_epoch = self.epoch;
        }
        self.scope = scope;
        Some(Box::new(Settings {
            lifecycle: self.lifecycle,
            config: self.config.clone(),
            screens: self.screens.clone(),
            recorded_screen: self
                .screens
                .shown()
                .filter(|_| self.has_named_screen)
                .map(Into::into),
            is_in_background: self.is_in_background,
            keyboard: self.keyboard,
        }))
    }

    /// Returns the event of a call. The names of screens begin with the epoch, so that a screen that is recorded late is found.
    pub(crate) fn event(&self, call: &Call) -> Option<HostEvent> {
        Some(match *call {
            Call::Screen { name, .. } => HostEvent::Screen {
                name: format!("{}.{name}", self.epoch),
            },
            Call::App(state) => HostEvent::App { state },
            Call::Viewport(size) => HostEvent::Viewport {
                width: 390.0 + f32::from(size),
                height: 844.0,
            },
            Call::Keyboard(is_shown) => HostEvent::Keyboard {
                x: 0.0,
                y: 600.0,
                width: 390.0,
                height: if is_shown { 244.0 } else { 0.0 },
            },
            _ => return None,
        })
    }

    /// Returns the serial number, facts and window of the next frame of a source.
    pub(crate) fn frame(&mut self, source: SourceId, kind: FrameKind) -> (i32, FrameFacts, Viewport) {
        let instance = self.attached.filter(|_| source == ATTACHED);
        let (latest, viewport) = self.latest.get(&source).copied().unwrap_or((0, PORTRAIT));
        let facts = FrameFacts {
            source,
            epoch: self.epoch,
            instance,
            is_in_background: self.is_in_background,
            text: String::new(),
        };
        let repeated = self
            .frames
            .get(latest)
            .filter(|latest| matches!(kind, FrameKind::Repeated) && latest.is_like(&facts));
        if let (Some(repeated), true) = (repeated, latest >= self.first_serial) {
            return (latest, repeated.clone(), viewport);
        }
        let viewport = match kind {
            FrameKind::Rotated => Viewport {
                w: viewport.h,
                h: viewport.w,
            },
            _ => viewport,
        };
        let facts = FrameFacts {
            text: format!(
                "frame {} of {:?} in epoch {}",
                self.frames.next_serial(),
                source,
                self.epoch
            ),
            ..facts
        };
        let serial = self.frames.insert(facts.clone());
        if !matches!(kind, FrameKind::Malformed) {
            self.latest.insert(source, (serial, viewport));
        }
        (serial, facts, viewport)
    }

    pub(crate) fn needs_remote_config(&self) -> bool {
        self.lifecycle == LifecycleState::Started
            && self.config.enable_remote_config
            && !self.config.opt_out
            && self.config.session_id != NO_SESSION
    }

    /// Returns the facts of a recording that starts now, or `None` if nothing may be recorded.
    pub(crate) fn recording(&self, remote: Option<&RemoteOutcome>) -> Option<RecordingFacts> {
        if self.lifecycle != LifecycleState::Started {
            return None;
        }
        let remote = if self.needs_remote_config() {
            remote?
        } else {
            &RemoteOutcome::Disabled
        };
        let effective = effective(&self.config, remote);
        Some(RecordingFacts {
            epoch: self.epoch,
            session: self.config.session_name()?,
            level: effective.privacy,
            has_rules: !self.config.mask_rules.is_empty(),
            first_serial: self.first_serial,
            person_epoch: self.person_epoch,
        })
        .filter(|_| effective.capture)
    }
}
