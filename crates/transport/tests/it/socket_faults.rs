//! Faulty answers over real sockets: each keeps the segment, which is sent again under its name and stored once.

use afterimage_transport::{DoneReason, UreqClient};

use crate::delivery::{drain, uploader};
use crate::fixture::{NOW, name, names, open, seal_at};
use crate::server::{Reply, Server, receipt_of};

/// Delivers a segment to a server that first answers with `reply`. Returns the number of requests, which are all the same.
fn requests(reply: Reply) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    seal_at(&spool, &name(7, 0), b"bytes", NOW);
    let server = Server::start([reply]);
    let reason = drain(&spool, &mut uploader(server.url()), &UreqClient::new());
    assert_eq!((reason, names(&spool).len()), (DoneReason::NothingLeft, 0));
    let received = server.received();
    for request in &received {
        assert_eq!(request.header("Afterimage-Segment"), Some("Device|1/7/0"));
        assert_eq!(request.body, b"bytes");
    }
    received.len()
}

#[test]
fn answer_that_ends_at_any_byte_is_a_receipt_only_with_all_headers() {
    let server = Server::start([]);
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    seal_at(&spool, &name(7, 0), b"bytes", NOW);
    drain(&spool, &mut uploader(server.url()), &UreqClient::new());
    let receipt = receipt_of(&server.received()[0]);
    // As the server writes them.
    let headers = format!(
        "HTTP/1.1 201 Said\r\nContent-Length: 2\r\nConnection: close\r\nAfterimage-Stored: {receipt}\r\n\r\n"
    );
    for bytes in 0..=headers.len() + 2 {
        let expected = if bytes < headers.len() { 2 } else { 1 };
        assert_eq!(
            requests(Reply::StoreAndCut(bytes)),
            expected,
            "after {bytes} bytes"
        );
    }
}

#[test]
fn faulty_answers_are_no_receipts() {
    let long_header = format!("HTTP/1.1 201 Said\r\nX: {}\r\n\r\n", "x".repeat(1 << 20));
    let many_headers = format!("HTTP/1.1 201 Said\r\n{}\r\n", "X: y\r\n".repeat(1 << 17));
    let endless_body = [
        b"HTTP/1.1 200 Said\r\nContent-Length: 9999999\r\n\r\n".to_vec(),
        vec![b' '; 1 << 20],
    ];
    for (fault, answer) in [
        ("header of 1 MB", long_header.into_bytes()),
        ("headers of 1 MB", many_headers.into_bytes()),
        ("long body", endless_body.concat()),
        ("garbage", vec![0xa5; 4_000]),
        (
            "too short",
            b"HTTP/1.1 200 Said\r\nContent-Length: 9\r\n\r\nshort".to_vec(),
        ),
        (
            "too long",
            b"HTTP/1.1 200 Said\r\nContent-Length: 1\r\n\r\nlonger".to_vec(),
        ),
        (
            "no number as length",
            b"HTTP/1.1 200 Said\r\nContent-Length: nine\r\n\r\n".to_vec(),
        ),
        (
            "broken chunks",
            b"HTTP/1.1 200 Said\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec(),
        ),
        (
            "long pause",
            b"HTTP/1.1 503 Said\r\nRetry-After: 1000000000000000000\r\n\r\n".to_vec(),
        ),
        (
            "two pauses",
            b"HTTP/1.1 503 Said\r\nRetry-After: 1\r\nRetry-After: 7\r\n\r\n".to_vec(),
        ),
        ("other protocol", b"SSH-2.0-server\r\n".to_vec()),
    ] {
        assert_eq!(requests(Reply::Bytes(answer)), 2, "{fault}");
    }
}
