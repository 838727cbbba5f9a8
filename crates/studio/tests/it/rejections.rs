//! Requests that the studio must reject.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use crate::client::TestStudio;

const TYPE: &str = "Content-Type: application/vnd.afterimage.segment\r\n";
const KEY: &str = "Authorization: Bearer key\r\n";
const NAME: &str = "Afterimage-Segment: phone-1/1/0\r\n";

fn check(headers: &str, expected: (u16, &str)) {
    let data = tempfile::tempdir().unwrap();
    let rejection = TestStudio::open(data.path())
        .post_with(headers, b"bytes")
        .rejection();
    assert_eq!((rejection.0, rejection.1.as_str()), expected, "{headers}");
    assert_eq!(fs::read_dir(data.path().join("segments")).unwrap().count(), 0);
}

#[test]
fn upload_with_a_missing_or_invalid_header_is_rejected() {
    check(&format!("{TYPE}{NAME}"), (401, "unauthorized"));
    check(
        &format!("{TYPE}{NAME}Authorization: Bearer \r\n"),
        (401, "unauthorized"),
    );
    check(
        &format!("{TYPE}{NAME}Authorization: Basic abc\r\n"),
        (401, "unauthorized"),
    );
    check(&format!("{KEY}{NAME}"), (415, "content_type"));
    check(
        &format!("{KEY}{NAME}Content-Type: application/json\r\n"),
        (415, "content_type"),
    );
    check(&format!("{KEY}{TYPE}"), (400, "no_name"));
    check(
        &format!("{KEY}{TYPE}Afterimage-Segment: phone-1/1\r\n"),
        (400, "bad_name"),
    );
    check(
        &format!("{KEY}{TYPE}Afterimage-Segment: ../1/0\r\n"),
        (400, "bad_name"),
    );
    check(
        &format!("{KEY}{TYPE}Afterimage-Segment: phone-1/1/1000000\r\n"),
        (400, "bad_name"),
    );
    check(
        &format!("{KEY}{TYPE}Afterimage-Segment: ..%2f..%2fetc/1/0\r\n"),
        (400, "bad_name"),
    );
    check(&format!("{KEY}{TYPE}{NAME}"), (400, "broken_segment"));
}

#[test]
fn response_to_a_missing_key_names_the_bearer_scheme() {
    let data = tempfile::tempdir().unwrap();
    let response = TestStudio::open(data.path()).post_with(TYPE, b"");
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
}

#[test]
fn body_over_the_limit_is_rejected_by_declared_and_by_actual_size() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let head = format!("POST /v1/segments HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{KEY}{TYPE}{NAME}");
    let declared = studio.send_raw(format!("{head}Content-Length: 99999999999\r\n\r\n").as_bytes());
    assert_eq!(declared.rejection(), (413, "too_large".to_owned()));
    let mut chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
    let chunk = [b"100000\r\n".as_slice(), &vec![7; 0x10_0000], b"\r\n"].concat();
    (0..17).for_each(|_| chunked.extend_from_slice(&chunk));
    chunked.extend_from_slice(b"0\r\n\r\n");
    let mut stream = TcpStream::connect(studio.address()).unwrap();
    // The studio closes the connection while the client still sends, so the response may not arrive.
    let _ = stream.write_all(&chunked);
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response);
    let response = String::from_utf8_lossy(&response);
    assert!(
        response.is_empty() || response.starts_with("HTTP/1.1 413"),
        "{response}"
    );
    assert_eq!(studio.get("/api/health").json()["segments"], 0);
}

#[test]
fn header_count_and_size_are_bounded() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let many = "X-A: b\r\n".repeat(200);
    let long = format!("X-A: {}\r\n", "b".repeat(64 << 10));
    for headers in [many, long] {
        assert_eq!(
            studio
                .send_raw(format!("GET / HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").as_bytes())
                .status,
            431
        );
    }
    assert_eq!(studio.get("/api/health").status, 200);
}

#[test]
fn non_http_input_is_rejected_and_the_studio_continues() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    assert_eq!(studio.send_raw(b"\x16\x03\x01 hello \0\0\0\r\n\r\n").status, 400);
    assert_eq!(studio.get("/api/health").status, 200);
}

#[test]
fn unknown_paths_and_methods_get_json_errors() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    for (path, expected) in [
        ("/nothing", (404, "not_found")),
        ("/api/sessions/phone-1/7", (404, "not_found")),
        ("/api/sessions/phone-1/7/events", (404, "not_found")),
        ("/api/sessions/phone-1/seven", (400, "bad_name")),
        ("/api/sessions/%2e%2e/7/events", (400, "bad_name")),
        ("/api/sessions/..%2f..%2fetc/7", (400, "bad_name")),
        ("/api/sessions/%ff/7", (400, "bad_name")),
        ("/v1/config", (404, "not_found")),
        ("/v1/segments", (405, "method_not_allowed")),
    ] {
        let rejection = studio.get(path).rejection();
        assert_eq!((rejection.0, rejection.1.as_str()), expected, "{path}");
    }
}

#[test]
fn local_studio_rejects_foreign_host_names() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    for path in ["/", "/api/sessions"] {
        let response = studio.send_raw(
            format!("GET {path} HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n").as_bytes(),
        );
        assert_eq!(response.rejection(), (403, "forbidden".to_owned()));
    }
}

#[test]
fn local_studio_answers_a_device_that_asks_for_its_health() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    // An emulator's name for the machine that it runs on.
    let response =
        studio.send_raw(b"GET /api/health HTTP/1.1\r\nHost: 10.0.2.2:8787\r\nConnection: close\r\n\r\n");
    assert_eq!((response.status, &response.json()["status"]), (200, &"ok".into()));
}

#[test]
fn page_is_served_by_the_binary_and_its_policy_forbids_other_origins() {
    let data = tempfile::tempdir().unwrap();
    let studio = TestStudio::open(data.path());
    let page = studio.get("/");
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .starts_with("default-src 'none'")
    );
    let page = String::from_utf8(page.body).unwrap();
    let mut linked = after(&page, "=\"/");
    for path in linked.clone() {
        let response = studio.get(&format!("/{path}"));
        assert_eq!(response.status, 200, "{path}");
        if path.starts_with("studio") {
            linked.extend(after(&String::from_utf8(response.body).unwrap(), "from './"));
        }
    }
    assert!(linked.len() >= 8, "{linked:?}");
    for path in linked {
        assert_eq!(studio.get(&format!("/{path}")).status, 200, "{path}");
    }
    assert!(!page.contains("http:") && !page.contains("https:"));
}

/// Returns the text between each `mark` and the next quote.
fn after(text: &str, mark: &str) -> Vec<String> {
    text.split(mark)
        .skip(1)
        .filter_map(|rest| rest.split(['"', '\'']).next())
        .map(str::to_owned)
        .collect()
}
