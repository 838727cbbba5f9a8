//! The settings that apply to a session, from local options and remote config, with the reason for the decision.

use crate::capture_reason::{CaptureReason, RateSource};
use crate::choices::{ImagePolicy, PrivacyLevel};
use crate::ids::NO_SESSION;
use crate::mask_rules::MaskRule;
use crate::options::SessionReplayConfig;
use crate::remote_config::RemoteConfig;
use crate::sampling::{is_sampled, sampling_ratio};

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
    } else if !is_sampled(session_id, sample_rate) {
        CaptureReason::NotSampled {
            session_id,
            rate: sample_rate,
            ratio: sampling_ratio(session_id),
            source,
        }
    } else if is_disabled {
        CaptureReason::CaptureDisabled
    } else {
        CaptureReason::Sampled {
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
