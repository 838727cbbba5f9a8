//! The built-in HTTP client.

use std::sync::Arc;

use afterimage_transport::HttpClient;

/// Returns the built-in client, or `None` if this build has none.
#[cfg(feature = "ureq-client")]
#[must_use]
pub fn built_in() -> Option<Arc<dyn HttpClient>> {
    Some(Arc::new(afterimage_transport::UreqClient::default()))
}

/// Returns the built-in client, or `None` if this build has none.
#[cfg(not(feature = "ureq-client"))]
#[must_use]
pub fn built_in() -> Option<Arc<dyn HttpClient>> {
    None
}
