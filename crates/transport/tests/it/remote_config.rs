//! Fetching remote config: responses, failures, and the cache.

use std::{fs, path::Path};

use afterimage_config::{Platform, RemoteConfig, RemoteOutcome, ServerUrl};
use afterimage_transport::{
    ConfigResult, FetchFailure, FetchStep, HttpClient, HttpError, HttpResponse, RemoteConfigFetch, UreqClient,
};

use crate::server::{Reply, Server, status};

const BODY: &[u8] = br#"{"configs":{"sessionReplay":{
    "sr_sampling_config":{"sample_rate":0.5,"capture_enabled":true},
    "sr_ios_sampling_config":{"sample_rate":0.25}}}}"#;

fn server_url() -> ServerUrl {
    ServerUrl::parse("https://host").unwrap()
}

fn fetch(dir: &Path) -> RemoteConfigFetch {
    RemoteConfigFetch::new(server_url(), "the-key", Platform::Ios, dir)
}

fn answer(status: u16, body: &[u8]) -> Result<HttpResponse, HttpError> {
    Ok(HttpResponse {
        status,
        headers: Vec::new(),
        body: body.to_vec(),
    })
}

fn settings() -> RemoteConfig {
    RemoteConfig {
        sample_rate: Some(0.25),
        capture_enabled: Some(true),
        ..RemoteConfig::default()
    }
}

fn cached_settings() -> RemoteOutcome {
    RemoteOutcome::Cached { config: settings() }
}

/// Returns the same result to every attempt.
fn settle(fetch: &mut RemoteConfigFetch, result: &Result<HttpResponse, HttpError>) -> (u32, ConfigResult) {
    let mut attempts = 1;
    loop {
        match fetch.on_result(result, 0.5) {
            FetchStep::Done(settled) => return (attempts, settled),
            FetchStep::RetryAfter { .. } => attempts += 1,
        }
    }
}

#[test]
fn request_matches_the_protocol() {
    let dir = tempfile::tempdir().unwrap();
    let request = fetch(dir.path()).request();
    assert_eq!(request.url, "https://host/v1/config");
    assert_eq!(request.header("Authorization"), Some("Bearer the-key"));
    assert_eq!((request.body, request.timeout_ms), (None, 5_000));
    assert!(!format!("{:?}", fetch(dir.path())).contains("the-key"));
}

#[test]
fn response_is_cached_for_unreachable_servers() {
    let dir = tempfile::tempdir().unwrap();
    let (attempts, settled) = settle(&mut fetch(dir.path()), &answer(200, BODY));
    assert_eq!(
        (attempts, settled.outcome, settled.failure),
        (1, RemoteOutcome::Fetched(settings()), None)
    );

    let (attempts, settled) = settle(&mut fetch(dir.path()), &Err(HttpError::Timeout));
    assert_eq!((attempts, settled.outcome), (3, cached_settings()));
    assert_eq!(
        settled.failure,
        Some(FetchFailure::NoResponse(HttpError::Timeout))
    );
    assert_eq!(fetch(dir.path()).cached().outcome, cached_settings());
    let kept = fs::read(fetch(dir.path()).cache_path()).unwrap();
    assert!(!String::from_utf8_lossy(&kept).contains("the-key"));
}

#[test]
fn missing_response_without_cache_is_unavailable() {
    for (result, attempts) in [
        (Err(HttpError::Timeout), 3),
        (answer(500, b""), 3),
        (answer(429, b""), 3),
        (answer(200, b"<html>"), 3),
        (answer(200, b"[]"), 3),
        (answer(401, b""), 1),
        (answer(403, b""), 1),
        (answer(400, b""), 1),
        (answer(302, b""), 1),
        (
            Err(HttpError::InvalidRequest {
                detail: String::new(),
            }),
            1,
        ),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let (took, settled) = settle(&mut fetch(dir.path()), &result);
        assert_eq!(
            (took, settled.outcome),
            (attempts, RemoteOutcome::Unavailable),
            "{result:?}"
        );
        assert!(!settled.failure.unwrap().to_string().is_empty());
    }
}

