//! What holds for a session once local options and remote config are put together, and why.

use std::fmt;

use crate::{ImagePolicy, MaskRule, NO_SESSION, PrivacyLevel, RemoteConfig, SessionReplayConfig, is_sampled};

/// What is known of the server's settings.
#[derive(Clone, Debug, PartialEq)]
pub enum RemoteOutcome {
    /// The app did not enable remote config: local options hold.
    Disabled,
    /// The request is under way: nothing is recorded until it is answered.
    Pending,
    /// The server answered.
    Fetched(RemoteConfig),
    /// The server could not be asked; this is its last answer and when it came, in wall milliseconds.
    Cached {
        /// The settings in the response.
        config: RemoteConfig,
        /// Wall-clock time of the response, in milliseconds since 1970.
        fetched_at_ms: u64,
    },
    /// The server says that there are no remote settings: local options hold.
    Absent,
    /// The server could not be asked, and never was before: nothing is recorded.
    Unavailable,
}

/// Where a sample rate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateSource {
    /// The app's options.
    Local,
    /// The server.
    Remote,
    /// The server, at an earlier time.
    Cached,
}

/// Why a session is or is not recorded. `Display` says it in plain words.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CaptureReason {
    /// The session is recorded.
    Sampled {
        /// The session.
        session_id: i64,
        /// The share of sessions that are recorded.
        rate: f64,
        /// Where the rate comes from.
        source: RateSource,
    },
    /// The session is not in the sample.
    NotSampled {
        /// The session.
        session_id: i64,
        /// The share of sessions that are recorded.
        rate: f64,
        /// Where the rate comes from.
        source: RateSource,
    },
    /// The user refused.
    OptedOut,
    /// There is no session.
    NoSession,
    /// The server switched recording off.
    CaptureDisabled,
    /// The server was asked and did not answer yet.
    RemoteConfigPending,
    /// The server could not be asked, and no earlier answer is there.
    RemoteConfigUnavailable,
}

/// The settings that hold for a session.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectiveConfig {
    /// Whether the session is recorded while the host has it started.
    pub capture: bool,
    /// The share of sessions that are recorded.
    pub sample_rate: f64,
    /// The masking level where no override says otherwise.
    pub privacy: PrivacyLevel,
    /// Which images are recorded.
    pub images: ImagePolicy,
    /// The app's masking rules.
    pub local_rules: Vec<MaskRule>,
    /// The server's masking rules.
    pub remote_rules: Vec<MaskRule>,
    /// Why the session is or is not recorded.
    pub reason: CaptureReason,
}

/// Puts options and remote config together; the server wins where it says something.
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
    // Validation lets no unreadable rule of the app's through; of the server's there is no other place to
    // ask. What one was to hide is not known, so that everything is hidden.
    let is_unread = local_rules.len() < config.mask_rules.len()
        || settings.is_some_and(|(settings, _)| settings.has_unread_rules);
    let privacy = if is_unread {
        PrivacyLevel::Conservative
    } else {
        settings
            .and_then(|(settings, _)| settings.privacy_level)
            .unwrap_or(config.privacy_config)
    };
    let switched_off = settings.is_some_and(|(settings, _)| settings.capture_enabled == Some(false));
    let session_id = config.session_id;
    let reason = if config.opt_out {
        CaptureReason::OptedOut
    } else if session_id == NO_SESSION {
        CaptureReason::NoSession
    } else if *remote == RemoteOutcome::Pending {
        CaptureReason::RemoteConfigPending
    } else if *remote == RemoteOutcome::Unavailable {
        CaptureReason::RemoteConfigUnavailable
    } else if switched_off {
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
                    "recorded: session {session_id} is in the sample (rate {rate}, {source})"
                )
            }
            Self::NotSampled {
                session_id,
                rate,
                source,
            } => {
                write!(
                    f,
                    "not recorded: session {session_id} is not in the sample (rate {rate}, {source})"
                )
            }
            Self::OptedOut => f.write_str("not recorded: the user opted out"),
            Self::NoSession => {
                f.write_str("not recorded: there is no session (session id -1); set a session id")
            }
            Self::CaptureDisabled => f.write_str("not recorded: remote config switched capture off"),
            Self::RemoteConfigPending => f.write_str("not recorded yet: waiting for remote config"),
            Self::RemoteConfigUnavailable => f.write_str(
                "not recorded: remote config could not be fetched and none is cached; \
                 check the server, or turn enable_remote_config off",
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
