//! The built-in HTTP client: HTTP/1.1 with rustls, for hosts that do not implement one with their platform's client.

mod body_file;
mod options;
mod tls;
mod tls_error;
mod verifier;

pub use options::{ClientOptionError, PublicKeyPin, UreqClientOptions};

use std::{
    io::{ErrorKind, Read},
    time::Duration,
};

use parking_lot::Mutex;
use rustls::ClientConfig;
use ureq::{
    Agent, Body, RequestBuilder, SendBody,
    config::Config,
    http::Response,
    unversioned::{
        resolver::DefaultResolver,
        transport::{ConnectProxyConnector, Connector, TcpConnector},
    },
};

use crate::{HttpClient, HttpError, HttpRequest, HttpResponse, MAX_RESPONSE_BYTES, Method, http::USER_AGENT};

use self::{body_file::BodyFile, tls::TlsConnector, verifier::client_config};

/// Number of connections that stay open between requests. Uploads are serial, so one is enough, and it saves file handles
/// and radio wake-ups.
const MAX_IDLE_CONNECTIONS: usize = 1;

/// A client based on `ureq` and rustls. It does not follow redirects and ignores proxies in environment variables, so that requests
/// go to the configured server only. Certificates are compared with Mozilla's list of authorities, not with those of the device.
#[derive(Debug)]
pub struct UreqClient {
    config: Config,
    tls: Option<ClientConfig>,
    /// Replaced when requests are cancelled: that ends all requests of an agent, also later ones.
    agent: Mutex<Agent>,
}

impl UreqClient {
    /// Returns a client without open connections, with the default options.
    #[must_use]
    pub fn new() -> Self {
        let options = UreqClientOptions::default();
        let tls = client_config(&options.trust_anchors, &options.pins).ok();
        Self::build(options, tls)
    }

    /// Returns a client without open connections.
    ///
    /// # Errors
    ///
    /// [`ClientOptionError::Tls`] if TLS cannot be set up with the options.
    pub fn with_options(options: UreqClientOptions) -> Result<Self, ClientOptionError> {
        let tls = client_config(&options.trust_anchors, &options.pins).map_err(|_| ClientOptionError::Tls)?;
        Ok(Self::build(options, Some(tls)))
    }

    fn build(options: UreqClientOptions, tls: Option<ClientConfig>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(options.proxy)
            .timeout_connect(Some(options.connect_timeout))
            .timeout_recv_response(Some(options.response_timeout))
            .max_idle_connections(MAX_IDLE_CONNECTIONS)
            .user_agent(USER_AGENT)
            .build();
        Self {
            agent: Mutex::new(new_agent(&config, tls.as_ref())),
            config,
            tls,
        }
    }
}

fn new_agent(config: &Config, tls: Option<&ClientConfig>) -> Agent {
    let connector =
        ().chain(ConnectProxyConnector::default())
            .chain(TcpConnector::default())
            .chain(TlsConnector::new(tls.cloned()));
    Agent::with_parts(config.clone(), connector, DefaultResolver::default())
}

impl Default for UreqClient {
    fn default() -> Self {
        Self::new()
    }
}

impl HttpClient for UreqClient {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let timeout = Some(Duration::from_millis(request.timeout_ms));
        let agent = self.agent.lock().clone();
        let response = match request.method {
            Method::Get => with_headers(agent.get(&request.url), request)
                .config()
                .timeout_global(timeout)
                .build()
                .call(),
            Method::Post => {
                let builder = with_headers(agent.post(&request.url), request)
                    .config()
                    .timeout_global(timeout)
                    .build();
                match (&request.body_bytes, &request.body) {
                    (Some(bytes), _) => builder.send(&bytes[..]),
                    (None, Some(path)) => {
                        let mut body = BodyFile::open(path).map_err(|e| unreadable(e.kind()))?;
                        let builder = builder.header("Content-Length", body.size());
                        let response = builder.send(SendBody::from_reader(&mut body));
                        if let Some(kind) = body.failure() {
                            return Err(unreadable(kind));
                        }
                        response
                    }
                    (None, None) => builder.send_empty(),
                }
            }
        };
        response.map(read).map_err(|e| convert_error(&e))
    }

    fn cancel(&self) {
        let next = new_agent(&self.config, self.tls.as_ref());
        let ended = std::mem::replace(&mut *self.agent.lock(), next);
        ended.shutdown();
    }
}

fn with_headers<Any>(builder: RequestBuilder<Any>, request: &HttpRequest) -> RequestBuilder<Any> {
    let headers = request.headers.iter();
    headers.fold(builder, |builder, (name, value)| builder.header(name, value))
}

fn unreadable(kind: ErrorKind) -> HttpError {
    HttpError::BodyUnreadable {
        detail: kind.to_string(),
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
        ureq::Error::ConnectProxyFailed(_) => unreachable("the proxy did not open a tunnel to the server"),
        ureq::Error::Protocol(_) => unreachable("the response is not HTTP"),
        ureq::Error::BadUri(_) => invalid("the URL is malformed"),
        ureq::Error::Http(_) => invalid("a header or the URL has characters that HTTP does not allow"),
        _ => unreachable("the client failed"),
    }
}
