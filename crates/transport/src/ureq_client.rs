//! The built-in HTTP client: HTTP/1.1 with rustls, for hosts that do not implement one with their platform's client.

use std::{fs::File, io::Read, time::Duration};

use ureq::{Agent, Body, http::Response};

use crate::{HttpClient, HttpError, HttpRequest, HttpResponse, MAX_RESPONSE_BYTES, Method, http::USER_AGENT};

/// Number of connections that stay open between requests. Uploads are serial, so one is enough, and it saves file handles
/// and radio wake-ups.
const MAX_IDLE_CONNECTIONS: usize = 1;

/// A client based on `ureq`. It does not follow redirects and ignores proxies in environment variables, so that requests go
/// to the configured server only.
#[derive(Debug)]
pub struct UreqClient {
    agent: Agent,
}

impl UreqClient {
    /// Returns a client without open connections.
    #[must_use]
    pub fn new() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .max_idle_connections(MAX_IDLE_CONNECTIONS)
            .user_agent(USER_AGENT)
            .build();
        Self { agent: config.into() }
    }
}

impl Default for UreqClient {
    fn default() -> Self {
        Self::new()
    }
}

impl HttpClient for UreqClient {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let timeout = Some(Duration::from_millis(request.timeout_ms));
        let response = match request.method {
            Method::Get => {
                let mut builder = self.agent.get(&request.url);
                for (name, value) in &request.headers {
                    builder = builder.header(name, value);
                }
                builder.config().timeout_global(timeout).build().call()
            }
            Method::Post => {
                let mut builder = self.agent.post(&request.url);
                for (name, value) in &request.headers {
                    builder = builder.header(name, value);
                }
                let builder = builder.config().timeout_global(timeout).build();
                match &request.body {
                    Some(path) => {
                        let file = File::open(path).map_err(|e| HttpError::BodyUnreadable {
                            detail: e.kind().to_string(),
                        })?;
                        builder.send(&file)
                    }
                    None => builder.send_empty(),
                }
            }
        };
        response.map(read).map_err(|e| convert_error(&e))
    }
}

fn read(response: Response<Body>) -> HttpResponse {
    let status = response.status().as_u16();
    let headers = response.headers().iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some((name.to_string(), value.to_owned()))
    });
    let headers = headers.collect();
    let mut body = Vec::new();
    // A truncated body is no error: the status suffices for an upload, and a truncated remote config is not valid JSON.
    let _ = response
        .into_body()
        .into_reader()
        .take(MAX_RESPONSE_BYTES as u64)
        .read_to_end(&mut body);
    HttpResponse {
        status,
        headers,
        body,
    }
}

/// Converts an error without any text of the request, whose URL may contain ids.
fn convert_error(error: &ureq::Error) -> HttpError {
    let unreachable = |detail: &str| HttpError::Unreachable {
        detail: detail.into(),
    };
    let invalid = |detail: &str| HttpError::InvalidRequest {
        detail: detail.into(),
    };
    match error {
        ureq::Error::Timeout(_) => HttpError::Timeout,
        ureq::Error::Io(e) if e.kind() == std::io::ErrorKind::TimedOut => HttpError::Timeout,
        ureq::Error::Io(e) => unreachable(&e.kind().to_string()),
        ureq::Error::HostNotFound => unreachable("the host name cannot be resolved"),
        ureq::Error::ConnectionFailed => unreachable("the connection failed"),
        ureq::Error::Tls(detail) => unreachable(detail),
        ureq::Error::Rustls(e) => unreachable(&e.to_string()),
        ureq::Error::Protocol(_) => unreachable("the response is not HTTP"),
        ureq::Error::BadUri(_) => invalid("the URL is malformed"),
        ureq::Error::Http(_) => invalid("a header or the URL has characters that HTTP does not allow"),
        _ => unreachable("the client failed"),
    }
}
