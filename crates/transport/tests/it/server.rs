//! A minimal HTTP server on the loopback interface, with scripted responses.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, mpsc},
    thread::JoinHandle,
};

use afterimage_checksum::BodyChecksum;
use afterimage_config::ServerUrl;

/// Response to one request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Stores the upload as a collector does, and sends its receipt.
    Store,
    /// Sends a status line, headers and a body.
    Answer(u16, &'static [&'static str], Vec<u8>),
    /// Sends nothing and leaves the connection open.
    Hang,
    /// Sends nothing and closes the connection.
    Close,
    /// Sends exactly these bytes.
    Raw(&'static [u8]),
    /// Sends exactly these bytes.
    Bytes(Vec<u8>),
    /// Stores the upload, and closes the connection after this many bytes of the answer.
    StoreAndCut(usize),
}

pub(crate) fn status(status: u16) -> Reply {
    Reply::Answer(status, &[], b"{}".to_vec())
}

/// A received request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) line: String,
    pub(crate) headers: Vec<String>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|header| {
            let (other, value) = header.split_once(": ")?;
            other.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Responds to consecutive requests with `replies`, and then as a collector that stores everything.
    pub(crate) fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (stop, stopped) = mpsc::channel();
        let mut replies: VecDeque<_> = replies.into_iter().collect();
        let seen = Arc::clone(&received);
        let thread = std::thread::spawn(move || {
            // Hanging connections stay open until the server is dropped.
            let mut hanging = Vec::new();
            for stream in listener.incoming() {
                if stopped.try_recv() != Err(mpsc::TryRecvError::Empty) {
                    return;
                }
                let mut stream = stream.unwrap();
                let Some(request) = receive(&stream) else { continue };
                let receipt = format!("Afterimage-Stored: {}", receipt_of(&request));
                seen.lock().unwrap().push(request);
                let reply = replies.pop_front().unwrap_or(Reply::Store);
                let _ = match reply {
                    Reply::Store => answer(&mut stream, 201, &[&receipt], b"{}"),
                    Reply::Answer(status, headers, body) => answer(&mut stream, status, headers, &body),
                    Reply::Raw(bytes) => stream.write_all(bytes),
                    Reply::Bytes(bytes) => stream.write_all(&bytes),
                    Reply::StoreAndCut(bytes) => {
                        let mut whole = Vec::new();
                        answer(&mut whole, 201, &[&receipt], b"{}")
                            .and_then(|()| stream.write_all(&whole[..bytes.min(whole.len())]))
                    }
                    Reply::Close => Ok(()),
                    Reply::Hang => {
                        hanging.push(stream);
                        Ok(())
                    }
                };
            }
        });
        Self {
            address,
            received,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub(crate) fn url(&self) -> ServerUrl {
        ServerUrl::parse(&format!("http://{}", self.address)).unwrap()
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Returns the names of the received segments, in order.
    pub(crate) fn segments(&self) -> Vec<String> {
        let received = self.received();
        received
            .iter()
            .filter_map(|request| request.header("Afterimage-Segment"))
            .map(Into::into)
            .collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        // Unblocks the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// An address without a listener: the port is reserved, and outside the range of ephemeral ports.
pub(crate) fn nowhere() -> ServerUrl {
    ServerUrl::parse("http://127.0.0.1:1").unwrap()
}

/// Returns the receipt of an upload, with a checksum that is computed by other code than the SDK's.
pub(crate) fn receipt_of(request: &Received) -> String {
    let names = ["Afterimage-Segment", "Afterimage-Resource"];
    let name = names.iter().find_map(|name| request.header(name)).unwrap_or("-");
    format!(
        "{name}; crc32={:08x}; crc32c={:08x}",
        crc32fast::hash(&request.body),
        BodyChecksum::of(&request.body).crc32c
    )
}

fn receive(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        lines.push(line.to_owned());
    }
    let line = lines.remove(0);
    let mut request = Received {
        line,
        headers: lines,
        body: Vec::new(),
    };
    let length: usize = request
        .header("Content-Length")
        .map_or(0, |length| length.parse().unwrap());
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}

fn answer(stream: &mut impl Write, status: u16, headers: &[&str], body: &[u8]) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status} Said\r\nContent-Length: {}\r\nConnection: close\r\n",
        body.len()
    )?;
    for header in headers {
        write!(stream, "{header}\r\n")?;
    }
    stream.write_all(b"\r\n")?;
    stream.write_all(body)
}
