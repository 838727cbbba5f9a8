//! Collectors that are unreachable, fail or hang: no segment is lost, and the run ends and reports the rest.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;

use crate::player::{RunOutput, player, trace};

/// Records a trace for a collector, with a permanent spool.
fn record(server: &str, spool: &Path) -> RunOutput {
    let spool = spool.to_str().unwrap();
    player(&[
        "record",
        &trace("f7ios-chat"),
        "--server",
        server,
        "--spool",
        spool,
        "--wait-ms",
        "400",
    ])
}

/// Checks that the run reports the segments in the spool, and that a working collector gets all of them later.
fn check_nothing_lost(run: &RunOutput, spool: &Path) {
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let summary = run.summary();
    assert_eq!(
        (&summary["uploaded"], &summary["left_in_spool"]),
        (&0.into(), &3.into()),
        "{summary}"
    );
    assert!(
        run.stderr.contains("3 segments remain in the spool"),
        "{}",
        run.stderr
    );
    let working = server(|mut stream| {
        let (head, body) = request(&mut stream);
        let _ = stream.write_all(stored(&head, &body).as_bytes());
    });
    let drained = player(&["drain", "--spool", spool.to_str().unwrap(), "--server", &working]);
    assert_eq!(drained.status, Some(0), "{}{}", drained.stdout, drained.stderr);
    assert_eq!(drained.summary()["sent_segments"], 3);
}

/// Returns the answer of a collector that stored an upload.
fn stored(head: &str, body: &[u8]) -> String {
    let name = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("afterimage-segment"))
        .map_or("-", |(_, name)| name);
    let crc32 = crc32fast::hash(body);
    format!(
        "HTTP/1.1 201 Created\r\nAfterimage-Stored: {name}; crc32={crc32:08x}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
}

/// Starts a server that handles each connection in a thread of its own. Returns its URL.
fn server(handle: impl Fn(TcpStream) + Send + Sync + Copy + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || handle(stream));
        }
    });
    address
}

/// Reads a whole request. Returns its head and its body.
fn request(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let read = stream.read(&mut chunk).unwrap_or(0);
        request.extend_from_slice(&chunk[..read]);
        let head_end = request.windows(4).position(|w| w == b"\r\n\r\n").map(|at| at + 4);
        if let Some(at) = head_end {
            let head = String::from_utf8_lossy(&request[..at]).into_owned();
            let lower_case = head.to_ascii_lowercase();
            let length = lower_case
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|value| value.trim().parse().ok()).unwrap_or(0);
            if request.len() >= at + length || read == 0 {
                return (head, request.split_off(at));
            }
        }
        if read == 0 {
            return Default::default();
        }
    }
}

#[test]
fn unreachable_collector_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // Nothing listens on the port after the listener is dropped.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    check_nothing_lost(
        &record(&format!("http://{address}"), folder.path()),
        folder.path(),
    );
}

#[test]
fn failing_collector_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let failing = server(|mut stream| {
        request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    check_nothing_lost(&record(&failing, folder.path()), folder.path());
}

#[test]
fn hanging_collector_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let hanging = server(|mut stream| {
        request(&mut stream);
        // Keeps the connection open without a response.
        let _ = stream.read(&mut [0; 1]);
    });
    check_nothing_lost(&record(&hanging, folder.path()), folder.path());
}

#[test]
fn drain_of_a_missing_spool_is_an_error() {
    let run = player(&[
        "drain",
        "--spool",
        "/no/such/spool",
        "--server",
        "http://127.0.0.1:9",
    ]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("the spool folder does not exist"),
        "{}",
        run.stderr
    );
}
