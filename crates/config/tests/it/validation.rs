//! Faults of a configuration, and their messages.

use afterimage_config::{
    InvalidOption, LogLevel, MAX_RULES, PrivacyLevel, Protocol, ServerUrl, ServerZone, SessionReplayConfig,
};

const AFTERIMAGE_ONLY: &[Protocol] = &[Protocol::Afterimage];
const BOTH_PROTOCOLS: &[Protocol] = &[Protocol::Afterimage, Protocol::Amplitude];

fn valid_config() -> SessionReplayConfig {
    SessionReplayConfig {
        server_url: Some("http://127.0.0.1:8080".into()),
        ..SessionReplayConfig::new("key-of-a-project", "device-1")
    }
}

/// Changes a valid configuration and checks the fields of its faults.
fn check(change: impl FnOnce(&mut SessionReplayConfig), fields: &[&str]) {
    let mut config = valid_config();
    change(&mut config);
    let found: Vec<_> = match config.validate(AFTERIMAGE_ONLY) {
        Ok(_) => Vec::new(),
        Err(invalid) => invalid.faults.iter().map(|fault| fault.field).collect(),
    };
    assert_eq!(found, fields, "{config:?}");
}

#[test]
fn defaults_equal_those_of_the_reference_sdk() {
    let config = SessionReplayConfig::new("k", "d");
    assert_eq!((config.api_key.as_str(), config.device_id.as_str()), ("k", "d"));
    assert_eq!(config.session_id, -1);
    assert_eq!(config.sample_rate.to_bits(), 0.0_f64.to_bits());
    assert_eq!(config.log_level, LogLevel::Warn);
    assert_eq!(config.privacy_config, PrivacyLevel::Medium);
    assert!(config.enable_remote_config && config.should_initialize_native_sdk && config.upload_on_metered);
    assert!(!config.opt_out && !config.record_identifiers);
    assert_eq!(config.server_zone, ServerZone::Us);
    assert_eq!(
        (
            config.server_url,
            config.protocol,
            config.metered_daily_limit_bytes,
            config.daily_limit_bytes
        ),
        (None, None, None, None)
    );
    assert_eq!(config.max_fps, 10);
    assert_eq!(config.error_sample_rate.to_bits(), 0.0_f64.to_bits());
}

#[test]
fn fault_of_a_mask_rule_contains_its_number_and_position() {
    let rules = ["mask class=A", "mask view=A", "block screen=Pay*", "hide id=a"];
    let config = SessionReplayConfig {
        mask_rules: rules.map(String::from).to_vec(),
        ..valid_config()
    };
    let faults = config.validate(AFTERIMAGE_ONLY).unwrap_err().faults;
    assert_eq!(faults.len(), 2);
    assert_eq!(
        faults[0].to_string(),
        "mask_rules has an invalid rule: rule 2, at character 6: expected class, id, tag, screen or kind; \
         write rules like `mask class=com.app.PinView screen=Pay*`"
    );
    assert!(faults[1].problem.contains("rule 4"), "{}", faults[1]);
    check(
        |c| c.mask_rules = vec!["mask id=a".into(); MAX_RULES + 1],
        &["mask_rules"],
    );
    check(|c| c.mask_rules = vec!["mask id=a".into(); MAX_RULES], &[]);
}

#[test]
fn valid_configuration_passes() {
    assert_eq!(valid_config().validate(AFTERIMAGE_ONLY), Ok(Protocol::Afterimage));
}

#[test]
fn each_fault_contains_its_field() {
    check(|c| c.api_key = String::new(), &["api_key"]);
    check(|c| c.api_key = "  ".into(), &["api_key"]);
    check(|c| c.api_key = "key\r\nX-Other: 1".into(), &["api_key"]);
    check(|c| c.device_id = "short".into(), &["device_id"]);
    check(|c| c.session_id = -2, &["session_id"]);
    for rate in [-0.1, 1.000_001, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        check(|c| c.sample_rate = rate, &["sample_rate"]);
        check(|c| c.error_sample_rate = rate, &["error_sample_rate"]);
    }
    for rate in [0.0, 0.5, 1.0] {
        check(|c| c.sample_rate = rate, &[]);
        check(|c| c.error_sample_rate = rate, &[]);
    }
    check(
        |c| c.server_url = Some("ftp://example.com".into()),
        &["server_url"],
    );
    check(|c| c.storage_limit_bytes = 0, &["storage_limit_bytes"]);
    check(|c| c.storage_max_age_ms = 0, &["storage_max_age_ms"]);
    check(
        |c| c.metered_daily_limit_bytes = Some(0),
        &["metered_daily_limit_bytes"],
    );
    check(|c| c.metered_daily_limit_bytes = Some(1), &[]);
    check(|c| c.daily_limit_bytes = Some(0), &["daily_limit_bytes"]);
    check(|c| c.daily_limit_bytes = Some(1), &[]);
    check(|c| c.max_fps = 0, &["max_fps"]);
    check(|c| c.max_fps = 61, &["max_fps"]);
    check(|c| c.max_fps = 60, &[]);
}

#[test]
fn fault_of_a_rate_names_the_bound_that_it_exceeds() {
    for (rate, problem) in [
        (50.0, "is above 1 (about 50)"),
        // The rounded text alone would be 1.
        (1.000_000_1, "is above 1 (about 1)"),
        (-0.25, "is below 0 (about -0.25)"),
        (f64::NAN, "is not a number"),
    ] {
        let config = SessionReplayConfig {
            sample_rate: rate,
            ..valid_config()
        };
        let faults = config.validate(AFTERIMAGE_ONLY).unwrap_err().faults;
        assert_eq!(faults[0].problem, problem);
    }
}

