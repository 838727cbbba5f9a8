//! The contract of [`HttpClient`], over the built-in client and over one as a host writes it, against real servers on the loopback
//! interface. Certificates are those of an authority that exists for one test.

mod certificates;
mod connections;
mod exchanges;
mod host_client;
mod pins;
mod proxy;
mod server;

use afterimage_transport::{
    HttpClient, HttpError, HttpRequest, HttpResponse, Method, UreqClient, UreqClientOptions,
};

use self::{host_client::HostClient, server::Authority};

const TIMEOUT_MS: u64 = 10_000;

/// Returns a client of each kind, with its name.
fn clients(authority: &Authority) -> [(&'static str, Box<dyn HttpClient>); 2] {
    [
        ("built-in", Box::new(built_in(authority))),
        ("host", Box::new(HostClient::new(authority))),
    ]
}

/// Returns the built-in client, which trusts `authority` too.
fn built_in(authority: &Authority) -> UreqClient {
    UreqClient::with_options(trusting(authority)).unwrap()
}

fn trusting(authority: &Authority) -> UreqClientOptions {
    UreqClientOptions::default()
        .trust_anchor(authority.certificate.der())
        .unwrap()
}

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

fn get(client: &dyn HttpClient, url: String) -> Result<HttpResponse, HttpError> {
    client.send(&request(url))
}

/// Returns the detail of a failed request.
fn refusal(result: Result<HttpResponse, HttpError>) -> String {
    match result {
        Err(HttpError::Unreachable { detail }) => detail,
        other => panic!("{other:?}"),
    }
}
