//! Values of remote config that apply, and those that are ignored with a warning.

use afterimage_config::{Error, ParsedRemoteConfig, Platform, PrivacyLevel, RemoteConfig};

/// Parses `json` and checks the settings and the number of warnings.
fn check(platform: Platform, json: &str, expected: &RemoteConfig, warnings: usize) {
    let ParsedRemoteConfig {
        config,
        warnings: warned,
    } = RemoteConfig::parse(json.as_bytes(), platform).unwrap();
    assert_eq!(&config, expected, "{json}");
    assert_eq!(warned.len(), warnings, "{json}: {warned:?}");
}

fn config(rate: Option<f64>, capture: Option<bool>, privacy: Option<PrivacyLevel>) -> RemoteConfig {
    RemoteConfig {
        sample_rate: rate,
        capture_enabled: capture,
        privacy_level: privacy,
        ..RemoteConfig::default()
    }
}

const FULL: &str = r#"{"configs":{"sessionReplay":{
    "sr_sampling_config":{"sample_rate":0.5,"capture_enabled":true,"min_session_duration_ms":0},
    "sr_privacy_config":{"defaultMaskLevel":"medium","blockSelector":[],"maskSelector":[]},
    "sr_interaction_config":{"enabled":false},
    "sr_ios_sampling_config":{"sample_rate":0.25,"capture_enabled":false},
    "sr_ios_privacy_config":{"defaultMaskLevel":"conservative"},
    "sr_android_sampling_config":{"sample_rate":1.0},
    "sr_android_privacy_config":{"defaultMaskLevel":"light"} }}}"#;

#[test]
fn platform_keys_override_general_keys_value_by_value() {
    check(
        Platform::Other,
        FULL,
        &config(Some(0.5), Some(true), Some(PrivacyLevel::Medium)),
        0,
    );
    check(
        Platform::Ios,
        FULL,
        &config(Some(0.25), Some(false), Some(PrivacyLevel::Conservative)),
        0,
    );
    check(
        Platform::Android,
        FULL,
        &config(Some(1.0), Some(true), Some(PrivacyLevel::Light)),
        0,
    );
}

#[test]
fn settings_are_read_at_each_nesting_level() {
    let inner = r#"{"sr_sampling_config":{"sample_rate":1,"capture_enabled":true}}"#;
    let expected = config(Some(1.0), Some(true), None);
    for json in [
        inner.to_owned(),
        format!(r#"{{"sessionReplay":{inner}}}"#),
        format!(r#"{{"configs":{{"sessionReplay":{inner}}}}}"#),
    ] {
        check(Platform::Other, &json, &expected, 0);
    }
}

#[test]
fn missing_values_leave_local_settings_in_force() {
    for json in [
        "{}",
        r#"{"configs":{}}"#,
        r#"{"configs":{"sessionReplay":{}}}"#,
        r#"{"other":1}"#,
    ] {
        check(Platform::Ios, json, &RemoteConfig::default(), 0);
    }
}

#[test]
fn sampling_without_capture_enabled_disables_recording() {
    check(
        Platform::Other,
        r#"{"sr_sampling_config":{"sample_rate":1}}"#,
        &config(Some(1.0), Some(false), None),
        1,
    );
    check(
        Platform::Other,
        r#"{"sr_sampling_config":{}}"#,
        &config(None, Some(false), None),
        1,
    );
}

#[test]
fn invalid_values_are_ignored_one_by_one() {
    for bad in ["null", "\"0.5\"", "true", "-0.1", "1.5", "1e300", "[]", "{}"] {
        let json = format!(
            r#"{{"sr_sampling_config":{{"sample_rate":{bad},"capture_enabled":true}},
                 "sr_privacy_config":{{"defaultMaskLevel":"light"}}}}"#
        );
        check(
            Platform::Other,
            &json,
            &config(None, Some(true), Some(PrivacyLevel::Light)),
            1,
        );
    }
    for bad in ["null", "1", "\"true\"", "[]"] {
        let json = format!(r#"{{"sr_sampling_config":{{"sample_rate":0.5,"capture_enabled":{bad}}}}}"#);
        check(Platform::Other, &json, &config(Some(0.5), Some(false), None), 2);
    }
    for bad in ["null", "1", "\"Medium\"", "\"strict\"", "{}"] {
        let json = format!(r#"{{"sr_privacy_config":{{"defaultMaskLevel":{bad}}}}}"#);
        check(Platform::Other, &json, &RemoteConfig::default(), 1);
    }
    for bad in ["null", "1", "\"x\"", "[]"] {
        for json in [
            format!(r#"{{"configs":{bad}}}"#),
            format!(r#"{{"configs":{{"sessionReplay":{bad}}}}}"#),
            format!(r#"{{"sr_sampling_config":{bad}}}"#),
            format!(r#"{{"sr_ios_privacy_config":{bad}}}"#),
        ] {
            check(Platform::Ios, &json, &RemoteConfig::default(), 1);
        }
    }
}

#[test]
fn invalid_platform_value_falls_back_to_the_general_one() {
    let json = r#"{"sr_ios_sampling_config":{"sample_rate":7,"capture_enabled":null},
                   "sr_sampling_config":{"sample_rate":0.5,"capture_enabled":true}}"#;
    check(Platform::Ios, json, &config(Some(0.5), Some(true), None), 2);
}

#[test]
fn warning_contains_the_key_and_not_the_value() {
    let json = r#"{"sr_privacy_config":{"defaultMaskLevel":"canary"}}"#;
    let ParsedRemoteConfig { warnings, .. } = RemoteConfig::parse(json.as_bytes(), Platform::Other).unwrap();
    assert_eq!(
        warnings,
        [
            "sr_privacy_config.defaultMaskLevel ignored: expected light, medium or conservative, found a string"
        ]
    );
}

#[test]
fn response_other_than_a_json_object_is_an_error() {
    for json in ["", "{", "\u{0}", "{\"a\":1}x"] {
        let error = RemoteConfig::parse(json.as_bytes(), Platform::Other).unwrap_err();
        assert!(
            matches!(error, Error::RemoteConfigNotJson { .. }),
            "{json}: {error}"
        );
    }
    for json in ["null", "1", "[]", "\"{}\""] {
        let error = RemoteConfig::parse(json.as_bytes(), Platform::Other).unwrap_err();
        assert!(
            matches!(error, Error::RemoteConfigNotObject { .. }),
            "{json}: {error}"
        );
    }
    let deep = "[".repeat(100_000);
    assert!(RemoteConfig::parse(deep.as_bytes(), Platform::Other).is_err());
    assert!(RemoteConfig::parse(&[0xff, 0xfe], Platform::Other).is_err());
}
