//! A studio on a free port, and an HTTP client that can also send malformed requests.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use afterimage_studio::http;
use afterimage_studio::store::Store;
use serde_json::Value;
use tokio::sync::oneshot;

/// A running studio, stopped on drop.
pub(crate) struct TestStudio {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// A parsed HTTP response.
#[derive(Debug)]
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl TestStudio {
    pub(crate) fn open(data: &Path) -> Self {
        let store = Arc::new(Store::open(data).unwrap());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .worker_threads(2)
            .build()
            .unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            runtime.block_on(http::serve(listener, store, async {
                let _ = stopped.await;
            }));
        });
        Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub(crate) fn get(&self, path: &str) -> HttpResponse {
        self.send_raw(
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes(),
        )
    }

    /// Uploads a segment as the SDK does.
    pub(crate) fn post(&self, name: &str, body: &[u8]) -> HttpResponse {
        self.post_with(&format!("Authorization: Bearer key\r\nContent-Type: application/vnd.afterimage.segment\r\nAfterimage-Segment: {name}\r\n"), body)
    }

    /// Uploads an image as the SDK does.
    pub(crate) fn post_resource(&self, name: &str, body: &[u8]) -> HttpResponse {
        self.post_to(
            "resources",
            &format!(
                "Authorization: Bearer key\r\nContent-Type: image/png\r\nAfterimage-Resource: {name}\r\n"
            ),
            body,
        )
    }

    pub(crate) fn post_with(&self, headers: &str, body: &[u8]) -> HttpResponse {
        self.post_to("segments", headers, body)
    }

    pub(crate) fn post_to(&self, path: &str, headers: &str, body: &[u8]) -> HttpResponse {
        let length = body.len();
        let head = format!(
            "POST /v1/{path} HTTP/1.1\r\nHost: 10.0.2.2\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        self.send_raw(&[head.as_bytes(), body].concat())
    }

    /// Sends these bytes unchanged and reads the response until the connection closes.
    pub(crate) fn send_raw(&self, bytes: &[u8]) -> HttpResponse {
        let mut stream = TcpStream::connect(self.address).unwrap();
        // The studio may respond and close the connection before it has read all bytes.
        let _ = stream.write_all(bytes);
        let mut response = Vec::new();
        let _ = stream.read_to_end(&mut response);
        let end = response
            .windows(4)
            .position(|w| w == b"\r\n\r\n")
            .expect("a complete response head")
            + 4;
        let head = String::from_utf8(response[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        HttpResponse {
            status,
            head,
            body: response.split_off(end),
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for TestStudio {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap();
    }
}

impl HttpResponse {
    /// The body, which must be JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.head))
    }

    /// Status and error code of an error response. Its message must not be empty.
    pub(crate) fn rejection(&self) -> (u16, String) {
        let error = &self.json()["error"];
        assert!(
            error["message"].as_str().is_some_and(|m| !m.is_empty()),
            "{error}"
        );
        (self.status, error["code"].as_str().unwrap().to_owned())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let has_name = |line: &&str| line.to_ascii_lowercase().starts_with(&format!("{name}:"));
        self.head
            .lines()
            .find(has_name)
            .and_then(|line| line.split_once(": "))
            .map(|(_, value)| value)
    }
}
