//! A script: calls of a host ([`calls`](crate::calls)) at times of a virtual clock.
//!
//! It drives the engine as the runtime does. Each call becomes one input; the actions are polled until there is none, their
//! results are fed back, and `handle_timeout` follows. [`Script::at`] stops at every deadline on its way.

use std::collections::BTreeSet;

use afterimage_config::{LifecycleState, PrivacyLevel, RemoteConfig, RemoteOutcome, SessionReplayConfig};
use afterimage_engine::{
    Action, DeviceInfo, Engine, EventIntake, HostEvent, ImageAction, ImageExchange, Input, IoEvent,
    LookedUpImage, NamedImage, Now, RecordingScope, ScreenTransitions, SegmentKey, Settings, SpoolRefusal,
    Status,
};
use afterimage_wireframe::SourceId;

use crate::notation;
use crate::segments::Segment;

/// The first session. It is also the time of the wall clock at 0 of the monotonic clock.
pub(crate) const SESSION: i64 = 1_700_000_000_000;

/// The source of the host's own frames.
pub(crate) const HOST: SourceId = SourceId(0);

/// A source of an attached instance.
pub(crate) const ATTACHED: SourceId = SourceId(16);

/// Edits or drops an event.
pub(super) type Mapper = fn(HostEvent) -> Option<HostEvent>;

/// A host, its engine, and the world around them.
pub(crate) struct Script {
    engine: Engine,
    pub(super) intake: EventIntake,
    pub(super) exchange: ImageExchange,
    pub(super) now: Now,
    pub(super) settings: Settings,
    /// The settings before the next call.
    pub(super) scope: RecordingScope,
    /// The app named the shown screen in the time of the present person.
    pub(super) has_named_screen: bool,
    pub(super) mapper: Option<Mapper>,
    world: World,
    pub(super) log: Vec<String>,
    segments: Vec<Segment>,
    next_key: u64,
    pub(super) latest_flush: u64,
    pub(super) latest_image: u64,
    /// The times of the requests for frames.
    frame_requests: Vec<u64>,
}

/// The answers of the spool and of the cache.
#[derive(Default)]
struct World {
    refuses_segments: bool,
    is_spool_closed: bool,
    delivered_images: BTreeSet<Box<str>>,
    cached: Option<RemoteConfig>,
}

/// Returns options under which everything is recorded.
pub(crate) fn config() -> SessionReplayConfig {
    SessionReplayConfig {
        session_id: SESSION,
        sample_rate: 1.0,
        enable_remote_config: false,
        privacy_config: PrivacyLevel::Light,
        ..SessionReplayConfig::new("key", "device-1")
    }
}

/// Returns the same with remote config.
pub(crate) fn remote() -> SessionReplayConfig {
    SessionReplayConfig {
        enable_remote_config: true,
        ..config()
    }
}

/// Returns the same with masking rules of the app.
pub(crate) fn with_rules(rules: &[&str]) -> SessionReplayConfig {
    SessionReplayConfig {
        mask_rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        ..config()
    }
}

/// Checks the actions since the last check, without those on images.
#[track_caller]
pub(crate) fn check(script: &mut Script, expected: &[&str]) {
    let lines = std::mem::take(&mut script.log);
    let lines: Vec<_> = lines
        .into_iter()
        .filter(|line| !line.starts_with("image "))
        .collect();
    assert_eq!(lines, expected);
}

/// Checks the actions on images since the last check, and the results of the host's calls.
#[track_caller]
pub(crate) fn check_images(script: &mut Script, expected: &[&str]) {
    let lines = std::mem::take(&mut script.log);
    let lines: Vec<_> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("image "))
        .collect();
    assert_eq!(lines, expected);
}

impl Script {
    /// Returns a host that did not call `start` yet, at 0.
    pub(crate) fn new(config: SessionReplayConfig) -> Self {
        let scope = RecordingScope::new(LifecycleState::Created, &config);
        Self {
            engine: Engine::new(DeviceInfo::default()),
            intake: EventIntake::default(),
            exchange: ImageExchange::default(),
            now: Now {
                elapsed_ms: 0,
                wall_ms: SESSION as u64,
            },
            settings: Settings {
                lifecycle: LifecycleState::Created,
                config,
                screens: ScreenTransitions::default(),
                recorded_screen: None,
                is_in_background: false,
                keyboard: None,
            },
            scope,
            has_named_screen: false,
            mapper: None,
            world: World::default(),
            log: Vec::new(),
            segments: Vec::new(),
            next_key: 0,
            latest_flush: 0,
            latest_image: 0,
            frame_requests: Vec::new(),
        }
    }

    /// Returns a host that called `start` at 0. The actions of the start are not checked.
    pub(crate) fn started(config: SessionReplayConfig) -> Self {
        let mut script = Self::new(config);
        script.start().forget();
        script
    }

    /// Leaves the actions so far unchecked.
    pub(crate) fn forget(&mut self) -> &mut Self {
        self.log.clear();
        self
    }

    // The clock.

    /// Advances the clock, with a stop at each deadline on the way.
    pub(crate) fn at(&mut self, elapsed_ms: u64) -> &mut Self {
        while let Some(due_ms) = self.deadline().filter(|due_ms| *due_ms <= elapsed_ms) {
            self.asleep_until(due_ms.max(self.now.elapsed_ms)).time_out();
            assert!(
                self.deadline()
                    .is_none_or(|next_ms| next_ms > self.now.elapsed_ms),
                "handle_timeout left something due"
            );
        }
        self.asleep_until(elapsed_ms)
    }

