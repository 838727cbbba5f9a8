//! Connections: kept open, closed by the server, slow, and hanging.

use std::{
    io::{BufReader, Write},
    net::TcpListener,
    time::{Duration, Instant},
};

use afterimage_transport::{HttpClient, HttpError, HttpRequest, Method, UreqClient, UreqClientOptions};

use super::{
    TIMEOUT_MS, built_in, clients, get,
    server::{Authority, OK, TlsServer, receive},
};

/// Far above the delays of a loaded machine, and far below the time limits of a request.
const PATIENCE: Duration = Duration::from_secs(8);

#[test]
fn connection_is_used_again() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.issue_valid());
    let client = built_in(&authority);
    for path in ["a", "b", "c"] {
        assert_eq!(get(&client, server.url(path)).unwrap().status, 200);
    }
    let connections: Vec<_> = server.seen().requests.iter().map(|(index, ..)| *index).collect();
    assert_eq!(connections, [0, 0, 0]);
}

#[test]
fn connection_that_the_server_closed_is_replaced() {
    let authority = Authority::new();
    let server = TlsServer::scripted(&authority.issue_valid(), rustls::ALL_VERSIONS, OK, 1);
    let client = built_in(&authority);
    for path in ["a", "b", "c"] {
        assert_eq!(get(&client, server.url(path)).unwrap().status, 200, "{path}");
    }
    let connections: Vec<_> = server.seen().requests.iter().map(|(index, ..)| *index).collect();
    assert_eq!(connections, [0, 1, 2], "each request was sent once");
}

#[test]
fn body_is_streamed_from_its_file() {
    const BYTES: u64 = 96 << 20;
    let authority = Authority::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    // The server reads the body in another process's worth of memory: it is counted and dropped.
    let reader = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut received = 0;
        let mut buffer = vec![0; 64 << 10];
        while received < BYTES {
            received += std::io::Read::read(&mut stream, &mut buffer).unwrap() as u64;
        }
        stream.write_all(OK).unwrap();
    });
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(BYTES).unwrap();
    let before = peak_kib();
    let response = built_in(&authority).send(&HttpRequest {
        method: Method::Post,
        url,
        headers: Vec::new(),
        body: Some(file.path().into()),
        body_bytes: None,
        timeout_ms: 60_000,
    });
    assert_eq!(response.unwrap().status, 200);
    reader.join().unwrap();
    let grown = peak_kib() - before;
    assert!(grown < 16 << 10, "{grown} KiB for a body of 96 MiB");
}

#[test]
fn cancelled_request_closes_its_connection_and_the_next_one_is_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let client = UreqClient::new();
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| get(&client, url.clone()));
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        std::io::BufRead::read_line(&mut reader, &mut line).unwrap();
        client.cancel();
        let result = sending.join().unwrap();
        assert!(matches!(result, Err(HttpError::Unreachable { .. })), "{result:?}");
        // Ends, since the connection is closed.
        let _ = std::io::copy(&mut reader, &mut std::io::sink());

        let sending = scope.spawn(|| get(&client, url.clone()));
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(OK).unwrap();
        assert_eq!(sending.join().unwrap().unwrap().status, 200);
    });
}

/// Returns the highest resident size of this process.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn file_that_shrinks_ends_the_request() {
    let authority = Authority::new();
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(8 << 20).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let path = file.path().to_owned();
    let reader = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        std::io::BufRead::read_line(&mut reader, &mut line).unwrap();
        std::fs::File::options()
            .write(true)
            .open(path)
            .unwrap()
            .set_len(1)
            .unwrap();
        let _ = std::io::copy(&mut reader, &mut std::io::sink());
    });
    let result = built_in(&authority).send(&HttpRequest {
        method: Method::Post,
        url,
        headers: Vec::new(),
        body: Some(file.path().into()),
        body_bytes: None,
        timeout_ms: TIMEOUT_MS,
    });
    assert!(
        matches!(result, Err(HttpError::BodyUnreadable { .. })),
        "{result:?}"
    );
    reader.join().unwrap();
}

#[test]
fn informational_responses_are_skipped() {
    let authority = Authority::new();
    for answer in [
        &b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"[..],
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
    ] {
        let server = TlsServer::scripted(&authority.issue_valid(), rustls::ALL_VERSIONS, answer, 1);
        let text = String::from_utf8_lossy(answer);
        for (kind, client) in clients(&authority) {
            let response = get(&*client, server.url("")).unwrap();
            assert_eq!(response.status, 201, "{kind}: {text}");
        }
    }
}

#[test]
fn chunked_responses_are_read() {
    let authority = Authority::new();
    for (answer, body) in [
        (
            &b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nke\r\n2;x=y\r\npt\r\n0\r\n\r\n"[..],
            &b"kept"[..],
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"",
        ),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end", b"until the end"),
    ] {
        let server = TlsServer::scripted(&authority.issue_valid(), rustls::ALL_VERSIONS, answer, 1);
        for (kind, client) in clients(&authority) {
            let response = get(&*client, server.url("")).unwrap();
            let text = String::from_utf8_lossy(answer);
            assert_eq!(
                (response.status, &response.body[..]),
                (200, body),
                "{kind}: {text}"
            );
        }
    }
}

#[test]
fn server_that_never_shakes_hands_ends_in_a_timeout() {
    for (kind, client) in clients(&Authority::new()) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let begin = Instant::now();
        let request = HttpRequest {
            timeout_ms: 200,
            ..super::request(format!("https://{}/", listener.local_addr().unwrap()))
        };
        assert_eq!(client.send(&request), Err(HttpError::Timeout), "{kind}");
        assert!(begin.elapsed() < PATIENCE, "{kind}");
    }
}

#[test]
fn limits_of_a_phase_end_before_that_of_the_request() {
    let limit = Duration::from_millis(100);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    for (options, url) in [
        // The server shakes no hands.
        (
            UreqClientOptions::default().connect_timeout(limit),
            format!("https://{address}/"),
        ),
        // The server answers nothing.
        (
            UreqClientOptions::default().response_timeout(limit),
            format!("http://{address}/"),
        ),
    ] {
        let client = UreqClient::with_options(options).unwrap();
        let begin = Instant::now();
        assert_eq!(get(&client, url.clone()), Err(HttpError::Timeout), "{url}");
        assert!(begin.elapsed() < PATIENCE, "{url}");
    }
}

#[test]
fn slow_response_ends_in_a_timeout() {
    for (kind, client) in clients(&Authority::new()) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let writer = std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream);
            receive(&mut reader).unwrap();
            // One byte of an endless header in each step, until the client closes the connection.
            let step = Duration::from_millis(20);
            let mut stream = reader.into_inner();
            stream.set_read_timeout(Some(step)).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\nX-Slow: ").unwrap();
            while stream.write_all(b"x").is_ok() {
                let _ = std::io::Read::read(&mut stream, &mut [0]);
            }
        });
        let request = HttpRequest {
            timeout_ms: 400,
            ..super::request(url)
        };
        assert_eq!(client.send(&request), Err(HttpError::Timeout), "{kind}");
        writer.join().unwrap();
    }
}
