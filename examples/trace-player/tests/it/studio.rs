//! A studio on a free port of this machine.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use afterimage_studio::{http, store::Store};
use serde_json::Value;
use tokio::sync::oneshot;

/// A running studio, stopped on drop.
pub(crate) struct TestStudio {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl TestStudio {
    /// Starts a studio that stores its data in a folder.
    pub(crate) fn open(data: &Path) -> Self {
        Self::with_store(Store::open(data).unwrap())
    }

    /// Starts a studio that refuses larger bodies.
    pub(crate) fn with_max_body(data: &Path, bytes: usize) -> Self {
        Self::with_store(Store::open(data).unwrap().with_max_body_bytes(bytes))
    }

    fn with_store(store: Store) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let store = Arc::new(store);
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                http::serve(listener, store, async { stopped.await.unwrap_or_default() }).await;
            });
        });
        Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Its address, for `--server`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Requests a path whose answer is JSON.
    pub(crate) fn get(&self, path: &str) -> Value {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut response = Vec::new();
        stream.read_to_end(&mut response).unwrap();
        let end = response
            .windows(4)
            .position(|bytes| bytes == b"\r\n\r\n")
            .unwrap()
            + 4;
        serde_json::from_slice(&response[end..]).unwrap()
    }
}

impl Drop for TestStudio {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap();
    }
}
