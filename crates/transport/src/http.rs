//! HTTP requests and responses as data, and the trait that a host can implement with its platform's client.

use std::{fmt, path::PathBuf};

/// Maximum size of a response body; the rest is not read. Responses to uploads are short, and no remote config is as large
/// as this.
pub const MAX_RESPONSE_BYTES: usize = 256 * 1024;

/// Value of the `User-Agent` header.
pub(crate) const USER_AGENT: &str = concat!("afterimage/", env!("CARGO_PKG_VERSION"));

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Fetches a resource.
    Get,
    /// Sends a body.
    Post,
}

/// An HTTP request. `Debug` hides the `Authorization` header.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// HTTP method.
    pub method: Method,
    /// Absolute URL.
    pub url: String,
    /// Headers, as pairs of name and value.
    pub headers: Vec<(String, String)>,
    /// File with the body, to be streamed. `None` if the request has no body.
    pub body: Option<PathBuf>,
    /// Time limit of the whole exchange in milliseconds, from the DNS lookup to the last byte of the response.
    pub timeout_ms: u64,
}

impl HttpRequest {
    /// Returns the value of a header. Names are compared without case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value): &(String, String)| {
            let is_secret = name.eq_ignore_ascii_case("authorization");
            format!("{name}: {}", if is_secret { "(hidden)" } else { value })
        };
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &self.headers.iter().map(shown).collect::<Vec<_>>())
            .field("body", &self.body)
            .field("timeout_ms", &self.timeout_ms)
            .finish()
    }
}

/// An HTTP response of any status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// Status code.
    pub status: u16,
    /// Headers, as pairs of name and value.
    pub headers: Vec<(String, String)>,
    /// Body, up to [`MAX_RESPONSE_BYTES`].
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// Returns the value of a header. Names are compared without case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }
}

/// A request without a response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The time limit of the request passed.
    #[error("the server did not respond in time")]
    Timeout,
    /// The server could not be reached, or the connection broke.
    #[error("the server could not be reached: {detail}")]
    Unreachable {
        /// Message of the client. It contains no part of the request.
        detail: String,
    },
    /// The file with the body could not be read.
    #[error("the file with the request's body could not be read: {detail}")]
    BodyUnreadable {
        /// Message of the operating system.
        detail: String,
    },
    /// The request is invalid and was not sent.
    #[error("the request is invalid: {detail}")]
    InvalidRequest {
        /// Message of the client. It contains no part of the request.
        detail: String,
    },
}

/// Sends HTTP requests. A host can implement it with its platform's client, which supports proxies, VPNs and pinning.
///
/// Implementations return responses of every status as `Ok`. They do not follow redirects, because the authorisation is for
/// one host only, and they observe the request's time limit.
pub trait HttpClient: Send + Sync {
    /// Sends a request and blocks until the response.
    ///
    /// # Errors
    ///
    /// When there is no response.
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError>;
}

fn find_header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}
