//! The network: the host's client where it gave one, the built-in one where it did not.

use std::sync::Arc;

use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};

#[cfg(not(feature = "ureq-client"))]
use crate::error::ReplayError;
use crate::error::Result;
use crate::ffi::{Header, HostHttpClient, HostHttpError, HostHttpRequest};
use crate::guard::foreign;

/// The client to use.
pub fn client(host: Option<Arc<dyn HostHttpClient>>) -> Result<Arc<dyn HttpClient>> {
    match host {
        Some(host) => Ok(Arc::new(OfHost(host))),
        None => built_in(),
    }
}

#[cfg(feature = "ureq-client")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "a build without the client has none to give"
)]
fn built_in() -> Result<Arc<dyn HttpClient>> {
    Ok(Arc::new(afterimage_transport::UreqClient::default()))
}

#[cfg(not(feature = "ureq-client"))]
fn built_in() -> Result<Arc<dyn HttpClient>> {
    Err(ReplayError::InvalidConfig {
        faults: "http: this build has no HTTP client of its own; give the host's".to_owned(),
    })
}

/// Longest text of the host's that is kept of an error.
const MAX_REASON_CHARS: usize = 200;

struct OfHost(Arc<dyn HostHttpClient>);

impl HttpClient for OfHost {
    fn send(&self, request: &HttpRequest) -> std::result::Result<HttpResponse, HttpError> {
        let headers = request.headers.iter().map(|(name, value)| Header {
            name: name.clone(),
            value: value.clone(),
        });
        let request = HostHttpRequest {
            method: match request.method {
                Method::Get => "GET".to_owned(),
                Method::Post => "POST".to_owned(),
            },
            url: request.url.clone(),
            headers: headers.collect(),
            body_path: request
                .body
                .as_ref()
                .map(|path| path.to_string_lossy().into_owned()),
            timeout_ms: request.timeout_ms,
        };
        match foreign(|| self.0.send(request)) {
            None => Err(HttpError::Unreachable {
                detail: "the host's client panicked".to_owned(),
            }),
            Some(Ok(mut answer)) => {
                answer.body.truncate(afterimage_transport::MAX_RESPONSE_BYTES);
                let headers = answer
                    .headers
                    .into_iter()
                    .map(|header| (header.name, header.value))
                    .collect();
                Ok(HttpResponse {
                    status: answer.status,
                    headers,
                    body: answer.body,
                })
            }
            Some(Err(error)) => Err(as_http_error(&error)),
        }
    }
}

fn as_http_error(error: &HostHttpError) -> HttpError {
    match error {
        HostHttpError::TimedOut => HttpError::Timeout,
        HostHttpError::Network { reason } | HostHttpError::Host { reason } => HttpError::Unreachable {
            detail: reason.chars().take(MAX_REASON_CHARS).collect(),
        },
    }
}