    /// Advances the clock while the process does not run.
    pub(crate) fn asleep_until(&mut self, elapsed_ms: u64) -> &mut Self {
        self.now.wall_ms += elapsed_ms.saturating_sub(self.now.elapsed_ms);
        self.now.elapsed_ms = elapsed_ms;
        self
    }

    /// Sets the wall clock forward without the monotonic clock.
    pub(crate) fn wall_clock_steps_by(&mut self, ms: u64) -> &mut Self {
        self.now.wall_ms += ms;
        self
    }

    pub(crate) fn deadline(&self) -> Option<u64> {
        self.engine.next_deadline_ms()
    }

    // The world.

    /// Has the spool refuse or accept segments from now on.
    pub(crate) fn refuse_segments(&mut self, refuses: bool) -> &mut Self {
        self.world.refuses_segments = refuses;
        self
    }

    /// Has the spool closed or open for look-ups from now on.
    pub(crate) fn close_spool(&mut self, is_closed: bool) -> &mut Self {
        self.world.is_spool_closed = is_closed;
        self
    }

    /// Has an image delivered by an earlier process.
    pub(crate) fn was_delivered(&mut self, hash: &str) -> &mut Self {
        self.world.delivered_images.insert(hash.into());
        self
    }

    /// Has an answer cached that an earlier request received.
    pub(crate) fn cache_config(&mut self, config: RemoteConfig) -> &mut Self {
        self.world.cached = Some(config);
        self
    }

    // The engine.

    pub(crate) fn status(&self) -> Status {
        self.engine.status()
    }

    /// Returns the reason why the session is or is not recorded.
    pub(crate) fn reason(&self) -> String {
        self.status()
            .reason
            .map_or_else(String::new, |reason| reason.to_string())
    }

    /// Returns the key of the next segment, if the spool refuses none.
    pub(crate) fn next_key(&self) -> u64 {
        self.next_key
    }

    /// Returns the times of the requests for frames since the last call.
    pub(crate) fn frame_requests(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.frame_requests)
    }

    /// Returns the segments that were opened and not purged.
    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    #[track_caller]
    pub(crate) fn segment(&self, key: u64) -> &Segment {
        self.segments
            .iter()
            .find(|segment| segment.key == SegmentKey(key))
            .unwrap()
    }

    pub(crate) fn io(&mut self, event: IoEvent) -> &mut Self {
        self.input(Input::Io(event))
    }

    pub(super) fn input(&mut self, input: Input) -> &mut Self {
        self.engine.handle(input, self.now);
        self.perform_actions();
        self.time_out()
    }

    fn time_out(&mut self) -> &mut Self {
        self.engine.handle_timeout(self.now);
        self.perform_actions();
        self
    }

    fn perform_actions(&mut self) {
        while let Some(action) = self.engine.poll_action() {
            self.log.extend(notation::action(&action));
            if let Some(result) = self.perform(action) {
                self.engine.handle(Input::Io(result), self.now);
            }
        }
    }

    fn perform(&mut self, action: Action) -> Option<IoEvent> {
        match action {
            Action::OpenSegment { segment, .. } if self.world.refuses_segments => {
                return Some(IoEvent::OpenFailed {
                    segment,
                    refusal: SpoolRefusal::Storage,
                });
            }
            Action::OpenSegment {
                segment: key,
                session,
                header,
                ..
            } => {
                self.next_key = key.0 + 1;
                self.segments.push(Segment {
                    key,
                    session: session.to_string(),
                    bytes: header.to_record(),
                    header: *header,
                });
                return Some(IoEvent::SegmentOpened { segment: key });
            }
            Action::Append { segment, block } => {
                let mut segments = self.segments.iter_mut();
                if let Some(segment) = segments.find(|opened| opened.key == segment) {
                    segment.bytes.extend(block);
                }
            }
            Action::PurgeAll => self.segments.clear(),
            Action::RequestFrame => self.frame_requests.push(self.now.elapsed_ms),
            Action::FetchConfig { request } => {
                let cached = self.world.cached.clone();
                let outcome = cached.map_or(RemoteOutcome::Unavailable, cached_outcome);
                return Some(IoEvent::CachedConfig { request, outcome });
            }
            Action::Image(action) => {
                self.exchange.apply(&action);
                if let ImageAction::LookUp { images } = action {
                    return Some(self.look_up(images));
                }
            }
            _ => {}
        }
        None
    }

    fn look_up(&self, images: Vec<NamedImage>) -> IoEvent {
        if self.world.is_spool_closed {
            return IoEvent::ImagesNotLookedUp(images);
        }
        let looked_up = images.into_iter().map(|image| LookedUpImage {
            is_wanted: !self.world.delivered_images.contains(&image.hash),
            source: image.source,
            hash: image.hash,
        });
        IoEvent::ImagesLookedUp(looked_up.collect())
    }
}

/// Returns the outcome for a cached answer.
pub(crate) fn cached_outcome(config: RemoteConfig) -> RemoteOutcome {
    RemoteOutcome::Cached { config }
}
