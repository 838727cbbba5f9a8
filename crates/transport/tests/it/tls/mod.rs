//! The built-in HTTP client and TLS, against real servers with certificates of an authority that exists for one test.

mod certificates;
mod connections;
mod proxy;
mod server;

use afterimage_transport::{
    HttpClient, HttpError, HttpRequest, HttpResponse, Method, UreqClient, UreqClientOptions,
};

use self::server::Authority;

const TIMEOUT_MS: u64 = 10_000;

fn request(url: String) -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        url,
        headers: vec![("Authorization".into(), "Bearer secret".into())],
        body: None,
        body_bytes: None,
        timeout_ms: TIMEOUT_MS,
    }
}

/// Returns a client that trusts `authority`.
fn client(authority: &Authority) -> UreqClient {
    UreqClient::with_options(trusting(authority)).unwrap()
}

fn trusting(authority: &Authority) -> UreqClientOptions {
    UreqClientOptions::default()
        .trust_anchor(authority.certificate.der())
        .unwrap()
}

/// Returns the detail of a failed request.
fn refusal(result: Result<HttpResponse, HttpError>) -> String {
    match result {
        Err(HttpError::Unreachable { detail }) => detail,
        other => panic!("{other:?}"),
    }
}

fn get(client: &UreqClient, url: String) -> Result<HttpResponse, HttpError> {
    client.send(&request(url))
}
