//! The built-in HTTP client, for hosts that give none.

use std::sync::Arc;

use afterimage_transport::HttpClient;

#[cfg(not(feature = "ureq-client"))]
use crate::error::ReplayError;
use crate::error::Result;

/// Makes the client.
#[cfg(feature = "ureq-client")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "a build without the client has none to give"
)]
pub fn built_in() -> Result<Arc<dyn HttpClient>> {
    Ok(Arc::new(afterimage_transport::UreqClient::default()))
}

/// Makes the client.
#[cfg(not(feature = "ureq-client"))]
pub fn built_in() -> Result<Arc<dyn HttpClient>> {
    Err(ReplayError::InvalidConfig {
        faults: "http: this build has no HTTP client of its own; give the host's".to_owned(),
    })
}
