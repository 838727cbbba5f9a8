//! The settings that apply to a session, from local options and remote config, with the reason for the decision.

use std::fmt;

use crate::choices::{ImagePolicy, PrivacyLevel};
use crate::ids::NO_SESSION;
use crate::mask_rules::MaskRule;
use crate::options::SessionReplayConfig;
use crate::remote_config::RemoteConfig;
use crate::sampling::{RateText, is_sampled};

/// State of remote config for a session.
#[derive(Clone, Debug, PartialEq)]
pub enum RemoteOutcome {
    /// The app did not enable remote config. Local options apply.
    Disabled,
    /// The request is in progress. Nothing is recorded until it completes.
    Pending,
    /// The server returned settings.
    Fetched(RemoteConfig),
    /// The request failed. The last response of an earlier request applies.
    Cached {
        /// The settings in the response.
        config: RemoteConfig,
    },
    /// The server has no remote config. Local options apply.
    Absent,
    /// The request failed, and no earlier response is cached. Nothing is recorded.
    Unavailable,
}

/// Origin of a sample rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateSource {
    /// The app's options.
    Local,
    /// Remote config.
    Remote,
    /// Remote config from the cache.
    Cached,
}

/// The reason why a session is or is not recorded. `Display` is a sentence for developers.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CaptureReason {
    /// The session is in the sample, and is recorded.
    Sampled {
        /// Id of the session.
        session_id: i64,
        /// Share of sessions that are recorded, from 0 to 1.
        rate: f64,
        /// Origin of the rate.
        source: RateSource,
    },
    /// The session is not in the sample.
    NotSampled {
        /// Id of the session.
        session_id: i64,
        /// Share of sessions that are recorded, from 0 to 1.
        rate: f64,
        /// Origin of the rate.
        source: RateSource,
    },
    /// The user opted out.
    OptedOut,
    /// The host set no session.
    NoSession,
    /// Remote config disables recording.
    CaptureDisabled,
    /// The session is to be recorded, and no frame of it was recorded yet.
    AwaitingFrame,
    /// The app is in the background, where no frame is recorded.
    InBackground,
    /// The disk refuses the recording.
    StorageRefused,
    /// A different engine or process owns the storage folder.
    StorageInUse,
    /// The request for remote config is in progress.
    RemoteConfigPending,
    /// Remote config could not be fetched, and none is cached.
    RemoteConfigUnavailable,
    /// The engine is starting, and the session is not decided.
    Undecided,
    /// The host did not call `start`.
    #[default]
    NotStarted,
    /// The host called `stop`.
    Stopped,
    /// The instance was disposed.
    Disposed,
    /// The instance attaches to the app's engine, and the app has not started one.
    NotAttached,
    /// The SDK panicked and is off for the rest of the process.
    InternalError,
}

/// The settings that apply to a session.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectiveConfig {
    /// Whether the session is recorded while the host has recording started.
    pub capture: bool,
    /// Share of sessions that are recorded, from 0 to 1.
    pub sample_rate: f64,
    /// Masking level where no override applies.
    pub privacy: PrivacyLevel,
    /// Images to record.
    pub images: ImagePolicy,
    /// Masking rules of the app.
    pub local_rules: Vec<MaskRule>,
    /// Masking rules of the server.
    pub remote_rules: Vec<MaskRule>,
    /// The reason why the session is or is not recorded.
    pub reason: CaptureReason,
}

