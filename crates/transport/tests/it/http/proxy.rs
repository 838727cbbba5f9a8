//! Proxies: tunnels, credentials, and refusals.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
};

use afterimage_transport::{ClientOptionError, UreqClient, UreqClientOptions};

use super::{
    get, refusal,
    server::{Authority, TlsServer},
    trusting,
};

/// Credentials as Basic authentication encodes them: `user:open-sesame`.
const CREDENTIALS: &str = "Proxy-Authorization: Basic dXNlcjpvcGVuLXNlc2FtZQ==";

/// Starts a proxy for one connection. It answers `CONNECT` with `answer`, and opens a tunnel to `target` if that is a
/// success. Returns its address and the lines of the request.
fn proxy(target: SocketAddr, answer: &'static str) -> (SocketAddr, Receiver<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if line.trim_end().is_empty() {
                break;
            }
            lines.push(line.trim_end().to_owned());
        }
        sender.send(lines).unwrap();
        (&stream).write_all(answer.as_bytes()).unwrap();
        if answer.contains(" 200 ") {
            let server = TcpStream::connect(target).unwrap();
            let (mut up, mut down) = (server.try_clone().unwrap(), stream);
            let back = std::thread::spawn(move || std::io::copy(&mut &server, &mut down));
            let _ = std::io::copy(&mut reader, &mut up);
            let _ = back.join();
        }
    });
    (address, receiver)
}

fn through(authority: &Authority, proxy: SocketAddr) -> UreqClient {
    let options = trusting(authority)
        .proxy(&format!("http://user:open-sesame@{proxy}"))
        .unwrap();
    assert!(!format!("{options:?}").contains("open-sesame"), "{options:?}");
    let client = UreqClient::with_options(options).unwrap();
    assert!(!format!("{client:?}").contains("open-sesame"), "{client:?}");
    client
}

#[test]
fn request_passes_through_the_proxy() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.issue_valid());
    let (address, asked) = proxy(server.address, "HTTP/1.1 200 Connected\r\n\r\n");
    assert_eq!(
        get(&through(&authority, address), server.url("x"))
            .unwrap()
            .status,
        200
    );
    let asked = asked.recv().unwrap();
    assert_eq!(
        asked[0],
        format!("CONNECT localhost:{} HTTP/1.1", server.address.port())
    );
    assert!(asked.contains(&CREDENTIALS.to_owned()), "{asked:?}");
    assert!(
        !asked.iter().any(|line| line.contains("Bearer")),
        "the key was sent to the proxy: {asked:?}"
    );
    assert_eq!(server.seen().requests[0].1, "GET /x HTTP/1.1");
}

#[test]
fn refusal_of_the_proxy_has_no_credentials() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.issue_valid());
    for answer in [
        "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 403 user:open-sesame\r\nContent-Length: 0\r\n\r\n",
        "SSH-2.0-dropbear\r\n\r\n",
        "",
    ] {
        let (address, _asked) = proxy(server.address, answer);
        let detail = refusal(get(&through(&authority, address), server.url("x")));
        assert!(
            !detail.contains("open-sesame") && !detail.contains("dXNlcj"),
            "{answer}: {detail}"
        );
    }
    assert!(server.seen().requests.is_empty());
}

#[test]
fn malformed_proxies_are_errors() {
    for url in [
        "",
        "proxy",
        "proxy:3128",
        "socks5://proxy:1080",
        "ftp://proxy",
        "http://",
        "http://user:open-sesame@",
    ] {
        let error = UreqClientOptions::default().proxy(url).unwrap_err();
        assert_eq!(error, ClientOptionError::Proxy, "{url}");
        assert!(!error.to_string().contains("open-sesame"));
    }
}
