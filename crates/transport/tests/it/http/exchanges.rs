//! Requests and responses without TLS, with correct and faulty servers.

use std::time::{Duration, Instant};

use afterimage_transport::{HttpError, HttpRequest, MAX_RESPONSE_BYTES, Method};

use super::{TIMEOUT_MS, clients, get, server::Authority};
use crate::server::{Reply, Server, nowhere, status};

/// Far above the delays of a loaded machine, and far below the time limit of a hanging server.
const PATIENCE: Duration = Duration::from_secs(5);

#[test]
fn file_is_sent_unchanged() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(file.path(), &bytes).unwrap();
    for (kind, client) in clients(&Authority::new()) {
        let server = Server::start([Reply::Answer(201, &["X-Said: yes"], b"kept".to_vec())]);
        let request = HttpRequest {
            method: Method::Post,
            url: server.url().join("v1/segments"),
            headers: vec![("X-Asked".into(), "a|b@c:d=e".into())],
            body: Some(file.path().into()),
            body_bytes: None,
            timeout_ms: TIMEOUT_MS,
        };
        let response = client.send(&request).unwrap();
        assert_eq!(
            (response.status, &response.body[..], response.header("x-said")),
            (201, &b"kept"[..], Some("yes"))
        );
        let received = &server.received()[0];
        assert_eq!(received.line, "POST /v1/segments HTTP/1.1");
        assert_eq!(received.body, bytes);
        assert_eq!(received.header("X-Asked"), Some("a|b@c:d=e"));
        assert!(received.header("User-Agent").unwrap().starts_with("afterimage/"));
        assert_eq!(received.header("Content-Length"), Some("300000"), "{kind}");
    }
}

#[test]
fn body_in_memory_is_sent_unchanged() {
    for (kind, client) in clients(&Authority::new()) {
        let server = Server::start([status(201)]);
        let request = HttpRequest {
            method: Method::Post,
            body_bytes: Some(b"in memory"[..].into()),
            ..super::request(server.url().join("v1/segments"))
        };
        assert_eq!(client.send(&request).unwrap().status, 201, "{kind}");
        assert_eq!(server.received()[0].body, b"in memory", "{kind}");
    }
}

#[test]
fn every_status_is_a_response() {
    for (kind, client) in clients(&Authority::new()) {
        for code in [200, 204, 302, 400, 401, 404, 413, 429, 500, 503] {
            let server = Server::start([status(code)]);
            assert_eq!(
                get(&*client, server.url().join("")).unwrap().status,
                code,
                "{kind}"
            );
        }
    }
}

#[test]
fn redirects_are_not_followed() {
    let other = Server::start([]);
    let location: &'static str = format!("Location: {}", other.url()).leak();
    let headers: &'static [&'static str] = vec![location].leak();
    for (kind, client) in clients(&Authority::new()) {
        for code in [301, 302, 303, 307, 308] {
            let server = Server::start([Reply::Answer(code, headers, Vec::new())]);
            assert_eq!(
                get(&*client, server.url().join("x")).unwrap().status,
                code,
                "{kind}"
            );
        }
    }
    assert_eq!(other.received(), [], "the key was sent to a different host");
}

#[test]
fn hanging_server_ends_in_a_timeout() {
    for (kind, client) in clients(&Authority::new()) {
        let server = Server::start([Reply::Hang]);
        let begin = Instant::now();
        let request = HttpRequest {
            timeout_ms: 100,
            ..super::request(server.url().join("x"))
        };
        assert_eq!(client.send(&request), Err(HttpError::Timeout), "{kind}");
        assert!(begin.elapsed() < PATIENCE, "{kind}");
    }
}

#[test]
fn missing_response_is_unreachable() {
    for (kind, client) in clients(&Authority::new()) {
        for reply in [
            Reply::Close,
            Reply::Raw(b"SSH-2.0-dropbear\r\n\r\n"),
            Reply::Raw(b"HTTP/1.1 2"),
        ] {
            let server = Server::start([reply.clone()]);
            let error = get(&*client, server.url().join("x")).unwrap_err();
            let is_unreachable = matches!(error, HttpError::Unreachable { .. });
            assert!(is_unreachable, "{kind}, {reply:?}: {error:?}");
        }
        let error = get(&*client, nowhere().join("x")).unwrap_err();
        assert!(
            matches!(error, HttpError::Unreachable { .. }),
            "{kind}: {error:?}"
        );
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[test]
fn endless_response_is_truncated() {
    for (kind, client) in clients(&Authority::new()) {
        let server = Server::start([Reply::Answer(200, &[], vec![b'x'; 3 * MAX_RESPONSE_BYTES])]);
        let response = get(&*client, server.url().join("x")).unwrap();
        assert_eq!(response.body.len(), MAX_RESPONSE_BYTES, "{kind}");
    }
}

#[test]
fn body_of_a_broken_connection_is_truncated() {
    for (kind, client) in clients(&Authority::new()) {
        let server = Server::start([Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")]);
        let response = get(&*client, server.url().join("x")).unwrap();
        assert_eq!(
            (response.status, &response.body[..]),
            (200, &b"some"[..]),
            "{kind}"
        );
    }
}

#[test]
fn malformed_requests_are_not_sent() {
    for (kind, client) in clients(&Authority::new()) {
        for url in ["", "nonsense", "http://", "http://ho st/"] {
            let error = get(&*client, url.into()).unwrap_err();
            let is_invalid = matches!(error, HttpError::InvalidRequest { .. });
            assert!(is_invalid, "{kind}, {url:?}: {error:?}");
        }
        let gone = HttpRequest {
            method: Method::Post,
            url: nowhere().join("x"),
            headers: Vec::new(),
            body: Some("/nowhere/at/all".into()),
            body_bytes: None,
            timeout_ms: TIMEOUT_MS,
        };
        let error = client.send(&gone).unwrap_err();
        assert!(
            matches!(error, HttpError::BodyUnreadable { .. }),
            "{kind}: {error:?}"
        );
    }
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