/// Merges options and remote config. A value that the server sets overrides the app's.
///
/// A masking rule that cannot be parsed hides everything: it is unknown which content the rule was to hide. The app's rules
/// cannot fail here if the options were validated; for the server's rules this is the only safe answer.
#[must_use]
pub fn effective(config: &SessionReplayConfig, remote: &RemoteOutcome) -> EffectiveConfig {
    let settings = match remote {
        RemoteOutcome::Fetched(settings) => Some((settings, RateSource::Remote)),
        RemoteOutcome::Cached { config: settings, .. } => Some((settings, RateSource::Cached)),
        _ => None,
    };
    let (sample_rate, source) = settings
        .and_then(|(settings, source)| Some((settings.sample_rate?, source)))
        .unwrap_or((config.sample_rate, RateSource::Local));
    let local_rules: Vec<MaskRule> = config.mask_rules.iter().flat_map(|rule| rule.parse()).collect();
    let has_unread_rules = local_rules.len() < config.mask_rules.len()
        || settings.is_some_and(|(settings, _)| settings.has_unread_rules);
    let privacy = if has_unread_rules {
        PrivacyLevel::Conservative
    } else {
        settings
            .and_then(|(settings, _)| settings.privacy_level)
            .unwrap_or(config.privacy_config)
    };
    let is_disabled = settings.is_some_and(|(settings, _)| settings.capture_enabled == Some(false));
    let session_id = config.session_id;
    let reason = if config.opt_out {
        CaptureReason::OptedOut
    } else if session_id == NO_SESSION {
        CaptureReason::NoSession
    } else if *remote == RemoteOutcome::Pending {
        CaptureReason::RemoteConfigPending
    } else if *remote == RemoteOutcome::Unavailable {
        CaptureReason::RemoteConfigUnavailable
    } else if is_disabled {
        CaptureReason::CaptureDisabled
    } else if is_sampled(session_id, sample_rate) {
        CaptureReason::Sampled {
            session_id,
            rate: sample_rate,
            source,
        }
    } else {
        CaptureReason::NotSampled {
            session_id,
            rate: sample_rate,
            source,
        }
    };
    EffectiveConfig {
        capture: matches!(reason, CaptureReason::Sampled { .. }),
        sample_rate,
        privacy,
        images: config
            .image_policy
            .unwrap_or_else(|| ImagePolicy::for_level(privacy)),
        local_rules,
        remote_rules: settings.map_or_else(Vec::new, |(settings, _)| settings.mask_rules.clone()),
        reason,
    }
}

impl fmt::Display for CaptureReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sampled {
                session_id,
                rate,
                source,
            } => {
                write!(
                    f,
                    "recorded: session {session_id} is in the sample (rate {}, {source})",
                    RateText(*rate)
                )
            }
            Self::NotSampled {
                session_id,
                rate,
                source,
            } => {
                write!(
                    f,
                    "not recorded: session {session_id} is not in the sample (rate {}, {source})",
                    RateText(*rate)
                )
            }
            Self::OptedOut => f.write_str("not recorded: the user opted out"),
            Self::NoSession => {
                f.write_str("not recorded: there is no session (session id -1); set a session id")
            }
            Self::CaptureDisabled => f.write_str("not recorded: remote config disables recording"),
            Self::AwaitingFrame => f.write_str("not recorded yet: waiting for the first frame"),
            Self::InBackground => f.write_str("not recorded: the app is in the background"),
            Self::StorageRefused => f.write_str(
                "not recorded: the storage folder cannot be written; check that it is writable and the disk has free space",
            ),
            Self::StorageInUse => f.write_str(
                "not recorded: a different engine or process uses the storage folder; give each a folder of its own",
            ),
            Self::RemoteConfigPending => f.write_str("not recorded yet: waiting for remote config"),
            Self::RemoteConfigUnavailable => f.write_str(
                "not recorded: remote config could not be fetched and none is cached; \
                 check the server, or turn enable_remote_config off",
            ),
            Self::Undecided => f.write_str("not recorded yet: starting"),
            Self::NotStarted => f.write_str("not recorded: start was not called"),
            Self::Stopped => f.write_str("not recorded: it was stopped; call start to continue"),
            Self::Disposed => f.write_str("not recorded: this session replay was disposed"),
            Self::NotAttached => f.write_str(
                "not recorded: this instance attaches to the app's engine, and the app has not started one",
            ),
            Self::InternalError => f.write_str(
                "not recorded: an internal error switched recording off for the rest of this process",
            ),
        }
    }
}

impl fmt::Display for RateSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Local => "set by the app",
            Self::Remote => "set by remote config",
            Self::Cached => "set by cached remote config",
        })
    }
}
