//! HTTP requests and responses as data, and the trait that a host can implement with its platform's client.

use std::{fmt, fs, io, path::PathBuf, sync::Arc};

use afterimage_checksum::BodyChecksum;
use afterimage_config::StorageReceipt;

/// Maximum size of a response body; the rest is not read. Responses to uploads are short, and no remote config is as large
/// as this.
pub const MAX_RESPONSE_BYTES: usize = 256 * 1024;

/// Value of the `User-Agent` header.
pub(crate) const USER_AGENT: &str = concat!("afterimage/", env!("CARGO_PKG_VERSION"));

/// Request header with the name of a segment.
pub(crate) const SEGMENT_NAME: &str = "Afterimage-Segment";

/// Request header with the name of a resource.
pub(crate) const RESOURCE_NAME: &str = "Afterimage-Resource";

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
    /// File with the body, to be streamed. `None` if the body is in memory, or the request has none.
    pub body: Option<PathBuf>,
    /// Body in memory: there is no file with these bytes, since the disk has no room for one or the spool is encrypted.
    pub body_bytes: Option<Arc<[u8]>>,
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

impl HttpRequest {
    /// Reads the body, from memory or from its file. `None` if the request has none.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn read_body(&self) -> io::Result<Option<Vec<u8>>> {
        match (&self.body_bytes, &self.body) {
            (Some(bytes), _) => Ok(Some(bytes.to_vec())),
            (None, Some(path)) => fs::read(path).map(Some),
            (None, None) => Ok(None),
        }
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
            .field("body_bytes", &self.body_bytes.as_ref().map(|bytes| bytes.len()))
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
    /// Returns the answer of a collector that stored `body`, the body of an upload: status 200 and its receipt. For hosts that store
    /// uploads themselves, and for tests. A request without a name of a segment or resource gets status 400.
    #[must_use]
    pub fn with_receipt(request: &HttpRequest, body: &[u8]) -> Self {
        let name = [SEGMENT_NAME, RESOURCE_NAME]
            .iter()
            .find_map(|name| request.header(name));
        let receipt = |name| StorageReceipt::new(name, BodyChecksum::of(body)).to_string();
        let headers = name.map(|name| (StorageReceipt::HEADER.to_owned(), receipt(name)));
        Self {
            status: if headers.is_some() { 200 } else { 400 },
            headers: headers.into_iter().collect(),
            body: Vec::new(),
        }
    }

    /// Returns the value of a header. Names are compared without case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }

    /// Returns the values of all headers of this name. Names are compared without case.
    pub(crate) fn headers_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let has_name = move |(other, _): &&(String, String)| other.eq_ignore_ascii_case(name);
        self.headers
            .iter()
            .filter(has_name)
            .map(|(_, value)| value.as_str())
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

    /// Ends the requests in flight: their connections are closed, and [`Self::send`] returns an error. Called from another thread when
    /// the user opts out, and returns at once. Later requests are sent. Without an implementation, a request in flight ends by itself.
    fn cancel(&self) {}
}

fn find_header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}
