//! The HTTP request of an upload.

use afterimage_config::ServerUrl;

use super::{UploadItem, queue::NextUpload};
use crate::http::{HttpRequest, Method, RESOURCE_NAME, SEGMENT_NAME, USER_AGENT};

/// Time limit of a request without a body, and minimum of every limit. The reference SDKs use the same.
const BASE_TIMEOUT_MS: u64 = 10_000;

/// Speed of the slowest supported network, a crowded 3G cell. The time limit grows with the size of a segment by it.
const SLOWEST_BYTES_PER_MS: u64 = 16;

/// Maximum time limit of a request, so that a hanging server cannot block a run forever.
const MAX_TIMEOUT_MS: u64 = 60_000;

/// Header with the device's wall clock when the request is sent, in milliseconds since 1970. From it the collector knows by
/// how much the clock is wrong.
const DEVICE_TIME: &str = "Afterimage-Device-Time";

/// Returns the request that uploads an item.
pub(super) fn upload_request(
    server: &ServerUrl,
    api_key: &str,
    next: &NextUpload,
    wall_ms: u64,
) -> HttpRequest {
    let (path, content_type, name_header) = match next.item {
        UploadItem::Segment(_) => ("v1/segments", "application/vnd.afterimage.segment", SEGMENT_NAME),
        UploadItem::Resource(_) => ("v1/resources", "image/png", RESOURCE_NAME),
    };
    let headers = [
        ("Authorization", format!("Bearer {api_key}")),
        ("Content-Type", content_type.to_owned()),
        (name_header, next.item.to_string()),
        (DEVICE_TIME, wall_ms.to_string()),
        ("User-Agent", USER_AGENT.to_owned()),
    ];
    HttpRequest {
        method: Method::Post,
        url: server.join(path),
        headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
        body: Some(next.path.clone()),
        body_bytes: None,
        timeout_ms: timeout_ms(next.bytes),
    }
}

/// Returns the time limit of a request with a body of `bytes`.
fn timeout_ms(bytes: u64) -> u64 {
    (BASE_TIMEOUT_MS + bytes / SLOWEST_BYTES_PER_MS).min(MAX_TIMEOUT_MS)
}
