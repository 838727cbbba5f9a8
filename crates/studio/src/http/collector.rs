//! The collector: stores the segments and images that SDKs upload, and serves the remote config.
//!
//! A body that is not a complete segment is rejected with 400 and the byte offset of the fault; one that is not a complete
//! PNG, with 400. Rejected bodies are not stored. A 2xx response has a receipt, [`StorageReceipt`]: a body was decoded to its
//! last byte and is on disk under this name, and the receipt has its checksum. It is that of an earlier body if the name was
//! taken by other bytes.

use std::sync::Arc;
use std::time::Duration;

use afterimage_checksum::BodyChecksum;
use afterimage_config::{ResourceName, SegmentName, StorageReceipt};
use afterimage_picture::MAX_CHECKED_BYTES;
use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::blocking::run_blocking;
use super::problem::Problem;
use crate::store::{MAX_SEGMENT_BYTES, Receipt, Store, StoreOutcome};

const SEGMENT_TYPE: &str = "application/vnd.afterimage.segment";
const SEGMENT_NAME: &str = "afterimage-segment";
const DEVICE_TIME: &str = "afterimage-device-time";
const RESOURCE_TYPE: &str = "image/png";
const RESOURCE_NAME: &str = "afterimage-resource";

/// Time limit for the body of a request. A slow phone network transfers a segment in this time.
const BODY_TIMEOUT: Duration = Duration::from_mins(1);

/// `POST /v1/segments`
pub(super) async fn post_segment(
    State(store): State<Arc<Store>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    // Before the body: the device reads its clock when it sends the head, and a slow body takes a minute.
    let receipt = Receipt::now(header_text(&headers, DEVICE_TIME));
    require_api_key(&headers)?;
    require_content_type(&headers, SEGMENT_TYPE)?;
    let name: SegmentName = header_text(&headers, SEGMENT_NAME)
        .ok_or_else(|| Problem::bad_request("no_name", "the Afterimage-Segment header is missing"))?
        .parse()?;
    let bytes = read_body(&headers, body, MAX_SEGMENT_BYTES.min(store.max_body_bytes())).await?;
    let shown_name = name.to_string();
    let stored = run_blocking(store, move |store| {
        let outcome = store.insert(&name, &bytes, receipt)?;
        Ok((outcome, outcome.stored_checksum(&bytes)))
    });
    Ok(store_response("segment", &shown_name, stored.await?))
}

/// `POST /v1/resources`
pub(super) async fn post_resource(
    State(store): State<Arc<Store>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    require_api_key(&headers)?;
    require_content_type(&headers, RESOURCE_TYPE)?;
    let name: ResourceName = header_text(&headers, RESOURCE_NAME)
        .ok_or_else(|| Problem::bad_request("no_name", "the Afterimage-Resource header is missing"))?
        .parse()?;
    let bytes = read_body(&headers, body, MAX_CHECKED_BYTES.min(store.max_body_bytes())).await?;
    let shown_name = name.to_string();
    let stored = run_blocking(store, move |store| {
        let outcome = store.resources().insert(&name, &bytes)?;
        Ok((outcome, outcome.stored_checksum(&bytes)))
    });
    Ok(store_response("resource", &shown_name, stored.await?))
}

/// `GET /v1/config`
pub(super) async fn remote_config(State(store): State<Arc<Store>>) -> Result<Json<Value>, Problem> {
    let config = run_blocking(store, Store::remote_config).await?;
    let bytes = config.ok_or_else(|| {
        Problem::not_found("there is no config.json in the data folder; the SDK uses its local settings")
    })?;
    let config: Value = serde_json::from_slice(&bytes).map_err(|error| {
        tracing::error!(%error, "config.json is not valid JSON");
        Problem::internal("the studio's config.json is not valid JSON; its log has the position")
    })?;
    Ok(Json(config))
}

/// Accepts any non-empty API key: the studio runs on the developer's machine and has no users. A missing key is rejected
/// as in production, so that the mistake shows during development.
fn require_api_key(headers: &HeaderMap) -> Result<(), Problem> {
    let (scheme, key) = header_text(headers, "authorization")
        .and_then(|value| value.split_once(' '))
        .unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") || key.trim().is_empty() {
        return Err(Problem::unauthorized(
            "the header Authorization: Bearer <api key> is missing",
        ));
    }
    Ok(())
}

fn require_content_type(headers: &HeaderMap, expected: &'static str) -> Result<(), Problem> {
    let given = header_text(headers, "content-type")
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    if given == Some(expected) {
        return Ok(());
    }
    Err(Problem::content_type(expected))
}

/// Reads a body of at most `limit_bytes` within [`BODY_TIMEOUT`].
async fn read_body(headers: &HeaderMap, body: Body, limit_bytes: usize) -> Result<Bytes, Problem> {
    let declared_bytes =
        header_text(headers, header::CONTENT_LENGTH.as_str()).and_then(|n| n.parse::<u64>().ok());
    if declared_bytes.is_some_and(|bytes| bytes > limit_bytes as u64) {
        return Err(Problem::too_large(limit_bytes));
    }
    match tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, limit_bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) if declared_bytes.is_none() => Err(Problem::too_large(limit_bytes)),
        Ok(Err(_)) => Err(Problem::bad_request(
            "cut_body",
            "the body is shorter than its Content-Length",
        )),
        Err(_) => Err(Problem::too_slow()),
    }
}

/// Responds with 201 if the bytes are new and with 200 if the name is already stored, and with the receipt of the stored body.
fn store_response(
    kind: &'static str,
    name: &str,
    (outcome, checksum): (StoreOutcome, BodyChecksum),
) -> Response {
    let receipt = StorageReceipt::new(name, checksum).to_string();
    let status = if outcome == StoreOutcome::Created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let body = json!({
        kind: name,
        "stored": outcome == StoreOutcome::Created,
        "same": outcome.is_same(),
    });
    (status, [(StorageReceipt::HEADER, receipt)], Json(body)).into_response()
}

/// Value of a header; `None` if it is missing or not visible ASCII.
fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
