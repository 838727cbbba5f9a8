//! The built-in client against servers good and bad.

use std::time::{Duration, Instant};

use afterimage_transport::{
    HttpClient, HttpError, HttpRequest, HttpResponse, MAX_RESPONSE_BYTES, Method, UreqClient,
};

use crate::server::{Reply, Server, nowhere, status};

const TIMEOUT_MS: u64 = 10_000;

/// Far above what a loaded machine adds, far below what a hang would take.
const PATIENCE: Duration = Duration::from_secs(5);

fn get(url: String, timeout_ms: u64) -> Result<HttpResponse, HttpError> {
    let headers = vec![("Authorization".into(), "Bearer secret".into())];
    UreqClient::new().send(&HttpRequest {
        method: Method::Get,
        url,
        headers,
        body: None,
        timeout_ms,
    })
}

#[test]
fn a_file_is_sent_as_it_is() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(file.path(), &bytes).unwrap();
    let server = Server::start([Reply::Answer(201, &["X-Said: yes"], b"kept".to_vec())]);
    let request = HttpRequest {
        method: Method::Post,
        url: server.url().join("v1/segments"),
        headers: vec![("X-Asked".into(), "a|b@c:d=e".into())],
        body: Some(file.path().into()),
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
fn every_status_is_an_answer() {
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
    assert_eq!(other.received(), [], "the key went to another host");
}

#[test]
fn a_server_that_hangs_takes_no_longer_than_it_may() {
    let server = Server::start([Reply::Hang, Reply::Raw(b"HTTP/1.1 200 OK\r\n")]);
    let begin = Instant::now();
    assert_eq!(get(server.url().join("x"), 100), Err(HttpError::Timeout));
    assert!(begin.elapsed() < PATIENCE);
}

#[test]
fn no_answer_is_unreachable() {
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
fn an_endless_answer_is_cut() {
    let server = Server::start([Reply::Answer(200, &[], vec![b'x'; 3 * MAX_RESPONSE_BYTES])]);
    assert_eq!(
        get(server.url().join("x"), TIMEOUT_MS).unwrap().body.len(),
        MAX_RESPONSE_BYTES
    );
}

#[test]
fn a_body_that_breaks_off_is_kept_as_far_as_it_came() {
    let server = Server::start([Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")]);
    let response = get(server.url().join("x"), TIMEOUT_MS).unwrap();
    assert_eq!((response.status, &response.body[..]), (200, &b"some"[..]));
}

#[test]
fn what_cannot_be_asked_is_said() {
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
        timeout_ms: TIMEOUT_MS,
    };
    let error = UreqClient::new().send(&gone).unwrap_err();
    assert!(matches!(error, HttpError::BodyUnreadable { .. }), "{error:?}");
}

#[test]
fn debug_hides_the_key() {
    let request = HttpRequest {
        method: Method::Get,
        url: "http://host/x".into(),
        headers: vec![
            ("authorization".into(), "Bearer secret".into()),
            ("Accept".into(), "all".into()),
        ],
        body: None,
        timeout_ms: 1,
    };
    let text = format!("{request:?}");
    assert!(
        text.contains("(hidden)") && text.contains("Accept: all") && !text.contains("secret"),
        "{text}"
    );
}
