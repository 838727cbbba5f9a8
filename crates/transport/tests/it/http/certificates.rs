//! Certificates: accepted, and refused. The built-in client names the violated rule.

use std::{io::Write, net::TcpListener};

use afterimage_transport::UreqClient;

use super::{
    built_in, clients, get, refusal,
    server::{Authority, OK, TlsServer},
};

#[test]
fn certificate_of_a_trusted_authority_is_accepted() {
    let authority = Authority::new();
    for (kind, client) in clients(&authority) {
        let server = TlsServer::start(&authority.issue_valid());
        let response = get(&*client, server.url("v1/config")).unwrap();
        assert_eq!(
            (response.status, &response.body[..]),
            (200, &b"kept"[..]),
            "{kind}"
        );
        assert_eq!(
            server.seen().names,
            [Some("localhost".to_owned())],
            "SNI of {kind}"
        );
        // A certificate can name an address.
        let by_address = format!("https://127.0.0.1:{}/", server.address.port());
        assert_eq!(get(&*client, by_address).unwrap().status, 200, "{kind}");
    }
}

#[test]
fn each_version_of_tls_is_accepted() {
    let authority = Authority::new();
    for (kind, client) in clients(&authority) {
        for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
            let server = TlsServer::scripted(&authority.issue_valid(), &[version], OK, 1);
            let response = get(&*client, server.url("")).unwrap();
            assert_eq!(response.status, 200, "{kind}, {version:?}");
        }
    }
}

#[test]
fn invalid_certificates_are_refused() {
    let authority = Authority::new();
    for (names, years, rule) in [
        (&["localhost"][..], (2020, 2021), "expired"),
        (&["localhost"], (2190, 2200), "not valid yet"),
        (&["other.example"], (2020, 2200), "different host"),
        (&["127.0.0.1"], (2020, 2200), "different host"),
    ] {
        let server = TlsServer::start(&authority.issue(names, years));
        for (_, client) in clients(&authority) {
            refusal(get(&*client, server.url("")));
        }
        let detail = refusal(get(&built_in(&authority), server.url("")));
        assert!(detail.contains(rule), "{rule}: {detail}");
        assert!(server.seen().requests.is_empty(), "the key was sent: {rule}");
    }
}

#[test]
fn certificate_of_an_unknown_authority_is_refused() {
    let server = TlsServer::start(&Authority::new().issue_valid());
    let other = Authority::new();
    for (_, client) in clients(&other) {
        refusal(get(&*client, server.url("")));
    }
    for client in [UreqClient::new(), built_in(&other)] {
        let detail = refusal(get(&client, server.url("")));
        assert!(detail.contains("no trusted authority"), "{detail}");
    }
    assert!(server.seen().requests.is_empty());
}

#[test]
fn server_without_tls_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let answer = b"HTTP/1.1 400 Bad Request\r\n\r\n";
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(answer).unwrap();
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let detail = refusal(get(&UreqClient::new(), url));
    assert_eq!(detail, "the server does not speak TLS");
    server.join().unwrap();
}
