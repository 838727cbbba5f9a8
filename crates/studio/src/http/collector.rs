//! What SDKs talk to: segments in, remote config out.
//!
//! The collector is strict: a body that is not a whole segment is answered 400 with the place where it breaks, and
//! nothing is stored. What it answers with 2xx is on the disk, and readable to the last byte.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::off_thread;
use super::problem::Problem;
use crate::name::SegmentName;
use crate::store::{Kept, MAX_SEGMENT_BYTES, Store};

const SEGMENT_TYPE: &str = "application/vnd.afterimage.segment";
const SEGMENT_NAME: &str = "afterimage-segment";

/// How long a client may take to send a body. The slowest phone network worth the name moves a segment in this.
const BODY_TIME: Duration = Duration::from_mins(1);

/// `POST /v1/segments`.
pub async fn take_segment(
    State(store): State<Arc<Store>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    authorise(&headers)?;
    if text(&headers, "content-type")
        .and_then(|t| t.split(';').next())
        .map(str::trim)
        != Some(SEGMENT_TYPE)
    {
        return Err(Problem::content_type(SEGMENT_TYPE));
    }
    let name: SegmentName = text(&headers, SEGMENT_NAME)
        .ok_or_else(|| Problem::bad_request("no_name", "the header Afterimage-Segment is missing"))?
        .parse()?;
    let declared = text(&headers, header::CONTENT_LENGTH.as_str()).and_then(|n| n.parse::<u64>().ok());
    if declared.is_some_and(|bytes| bytes > MAX_SEGMENT_BYTES as u64) {
        return Err(Problem::too_large(MAX_SEGMENT_BYTES));
    }
    let bytes = match tokio::time::timeout(BODY_TIME, to_bytes(body, MAX_SEGMENT_BYTES)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) if declared.is_none() => return Err(Problem::too_large(MAX_SEGMENT_BYTES)),
        Ok(Err(_)) => {
            return Err(Problem::bad_request(
                "cut_body",
                "the body ended before its length",
            ));
        }
        Err(_) => return Err(Problem::too_slow()),
    };
    let shown = name.to_string();
    let kept = off_thread(store, move |store| store.keep(&name, &bytes)).await?;
    let status = if kept == Kept::New {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let answer = json!({ "segment": shown, "stored": kept == Kept::New, "same": kept != Kept::Other });
    Ok((status, Json(answer)).into_response())
}

/// `GET /v1/config`.
pub async fn remote_config(State(store): State<Arc<Store>>) -> Result<Json<Value>, Problem> {
    let config = off_thread(store, Store::remote_config).await?;
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
