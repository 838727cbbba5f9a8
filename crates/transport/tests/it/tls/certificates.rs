//! Certificates: accepted, refused with the violated rule, and pinned.

use std::{io::Write, net::TcpListener};

use afterimage_transport::{ClientOptionError, PublicKeyPin, UreqClient, UreqClientOptions};
use sha2::{Digest, Sha256};

use super::{
    client, get, refusal,
    server::{Authority, OK, TlsServer},
    trusting,
};

#[test]
fn certificate_of_a_trusted_authority_is_accepted() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.issue_valid());
    let response = get(&client(&authority), server.url("v1/config")).unwrap();
    assert_eq!((response.status, &response.body[..]), (200, &b"kept"[..]));
    assert_eq!(server.seen().names, [Some("localhost".to_owned())], "SNI");
    // A certificate can name an address.
    let by_address = format!("https://127.0.0.1:{}/", server.address.port());
    assert_eq!(get(&client(&authority), by_address).unwrap().status, 200);
}

#[test]
fn each_version_of_tls_is_accepted() {
    let authority = Authority::new();
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let server = TlsServer::scripted(&authority.issue_valid(), &[version], OK, 1);
        assert_eq!(
            get(&client(&authority), server.url("")).unwrap().status,
            200,
            "{version:?}"
        );
    }
}

#[test]
fn invalid_certificates_are_refused_with_their_rule() {
    let authority = Authority::new();
    for (names, years, rule) in [
        (&["localhost"][..], (2020, 2021), "expired"),
        (&["localhost"], (2190, 2200), "not valid yet"),
        (&["other.example"], (2020, 2200), "different host"),
        (&["127.0.0.1"], (2020, 2200), "different host"),
    ] {
        let server = TlsServer::start(&authority.issue(names, years));
        let detail = refusal(get(&client(&authority), server.url("")));
        assert!(detail.contains(rule), "{rule}: {detail}");
        assert!(server.seen().requests.is_empty(), "the key was sent: {rule}");
    }
}

#[test]
fn certificate_of_an_unknown_authority_is_refused() {
    let server = TlsServer::start(&Authority::new().issue_valid());
    for client in [UreqClient::new(), client(&Authority::new())] {
        let detail = refusal(get(&client, server.url("")));
        assert!(detail.contains("no trusted authority"), "{detail}");
    }
    assert!(server.seen().requests.is_empty());
}

#[test]
fn pin_of_the_server_or_an_authority_in_between_is_accepted() {
    let root = Authority::new();
    let between = root.intermediate();
    let identity = between.issue_valid().with(&between.certificate);
    let server = TlsServer::start(&identity);
    for key in [&identity.public_key, &between.public_key()] {
        let backup = PublicKeyPin([7; 32]);
        let options = trusting(&root).public_key_pin(backup).public_key_pin(pin(key));
        let client = UreqClient::with_options(options).unwrap();
        assert_eq!(get(&client, server.url("")).unwrap().status, 200);
    }
}

#[test]
fn chain_without_a_pinned_key_is_refused() {
    let root = Authority::new();
    let pinned = root.intermediate();
    // The pinned certificate is sent, but issued nothing.
    let server = TlsServer::start(&root.issue_valid().with(&pinned.certificate));
    let client = UreqClient::with_options(trusting(&root).public_key_pin(pin(&pinned.public_key()))).unwrap();
    let detail = refusal(get(&client, server.url("")));
    assert!(detail.contains("pins"), "{detail}");
    assert!(server.seen().requests.is_empty());
}

#[test]
fn pin_replaces_no_other_rule() {
    let authority = Authority::new();
    let expired = authority.issue(&["localhost"], (2020, 2021));
    let server = TlsServer::start(&expired);
    let options = trusting(&authority).public_key_pin(pin(&expired.public_key));
    let detail = refusal(get(&UreqClient::with_options(options).unwrap(), server.url("")));
    assert!(detail.contains("expired"), "{detail}");

    let unknown = Authority::new().issue_valid();
    let server = TlsServer::start(&unknown);
    let options = UreqClientOptions::default().public_key_pin(pin(&unknown.public_key));
    let detail = refusal(get(&UreqClient::with_options(options).unwrap(), server.url("")));
    assert!(detail.contains("no trusted authority"), "{detail}");
}

#[test]
fn invalid_options_are_errors() {
    for bytes in [&b""[..], b"-----BEGIN CERTIFICATE-----", &[0x30, 0x03, 1, 2, 3]] {
        let error = UreqClientOptions::default().trust_anchor(bytes).unwrap_err();
        assert_eq!(error, ClientOptionError::TrustAnchor);
    }
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

fn pin(public_key: &[u8]) -> PublicKeyPin {
    PublicKeyPin(Sha256::digest(public_key).into())
}
