//! Random steps: a reading of the clocks, and one call of the host or one event of the runtime.

use afterimage_config::{PrivacyLevel, RemoteConfig, RemoteOutcome};
use afterimage_wireframe::{AppState, TouchPhase};
use proptest::prelude::*;

/// Steps of the longest sequence; the average has half as many.
const MAX_STEPS: usize = 200;

/// One step of a sequence.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) clock: Clock,
    pub(crate) call: Call,
    /// The runtime calls `handle_timeout` after the call: its inbox is empty.
    pub(crate) ticks: bool,
}

/// A change of the clocks before a step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Clock {
    Same,
    Ahead(u64),
    Back(u64),
    Zero,
    Huge,
    /// The user sets the wall clock.
    Wall(u64),
}

/// Index of a source in [`SOURCES`](crate::host::SOURCES).
pub(crate) type SourceIndex = usize;

/// One call.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    Frame(SourceIndex, FrameKind),
    Touch {
        pointer: u32,
        phase: TouchPhase,
    },
    Screen {
        name: u8,
        /// The event mapper drops the event.
        is_dropped: bool,
    },
    App(AppState),
    Viewport(u8),
    Keyboard(bool),
    Start,
    Stop,
    Dispose,
    Session(u8),
    Device(u8),
    OptOut(bool),
    Sample(bool),
    Level(PrivacyLevel),
    RemoteConfig(bool),
    ScreenRules(bool),
    Attach(PrivacyLevel),
    Detach(SourceIndex),
    Flush(u64),
    ConfigAnswer {
        is_latest: bool,
        outcome: Answer,
    },
    /// The answer that the runtime has in its cache.
    CachedConfig(Answer),
    SpoolFails(bool),
    ImagesAreLookedUp(bool),
    DeliveryEnds,
    DeliveryPauses(u64),
    TakeImageRequests(SourceIndex),
    SubmitImage,
    ImageEncoded(bool),
    ImagesNotAccepted,
    Nothing,
}

/// The content of a frame.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FrameKind {
    New,
    Repeated,
    Rotated,
    Malformed,
    /// Walked this long before the call.
    Late(u64),
}

/// An answer of remote config.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Unavailable,
    Absent,
    Settings {
        rate: Option<bool>,
        is_enabled: Option<bool>,
        level: Option<PrivacyLevel>,
    },
}

impl Answer {
    fn settings(self) -> Option<RemoteConfig> {
        let Self::Settings {
            rate,
            is_enabled,
            level,
        } = self
        else {
            return None;
        };
        Some(RemoteConfig {
            sample_rate: rate.map(|rate| f64::from(u8::from(rate))),
            capture_enabled: is_enabled,
            privacy_level: level,
            ..RemoteConfig::default()
        })
    }

    /// Returns the answer of a request.
    pub(crate) fn fetched(self) -> RemoteOutcome {
        match self {
            Self::Unavailable => RemoteOutcome::Unavailable,
            Self::Absent => RemoteOutcome::Absent,
            Self::Settings { .. } => RemoteOutcome::Fetched(self.settings().unwrap_or_default()),
        }
    }

    /// Returns the answer as the cache has it.
    pub(crate) fn cached(self) -> RemoteOutcome {
        self.settings()
            .map_or(RemoteOutcome::Unavailable, |config| RemoteOutcome::Cached {
                config,
            })
    }
}

/// Returns a strategy for a sequence. The first steps start a session, so that few sequences record nothing.
pub(crate) fn sequences() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 2..=MAX_STEPS).prop_map(|mut steps| {
        for (step, call) in steps.iter_mut().zip([Call::Sample(true), Call::Start]) {
            step.call = call;
        }
        steps
    })
}

fn step() -> impl Strategy<Value = Step> {
    (clock(), call(), prop::bool::weighted(0.6)).prop_map(|(clock, call, ticks)| Step { clock, call, ticks })
}