#[test]
fn one_error_contains_all_faults_and_no_secret() {
    let config = SessionReplayConfig {
        api_key: "sekrit\nkey".into(),
        device_id: "bad id".into(),
        session_id: -7,
        sample_rate: 2.0,
        server_url: Some("https://user:hunter2@example.com".into()),
        protocol: Some(Protocol::Amplitude),
        storage_limit_bytes: 0,
        storage_max_age_ms: 0,
        metered_daily_limit_bytes: Some(0),
        daily_limit_bytes: Some(0),
        error_sample_rate: f64::NAN,
        max_fps: 1000,
        ..valid_config()
    };
    let invalid = config.validate(AFTERIMAGE_ONLY).unwrap_err();
    let fields: Vec<_> = invalid.faults.iter().map(|fault| fault.field).collect();
    assert_eq!(
        fields,
        [
            "api_key",
            "device_id",
            "session_id",
            "sample_rate",
            "server_url",
            "protocol",
            "storage_limit_bytes",
            "storage_max_age_ms",
            "metered_daily_limit_bytes",
            "daily_limit_bytes",
            "error_sample_rate",
            "max_fps"
        ]
    );
    let text = format!("{invalid} {invalid:?} {config:?}");
    for InvalidOption {
        field,
        problem,
        advice,
    } in &invalid.faults
    {
        assert!(
            !advice.is_empty()
                && invalid
                    .to_string()
                    .contains(&format!("{field} {problem}; {advice}"))
        );
    }
    for secret in ["sekrit", "hunter2"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn debug_shows_only_the_end_of_the_api_key() {
    let text = format!("{:?}", SessionReplayConfig::new("0123456789abcdef", "device-1"));
    assert!(text.contains("…cdef") && !text.contains("bcdef"), "{text}");
    let text = format!("{:?}", SessionReplayConfig::new("tiny567", "device-1"));
    assert!(
        text.contains("(7 characters)") && !text.contains("y567"),
        "{text}"
    );
}

#[test]
fn protocol_defaults_by_server_url_and_can_be_overridden() {
    let chosen = |server_url: Option<&str>, protocol, compiled| {
        let config = SessionReplayConfig {
            server_url: server_url.map(Into::into),
            protocol,
            ..valid_config()
        };
        config
            .validate(compiled)
            .map_err(|invalid| invalid.faults.into_iter().map(|f| f.field).collect::<Vec<_>>())
    };
    let url = Some("https://collector.example");
    assert_eq!(chosen(url, None, AFTERIMAGE_ONLY), Ok(Protocol::Afterimage));
    assert_eq!(chosen(None, None, AFTERIMAGE_ONLY), Err(vec!["protocol"]));
    assert_eq!(chosen(None, None, BOTH_PROTOCOLS), Ok(Protocol::Amplitude));
    assert_eq!(
        chosen(url, Some(Protocol::Amplitude), BOTH_PROTOCOLS),
        Ok(Protocol::Amplitude)
    );
    assert_eq!(
        chosen(url, Some(Protocol::Amplitude), AFTERIMAGE_ONLY),
        Err(vec!["protocol"])
    );
    assert_eq!(
        chosen(None, Some(Protocol::Afterimage), AFTERIMAGE_ONLY),
        Err(vec!["server_url"])
    );
    assert_eq!(chosen(url, None, &[]), Err(vec!["protocol"]));
}

#[test]
fn attached_instance_needs_no_key_ids_or_server() {
    let attached = SessionReplayConfig {
        should_initialize_native_sdk: false,
        ..SessionReplayConfig::new("", "")
    };
    assert!(attached.validate(AFTERIMAGE_ONLY).is_ok());
    let fast = SessionReplayConfig {
        max_fps: 0,
        ..attached
    };
    assert_eq!(fast.validate(AFTERIMAGE_ONLY).unwrap_err().faults.len(), 1);
}

#[test]
fn server_url_accepts_hosts_with_port_and_path_only() {
    for good in [
        "http://localhost",
        "HTTPS://Replay.Example.com/",
        "https://replay.example.com:8443/a/b",
        "http://127.0.0.1:1",
        "http://[::1]:8080/x",
        "http://[::1]",
        "https://host_name.internal.",
    ] {
        assert!(ServerUrl::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "example.com",
        "//example.com",
        "ftp://example.com",
        "http://",
        "http:///path",
        "http://:80",
        "http://host:",
        "http://host:0",
        "http://host:+80",
        "http://host:65536",
        "http://host:80:90",
        "http://[::1",
        "http://[::1]x",
        "http://[]",
        "http://[nope]",
        "http://user@host",
        "http://user:password@host/",
        "http://host?x=1",
        "http://host/#part",
        "http://ho st",
        "http://host\r\nX: 1",
        "http://hôte",
        "http://a..b",
        "http://-a",
        &format!("http://{}", "x".repeat(3000)),
    ] {
        let fault = ServerUrl::parse(bad).unwrap_err();
        assert_eq!(fault.field, "server_url", "{bad}");
    }
    assert_eq!(
        ServerUrl::parse("http://h/a//").unwrap().join("v1/segments"),
        "http://h/a/v1/segments"
    );
}
