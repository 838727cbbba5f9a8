//! The built-in client: HTTP/1.1 with rustls, for hosts that do not bring their platform's own.

use std::{fs::File, io::Read, time::Duration};

use ureq::{Agent, Body, http::Response};

use crate::{HttpClient, HttpError, HttpRequest, HttpResponse, MAX_RESPONSE_BYTES, Method, http::USER_AGENT};

/// Connections kept open between requests: uploads are serial, so one is enough, and phones are short of neither
/// file handles nor radio wake-ups to spare.
const MAX_IDLE_CONNECTIONS: usize = 1;

/// A client on top of `ureq`. It follows no redirects and takes no proxy from environment variables: an app's
/// traffic goes where the app says.
#[derive(Debug)]
pub struct UreqClient {
    agent: Agent,
}

impl UreqClient {
    /// Returns a client with no connections.
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
        let answer = match request.method {
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
        answer.map(read).map_err(|e| explain(&e))
    }
}

fn read(answer: Response<Body>) -> HttpResponse {
    let status = answer.status().as_u16();
    let headers = answer.headers().iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some((name.to_string(), value.to_owned()))
    });
    let headers = headers.collect();
    let mut body = Vec::new();
    // A body that breaks off is kept as far as it came: the status is the answer, and a remote config that is
    // cut is not taken for a whole one.
    let _ = answer
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

/// Keeps what helps to find the fault and says nothing of the request, whose address may hold ids.
fn explain(error: &ureq::Error) -> HttpError {
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
        ureq::Error::HostNotFound => unreachable("the host's name is not known"),
        ureq::Error::ConnectionFailed => unreachable("no connection"),
        ureq::Error::Tls(detail) => unreachable(detail),
        ureq::Error::Rustls(e) => unreachable(&e.to_string()),
        ureq::Error::Protocol(_) => unreachable("what came back is not HTTP"),
        ureq::Error::BadUri(_) => invalid("the address is not one"),
        ureq::Error::Http(_) => invalid("a header or the address has characters that cannot be sent"),
        _ => unreachable("the client failed"),
    }
}
