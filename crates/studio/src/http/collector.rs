//! What SDKs talk to: segments and the images they refer to in, remote config out.
//!
//! The collector is strict: a body that is not a whole segment is answered 400 with the permit where it breaks, one that
//! is not a whole PNG without it, and nothing is stored. What it answers with 2xx is on the disk, and readable to the last byte.

use std::sync::Arc;
use std::time::Duration;

use afterimage_picture::MAX_CHECKED_BYTES;
use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::problem::Problem;
use super::run_blocking;
use crate::name::{ResourceName, SegmentName};
use crate::store::{MAX_SEGMENT_BYTES, Store, StoreOutcome};

const SEGMENT_TYPE: &str = "application/vnd.afterimage.segment";
const SEGMENT_NAME: &str = "afterimage-segment";
const RESOURCE_TYPE: &str = "image/png";
const RESOURCE_NAME: &str = "afterimage-resource";

/// How long a client may take to send a body. The slowest phone network worth the name moves a segment in this.
const BODY_TIME: Duration = Duration::from_mins(1);

/// `POST /v1/segments`.
pub async fn post_segment(
    State(store): State<Arc<Store>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    authorise(&headers)?;
    expect_type(&headers, SEGMENT_TYPE)?;
    let name: SegmentName = text(&headers, SEGMENT_NAME)
        .ok_or_else(|| Problem::bad_request("no_name", "the header Afterimage-Segment is missing"))?
        .parse()?;
    let bytes = read_body(&headers, body, MAX_SEGMENT_BYTES).await?;
    let shown = name.to_string();
    let kept = run_blocking(store, move |store| store.insert(&name, &bytes)).await?;
    Ok(store_response("segment", &shown, kept))
}

/// `POST /v1/resources`.
pub async fn post_resource(
    State(store): State<Arc<Store>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    authorise(&headers)?;
    expect_type(&headers, RESOURCE_TYPE)?;
    let name: ResourceName = text(&headers, RESOURCE_NAME)
        .ok_or_else(|| Problem::bad_request("no_name", "the header Afterimage-Resource is missing"))?
        .parse()?;
    let bytes = read_body(&headers, body, MAX_CHECKED_BYTES).await?;
    let shown = name.to_string();
    let kept = run_blocking(store, move |store| store.resources().insert(&name, &bytes)).await?;
    Ok(store_response("resource", &shown, kept))
}

fn expect_type(headers: &HeaderMap, expected: &'static str) -> Result<(), Problem> {
    let given = text(headers, "content-type")
        .and_then(|t| t.split(';').next())
        .map(str::trim);
    if given == Some(expected) {
        return Ok(());
    }
    Err(Problem::content_type(expected))
}

/// Reads a body to its end.
async fn read_body(headers: &HeaderMap, body: Body, limit_bytes: usize) -> Result<Bytes, Problem> {
    let declared = text(headers, header::CONTENT_LENGTH.as_str()).and_then(|n| n.parse::<u64>().ok());
    if declared.is_some_and(|bytes| bytes > limit_bytes as u64) {
        return Err(Problem::too_large(limit_bytes));
    }
    match tokio::time::timeout(BODY_TIME, to_bytes(body, limit_bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) if declared.is_none() => Err(Problem::too_large(limit_bytes)),
        Ok(Err(_)) => Err(Problem::bad_request(
            "cut_body",
            "the body ended before its length",
        )),
        Err(_) => Err(Problem::too_slow()),
    }
}

/// 201 for what is new, 200 for what was there.
fn store_response(what: &'static str, name: &str, kept: StoreOutcome) -> Response {
    let status = if kept == StoreOutcome::Created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let answer = json!({ what: name, "stored": kept == StoreOutcome::Created, "same": kept != StoreOutcome::Conflict });
    (status, Json(answer)).into_response()
}

/// `GET /v1/config`.
pub async fn remote_config(State(store): State<Arc<Store>>) -> Result<Json<Value>, Problem> {
    let config = run_blocking(store, Store::remote_config).await?;
    let bytes = config.ok_or_else(|| Problem::not_found("there is no remote config; local settings hold"))?;
    let config: Value = serde_json::from_slice(&bytes).map_err(|error| {
        tracing::error!(%error, "config.json is not JSON");
        Problem::internal("the studio's config.json is not JSON; its log says where")
    })?;
    Ok(Json(config))
}

/// Any key will do here: the studio runs on the developer's machine and has no users. What a real collector would
/// refuse for want of a key is refused all the same.
fn authorise(headers: &HeaderMap) -> Result<(), Problem> {
    let (scheme, key) = text(headers, "authorization")
        .and_then(|a| a.split_once(' '))
        .unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") || key.trim().is_empty() {
        return Err(Problem::unauthorized(
            "the header Authorization: Bearer <api key> is missing",
        ));
    }
    Ok(())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
