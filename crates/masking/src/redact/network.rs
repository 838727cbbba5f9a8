//! Network requests.

use super::{HIDDEN, error_message, url};

/// Headers whose values describe the message and not its user.
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

/// A request that the app made, as later records tell it. Bodies have no place in it.
#[derive(Clone, PartialEq, Eq)]
pub struct NetworkRecord {
    /// `GET` and the like.
    pub method: String,
    /// Where it went.
    pub url: String,
    /// Headers sent and received, in order.
    pub headers: Vec<(String, String)>,
    /// What the server answered; `None` when it did not.
    pub status: Option<u16>,
    /// How long it took.
    pub duration_ms: u64,
    /// Bytes sent.
    pub sent_bytes: u64,
    /// Bytes received.
    pub received_bytes: u64,
    /// Why there was no answer, in the platform's words.
    pub error: Option<String>,
}

impl NetworkRecord {
    /// The same without what it carried: names, sizes, status and times stay.
    #[must_use]
    pub fn redacted(self) -> Self {
        let header = |(name, value): (String, String)| {
            let is_open = OPEN_HEADERS.iter().any(|open| name.eq_ignore_ascii_case(open));
            let value = if is_open {
                super::log_line(&value)
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
        // It may not have been redacted yet.
        f.debug_struct("NetworkRecord")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
