//! The built-in HTTP client against correct and faulty servers.

use std::time::{Duration, Instant};

use afterimage_transport::{
    HttpClient, HttpError, HttpRequest, HttpResponse, MAX_RESPONSE_BYTES, Method, UreqClient,
};

use crate::server::{Reply, Server, nowhere, status};

const TIMEOUT_MS: u64 = 10_000;

/// Far above the delays of a loaded machine, and far below the time limit of a hanging server.
const PATIENCE: Duration = Duration::from_secs(5);

fn get(url: String, timeout_ms: u64) -> Result<HttpResponse, HttpError> {
    let headers = vec![("Authorization".into(), "Bearer secret".into())];
    UreqClient::new().send(&HttpRequest {
        method: Method::Get,
        url,
        headers,
        body: None,
        body_bytes: None,
        timeout_ms,
    })
}

#[test]
fn file_is_sent_unchanged() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(file.path(), &bytes).unwrap();
    let server = Server::start([Reply::Answer(201, &["X-Said: yes"], b"kept".to_vec())]);
    let request = HttpRequest {
        method: Method::Post,
        url: server.url().join("v1/segments"),
        headers: vec![("X-Asked".into(), "a|b@c:d=e".into())],
        body: Some(file.path().into()),
        body_bytes: None,
        timeout_ms: TIMEOUT_MS,
    };
    let response = UreqClient::new().send(&request).unwrap();
    assert_eq!(
        (response.status, &response.body[..], response.header("x-said")),
        (201, &b"kept"[..], Some("yes"))
    );
    let received = &server.received()[0];
    assert_eq!(received.line, "POST /v1/segments HTTP/1.1");
    assert_eq!(received.body, bytes);
    assert_eq!(received.header("X-Asked"), Some("a|b@c:d=e"));
    assert!(received.header("User-Agent").unwrap().starts_with("afterimage/"));
    assert_eq!(received.header("Content-Length"), Some("300000"));
}

#[test]
fn every_status_is_a_response() {
    for code in [200, 204, 302, 400, 401, 404, 413, 429, 500, 503] {
        let server = Server::start([status(code)]);
        assert_eq!(get(server.url().join(""), TIMEOUT_MS).unwrap().status, code);
    }
}

#[test]
fn redirects_are_not_followed() {
    let other = Server::start([]);
    let location: &'static str = format!("Location: {}", other.url()).leak();
    let headers: &'static [&'static str] = vec![location].leak();
    for code in [301, 302, 303, 307, 308] {
        let server = Server::start([Reply::Answer(code, headers, Vec::new())]);
        assert_eq!(get(server.url().join("x"), TIMEOUT_MS).unwrap().status, code);
    }
    assert_eq!(other.received(), [], "the key was sent to a different host");
}

#[test]
fn hanging_server_ends_in_a_timeout() {
    let server = Server::start([Reply::Hang, Reply::Raw(b"HTTP/1.1 200 OK\r\n")]);
    let begin = Instant::now();
    assert_eq!(get(server.url().join("x"), 100), Err(HttpError::Timeout));
    assert!(begin.elapsed() < PATIENCE);
}

#[test]
fn missing_response_is_unreachable() {
    for reply in [
        Reply::Close,
        Reply::Raw(b"SSH-2.0-dropbear\r\n\r\n"),
        Reply::Raw(b"HTTP/1.1 2"),
    ] {
        let server = Server::start([reply.clone()]);
        let error = get(server.url().join("x"), TIMEOUT_MS).unwrap_err();
        assert!(
            matches!(error, HttpError::Unreachable { .. }),
            "{reply:?}: {error:?}"
        );
    }
    let error = get(nowhere().join("x"), TIMEOUT_MS).unwrap_err();
    assert!(matches!(error, HttpError::Unreachable { .. }), "{error:?}");
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[test]
fn endless_response_is_truncated() {
    let server = Server::start([Reply::Answer(200, &[], vec![b'x'; 3 * MAX_RESPONSE_BYTES])]);
    assert_eq!(
        get(server.url().join("x"), TIMEOUT_MS).unwrap().body.len(),
        MAX_RESPONSE_BYTES
    );
}

#[test]
fn body_of_a_broken_connection_is_truncated() {
    let server = Server::start([Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")]);
    let response = get(server.url().join("x"), TIMEOUT_MS).unwrap();
    assert_eq!((response.status, &response.body[..]), (200, &b"some"[..]));
}

#[test]
fn malformed_urls_are_invalid_requests() {
    for url in ["", "nonsense", "http://", "http://ho st/"] {
        let error = get(url.into(), TIMEOUT_MS).unwrap_err();
        assert!(
            matches!(error, HttpError::InvalidRequest { .. }),
            "{url:?}: {error:?}"
        );
    }
    let gone = HttpRequest {
        method: Method::Post,
        url: nowhere().join("x"),
        headers: Vec::new(),
        body: Some("/nowhere/at/all".into()),
        body_bytes: None,
        timeout_ms: TIMEOUT_MS,
    };
    let error = UreqClient::new().send(&gone).unwrap_err();
    assert!(matches!(error, HttpError::BodyUnreadable { .. }), "{error:?}");
}

#[test]
fn debug_hides_the_api_key() {
    let request = HttpRequest {
        method: Method::Get,
        url: "http://host/x".into(),
        headers: vec![
            ("authorization".into(), "Bearer secret".into()),
            ("Accept".into(), "all".into()),
        ],
        body: None,
        body_bytes: None,
        timeout_ms: 1,
    };
    let text = format!("{request:?}");
    assert!(
        text.contains("(hidden)") && text.contains("Accept: all") && !text.contains("secret"),
        "{text}"
    );
}
