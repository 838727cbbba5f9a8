//! Requests and answers as data, and the one call that a host can implement with its platform's own client.

use std::{fmt, path::PathBuf};

/// The most bytes of an answer that are kept; the rest is not read. Answers to segments say little, and a remote
/// config of this size is none.
pub const MAX_RESPONSE_BYTES: usize = 256 * 1024;

/// What is sent as `User-Agent`.
pub(crate) const USER_AGENT: &str = concat!("afterimage/", env!("CARGO_PKG_VERSION"));

/// The kind of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Asks for something.
    Get,
    /// Hands something over.
    Post,
}

/// A request to make. `Debug` does not show the authorisation.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Its kind.
    pub method: Method,
    /// The full address.
    pub url: String,
    /// Names and values of headers.
    pub headers: Vec<(String, String)>,
    /// A file whose bytes are the body, to be read while it is sent; none for no body.
    pub body: Option<PathBuf>,
    /// Milliseconds for the whole exchange, from looking up the name to the last byte of the answer.
    pub timeout_ms: u64,
}

impl HttpRequest {
    /// Returns the value of a header, without regard to the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
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

/// What a server answered, whatever its status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// Names and values of headers.
    pub headers: Vec<(String, String)>,
    /// The body, up to [`MAX_RESPONSE_BYTES`].
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// Returns the value of a header, without regard to the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The time was up.
    #[error("the server did not answer in time")]
    Timeout,
    /// The server could not be reached, or the connection broke.
    #[error("the server could not be reached: {detail}")]
    Unreachable {
        /// What the client says; no part of a request.
        detail: String,
    },
    /// The file to send could not be read.
    #[error("the file to send could not be read: {detail}")]
    BodyUnreadable {
        /// What the system says.
        detail: String,
    },
    /// The request cannot be made at all.
    #[error("the request cannot be made: {detail}")]
    InvalidRequest {
        /// What the client says; no part of a request.
        detail: String,
    },
}

/// Makes requests. A host can implement it with its platform's client, which knows proxies, VPNs and pinning.
///
/// Implementations return every answer, whatever its status; follow no redirects, since the authorisation is
/// meant for one host; and keep to the request's time.
pub trait HttpClient: Send + Sync {
    /// Makes one request and waits for the answer.
    ///
    /// # Errors
    ///
    /// When there is no answer.
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError>;
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}