fn clock() -> impl Strategy<Value = Clock> {
    prop_oneof![
        30 => Just(Clock::Same),
        50 => (1_u64..200).prop_map(Clock::Ahead),
        10 => (200_u64..15_000).prop_map(Clock::Ahead),
        4 => (1_u64..5_000).prop_map(Clock::Back),
        1 => Just(Clock::Zero),
        1 => Just(Clock::Huge),
        3 => (0_u64..2_000_000_000_000).prop_map(Clock::Wall),
    ]
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        40 => (0_usize..3, frame_kind()).prop_map(|(source, kind)| Call::Frame(source, kind)),
        12 => (0_u32..3, phase()).prop_map(|(pointer, phase)| Call::Touch { pointer, phase }),
        14 => event(),
        18 => configure(),
        6 => level().prop_map(Call::Attach),
        5 => prop_oneof![1 => Just(0), 1 => Just(1), 6 => Just(2)].prop_map(Call::Detach),
        18 => runtime(),
        2 => Just(Call::Nothing),
    ]
}

fn frame_kind() -> impl Strategy<Value = FrameKind> {
    prop_oneof![
        20 => Just(FrameKind::New),
        5 => Just(FrameKind::Repeated),
        2 => Just(FrameKind::Rotated),
        1 => Just(FrameKind::Malformed),
        2 => (1_u64..12_000).prop_map(FrameKind::Late),
    ]
}

fn event() -> impl Strategy<Value = Call> {
    prop_oneof![
        4 => (0_u8..3, prop::bool::weighted(0.1)).prop_map(|(name, is_dropped)| Call::Screen { name, is_dropped }),
        2 => app_state().prop_map(Call::App),
        1 => (0_u8..3).prop_map(Call::Viewport),
        1 => any::<bool>().prop_map(Call::Keyboard),
    ]
}

fn configure() -> impl Strategy<Value = Call> {
    prop_oneof![
        5 => Just(Call::Start),
        2 => Just(Call::Stop),
        1 => Just(Call::Dispose),
        5 => (0_u8..4).prop_map(Call::Session),
        2 => (0_u8..2).prop_map(Call::Device),
        1 => Just(Call::OptOut(true)),
        3 => Just(Call::OptOut(false)),
        2 => prop::bool::weighted(0.8).prop_map(Call::Sample),
        3 => level().prop_map(Call::Level),
        3 => any::<bool>().prop_map(Call::RemoteConfig),
        1 => any::<bool>().prop_map(Call::ScreenRules),
    ]
}

fn runtime() -> impl Strategy<Value = Call> {
    prop_oneof![
        4 => (0_u64..3_000).prop_map(Call::Flush),
        6 => (prop::bool::weighted(0.8), answer()).prop_map(|(is_latest, outcome)| Call::ConfigAnswer { is_latest, outcome }),
        2 => answer().prop_map(Call::CachedConfig),
        2 => prop::bool::weighted(0.3).prop_map(Call::SpoolFails),
        1 => prop::bool::weighted(0.7).prop_map(Call::ImagesAreLookedUp),
        3 => Just(Call::DeliveryEnds),
        1 => (0_u64..5_000).prop_map(Call::DeliveryPauses),
        3 => (0_usize..3).prop_map(Call::TakeImageRequests),
        3 => Just(Call::SubmitImage),
        6 => prop::bool::weighted(0.9).prop_map(Call::ImageEncoded),
        1 => prop::bool::weighted(0.1).prop_map(|ends| if ends { Call::ImagesNotAccepted } else { Call::Nothing }),
    ]
}

fn level() -> impl Strategy<Value = PrivacyLevel> {
    use PrivacyLevel::{Conservative, Light, Medium};
    prop::sample::select(vec![Light, Medium, Conservative])
}

fn phase() -> impl Strategy<Value = TouchPhase> {
    use TouchPhase::{End, Move, Start};
    prop::sample::select(vec![Start, Move, Move, End])
}

fn app_state() -> impl Strategy<Value = AppState> {
    use AppState::{Active, Background, LowMemory};
    prop::sample::select(vec![Active, Active, Active, Background, LowMemory])
}

fn answer() -> impl Strategy<Value = Answer> {
    let level = prop_oneof![Just(None), level().prop_map(Some)];
    let rate = prop::sample::select(vec![None, Some(true), Some(true), Some(false)]);
    let is_enabled = prop::sample::select(vec![None, Some(true), Some(true), Some(false)]);
    let settings = (rate, is_enabled, level).prop_map(|(rate, is_enabled, level)| Answer::Settings {
        rate,
        is_enabled,
        level,
    });
    prop_oneof![1 => Just(Answer::Unavailable), 1 => Just(Answer::Absent), 4 => settings]
}
