//! Pins of public keys, an option of the built-in client.

use afterimage_transport::{ClientOptionError, PublicKeyPin, UreqClient, UreqClientOptions};
use sha2::{Digest, Sha256};

use super::{
    get, refusal,
    server::{Authority, TlsServer},
    trusting,
};

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

fn pin(public_key: &[u8]) -> PublicKeyPin {
    PublicKeyPin(Sha256::digest(public_key).into())
}
