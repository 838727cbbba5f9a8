//! Redacts network requests.

use super::line::{error_message, log_line};
use super::replacement::HIDDEN;
use super::url::url;

/// Headers whose values describe the message and not its user, in lower case.
const OPEN_HEADERS: &[&str] = &[
    "accept",
    "accept-encoding",
    "cache-control",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "retry-after",
    "transfer-encoding",
    "vary",
];

/// A network request of the app. Bodies are never recorded.
#[derive(Clone, PartialEq, Eq)]
pub struct NetworkRecord {
    /// The HTTP method, such as `GET`.
    pub method: String,
    /// The URL of the request.
    pub url: String,
    /// Headers sent and received, in order.
    pub headers: Vec<(String, String)>,
    /// The status code of the response; `None` if there was no response.
    pub status: Option<u16>,
    /// The duration of the request, in milliseconds.
    pub duration_ms: u64,
    /// The number of bytes sent.
    pub sent_bytes: u64,
    /// The number of bytes received.
    pub received_bytes: u64,
    /// The platform's message, if the request failed.
    pub error: Option<String>,
}

impl NetworkRecord {
    /// Redacts URL, header values and error. Names, sizes, status and duration are kept.
    #[must_use]
    pub fn redacted(self) -> Self {
        let header = |(name, value): (String, String)| {
            let is_open = OPEN_HEADERS.iter().any(|open| name.eq_ignore_ascii_case(open));
            let value = if is_open {
                log_line(&value)
            } else {
                HIDDEN.to_owned()
            };
            (name, value)
        };
        let is_method = !self.method.is_empty()
            && self.method.len() <= 16
            && self.method.bytes().all(|byte| byte.is_ascii_alphabetic());
        Self {
            method: if is_method { self.method } else { HIDDEN.to_owned() },
            url: url(&self.url),
            headers: self.headers.into_iter().map(header).collect(),
            error: self.error.as_deref().map(error_message),
            ..self
        }
    }
}

impl std::fmt::Debug for NetworkRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The record may not be redacted yet.
        f.debug_struct("NetworkRecord")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