#[test]
fn missing_settings_delete_the_cache() {
    let dir = tempfile::tempdir().unwrap();
    settle(&mut fetch(dir.path()), &answer(200, BODY));
    let (_, settled) = settle(&mut fetch(dir.path()), &answer(404, b""));
    assert_eq!(settled.outcome, RemoteOutcome::Absent);
    let (_, settled) = settle(&mut fetch(dir.path()), &Err(HttpError::Timeout));
    assert_eq!(settled.outcome, RemoteOutcome::Unavailable);
}

#[test]
fn attempts_back_off_and_can_be_reset() {
    let dir = tempfile::tempdir().unwrap();
    let mut fetch = fetch(dir.path());
    for _ in 0..2 {
        fetch.reset();
        assert_eq!(
            fetch.on_result(&answer(500, b""), 0.5),
            FetchStep::RetryAfter { delay_ms: 500 }
        );
        assert_eq!(
            fetch.on_result(&answer(500, b""), 0.5),
            FetchStep::RetryAfter { delay_ms: 1_000 }
        );
        assert!(matches!(
            fetch.on_result(&answer(500, b""), 0.5),
            FetchStep::Done(_)
        ));
    }
    let busy = |seconds: &str| {
        let headers = vec![("Retry-After".into(), seconds.into())];
        Ok(HttpResponse {
            status: 503,
            headers,
            body: Vec::new(),
        })
    };
    fetch.reset();
    assert_eq!(
        fetch.on_result(&busy("2"), 0.0),
        FetchStep::RetryAfter { delay_ms: 2_000 }
    );
    assert!(matches!(fetch.on_result(&busy("600"), 0.0), FetchStep::Done(_)));
}

#[test]
fn cache_of_a_different_project_or_altered_cache_is_ignored() {
    let dir = tempfile::tempdir().unwrap();
    settle(&mut fetch(dir.path()), &answer(200, BODY));
    for (server, key) in [("https://host", "other"), ("https://other", "the-key")] {
        let server = ServerUrl::parse(server).unwrap();
        let other = RemoteConfigFetch::new(server, key, Platform::Ios, dir.path());
        assert_eq!(other.cached().outcome, RemoteOutcome::Unavailable);
    }
    let path = fetch(dir.path()).cache_path();
    let whole = fs::read(&path).unwrap();
    for cut in 0..whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        assert_eq!(
            fetch(dir.path()).cached().outcome,
            RemoteOutcome::Unavailable,
            "cut at {cut}"
        );
    }
    for flip in 0..whole.len() {
        let mut altered = whole.clone();
        altered[flip] ^= 0x55;
        fs::write(&path, altered).unwrap();
        assert_eq!(
            fetch(dir.path()).cached().outcome,
            RemoteOutcome::Unavailable,
            "flipped at {flip}"
        );
    }
}

#[test]
fn cached_response_has_its_warnings() {
    let dir = tempfile::tempdir().unwrap();
    let body = br#"{"sr_privacy_config":{"defaultMaskLevel":7}}"#;
    let (_, settled) = settle(&mut fetch(dir.path()), &answer(200, body));
    assert_eq!(settled.warnings.len(), 1);
    assert_eq!(fetch(dir.path()).cached().warnings, settled.warnings);
}

#[test]
fn settings_are_fetched_over_a_socket() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start([Reply::Answer(200, &[], BODY.to_vec()), status(404), Reply::Close]);
    let mut fetch = RemoteConfigFetch::new(server.url(), "the-key", Platform::Other, dir.path());
    let client = UreqClient::new();
    for expected in [
        RemoteOutcome::Fetched(RemoteConfig {
            sample_rate: Some(0.5),
            ..settings()
        }),
        RemoteOutcome::Absent,
    ] {
        let result = client.send(&fetch.request());
        let FetchStep::Done(settled) = fetch.on_result(&result, 0.5) else {
            panic!()
        };
        assert_eq!(settled.outcome, expected);
    }
    let result = client.send(&fetch.request());
    assert!(matches!(
        fetch.on_result(&result, 0.5),
        FetchStep::RetryAfter { .. }
    ));
    assert_eq!(server.received()[0].line, "GET /v1/config HTTP/1.1");
}
