//! Collectors that are down, hang or fail: nothing is lost, and the run ends and says what is left.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;

use crate::player::{Run, player, trace};

/// Records a trace for a collector with a spool that stays.
fn record(server: &str, spool: &Path) -> Run {
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

/// Checks that the run says what it left, and that a collector that works gets all of it.
fn check_nothing_lost(run: &Run, spool: &Path) {
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let summary = run.summary();
    assert_eq!(
        (&summary["uploaded"], &summary["left_in_spool"]),
        (&0.into(), &3.into()),
        "{summary}"
    );
    assert!(
        run.stderr.contains("3 segments are still in the spool"),
        "{}",
        run.stderr
    );
    let works = server(|mut stream| {
        body(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    let drained = player(&["drain", "--spool", spool.to_str().unwrap(), "--server", &works]);
    assert_eq!(drained.status, Some(0), "{}{}", drained.stdout, drained.stderr);
    assert_eq!(drained.summary()["sent_segments"], 3);
}

/// A server that deals with each connection in a thread of its own; gives its address.
fn server(deal: impl Fn(TcpStream) + Send + Sync + Copy + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || deal(stream));
        }
    });
    address
}

/// Reads a request to its end and gives its body.
fn body(stream: &mut TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let read = stream.read(&mut chunk).unwrap_or(0);
        request.extend_from_slice(&chunk[..read]);
        let head_end = request.windows(4).position(|w| w == b"\r\n\r\n").map(|at| at + 4);
        if let Some(at) = head_end {
            let head = String::from_utf8_lossy(&request[..at]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|value| value.trim().parse().ok()).unwrap_or(0);
            if request.len() >= at + length || read == 0 {
                return request.split_off(at);
            }
        }
        if read == 0 {
            return Vec::new();
        }
    }
}

#[test]
fn a_collector_that_is_down() {
    let folder = tempfile::tempdir().unwrap();
    // A port that was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    check_nothing_lost(
        &record(&format!("http://{address}"), folder.path()),
        folder.path(),
    );
}

#[test]
fn a_collector_that_fails() {
    let folder = tempfile::tempdir().unwrap();
    let failing = server(|mut stream| {
        body(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    check_nothing_lost(&record(&failing, folder.path()), folder.path());
}

#[test]
fn a_collector_that_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let hanging = server(|mut stream| {
        body(&mut stream);
        // Holds the connection open and never answers.
        let _ = stream.read(&mut [0; 1]);
    });
    check_nothing_lost(&record(&hanging, folder.path()), folder.path());
}

#[test]
fn a_drain_of_nothing_says_so() {
    let run = player(&[
        "drain",
        "--spool",
        "/no/such/spool",
        "--server",
        "http://127.0.0.1:9",
    ]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("there is no such spool"), "{}", run.stderr);
}
