//! Decisions from options and remote config, with their messages.

use afterimage_config::{
    CaptureReason, PrivacyLevel, RemoteConfig, RemoteOutcome, SessionReplayConfig, effective,
};

/// A session whose sampling ratio is 0.914457.
const SESSION: i64 = 1_700_000_000_000;

fn local(rate: f64) -> SessionReplayConfig {
    SessionReplayConfig {
        session_id: SESSION,
        sample_rate: rate,
        ..SessionReplayConfig::new("key", "device-1")
    }
}

fn remote(sample_rate: Option<f64>, capture_enabled: Option<bool>) -> RemoteConfig {
    RemoteConfig {
        sample_rate,
        capture_enabled,
        ..RemoteConfig::default()
    }
}

fn cached(config: RemoteConfig) -> RemoteOutcome {
    RemoteOutcome::Cached { config }
}

fn check(config: &SessionReplayConfig, outcome: &RemoteOutcome, capture: bool, words: &str) {
    let decided = effective(config, outcome);
    assert_eq!(
        (decided.capture, decided.reason.to_string().as_str()),
        (capture, words),
        "{outcome:?}"
    );
}

#[test]
fn local_settings_apply_where_remote_config_has_no_value() {
    let words_in = "recorded: session 1700000000000 is in the sample (rate 1, set by the app)";
    let words_out = "not recorded: session 1700000000000 is not in the sample (its ratio 0.914457, rate 0.5, set by the app); a rate above the ratio records it";
    for outcome in [
        RemoteOutcome::Disabled,
        RemoteOutcome::Absent,
        RemoteOutcome::Fetched(remote(None, None)),
        cached(remote(None, Some(true))),
    ] {
        check(&local(1.0), &outcome, true, words_in);
        check(&local(0.5), &outcome, false, words_out);
    }
}

#[test]
fn remote_values_override_local_ones() {
    let on = RemoteOutcome::Fetched(remote(Some(0.95), Some(true)));
    let words = "recorded: session 1700000000000 is in the sample (rate 0.95, set by remote config)";
    check(&local(0.0), &on, true, words);
    let cached = cached(remote(Some(0.1), Some(true)));
    let words = "not recorded: session 1700000000000 is not in the sample (its ratio 0.914457, rate 0.1, set by cached remote config); a rate above the ratio records it";
    check(&local(1.0), &cached, false, words);
    let off = RemoteOutcome::Fetched(remote(Some(1.0), Some(false)));
    check(
        &local(1.0),
        &off,
        false,
        "not recorded: remote config disables recording; enable it on the server",
    );
    let off = RemoteOutcome::Fetched(remote(Some(0.1), Some(false)));
    let reason = effective(&local(1.0), &off).reason;
    assert!(matches!(reason, CaptureReason::NotSampled { .. }), "{reason:?}");
}

#[test]
fn nothing_is_recorded_without_a_response() {
    assert_eq!(
        effective(&local(1.0), &RemoteOutcome::Unavailable).reason,
        CaptureReason::RemoteConfigUnavailable
    );
    check(
        &local(1.0),
        &RemoteOutcome::Pending,
        false,
        "not recorded yet: waiting for remote config",
    );
}

#[test]
fn opt_out_and_missing_session_precede_other_reasons() {
    let opted_out = SessionReplayConfig {
        opt_out: true,
        session_id: -1,
        ..local(1.0)
    };
    check(
        &opted_out,
        &RemoteOutcome::Unavailable,
        false,
        "not recorded: the user opted out; opt in after a consent",
    );
    let no_session = SessionReplayConfig {
        session_id: -1,
        ..local(1.0)
    };
    let words = "not recorded: there is no session (session id -1); set a session id";
    check(&no_session, &RemoteOutcome::Disabled, false, words);
}

#[test]
fn remote_privacy_level_overrides_the_local_one() {
    let mut settings = remote(None, None);
    for (remote_level, expected) in [
        (None, PrivacyLevel::Medium),
        (Some(PrivacyLevel::Light), PrivacyLevel::Light),
    ] {
        settings.privacy_level = remote_level;
        assert_eq!(
            effective(&local(1.0), &RemoteOutcome::Fetched(settings.clone())).privacy,
            expected
        );
    }
}
