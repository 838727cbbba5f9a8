//! The JSON API of the page.

use std::sync::Arc;

use afterimage_config::SessionName;
use afterimage_replay::{ImageLookup, Recording};
use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use super::blocking::run_blocking;
use super::problem::Problem;
use crate::segment_summary::Origin;
use crate::store::{SequenceRange, SessionInfo, Store};

/// Maximum number of sessions in the list. Older ones remain available at their own path.
const MAX_LISTED: usize = 500;

/// Maximum number of screen names per session in the list.
const MAX_LISTED_SCREENS: usize = 24;

/// Extracts the session from a path of the form `/api/sessions/{device}/{session}`.
pub(super) struct SessionPath(SessionName);

impl<S: Send + Sync> FromRequestParts<S> for SessionPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path((device, session)): Path<(String, String)> = Path::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::bad_request("bad_name", "the path is not valid UTF-8"))?;
        Ok(Self(SessionName::new(device.parse()?, session.parse()?)))
    }
}

/// `GET /api/health`
pub(super) async fn health(State(store): State<Arc<Store>>) -> Result<Json<Value>, Problem> {
    let counts = run_blocking(store, Store::counts).await?;
    Ok(Json(json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "sessions": counts.sessions,
        "segments": counts.segments,
    })))
}

/// `GET /api/sessions`
pub(super) async fn list_sessions(State(store): State<Arc<Store>>) -> Result<Json<Value>, Problem> {
    let list = run_blocking(store, |store| {
        let sessions = store.sessions(MAX_LISTED)?;
        let rows: Vec<SessionRow> = sessions.into_iter().map(SessionRow::from).collect();
        Ok(json!({ "sessions": rows, "total": store.counts()?.sessions }))
    });
    Ok(Json(list.await?))
}

/// `GET /api/sessions/{device}/{session}`
pub(super) async fn session(
    State(store): State<Arc<Store>>,
    SessionPath(name): SessionPath,
) -> Result<Json<SessionInfo>, Problem> {
    let session = run_blocking(store, move |store| store.session(&name)).await?;
    session.map(Json).ok_or_else(session_not_found)
}

/// `GET /api/sessions/{device}/{session}/events`: the session as rrweb events. A broken segment contributes the entries
/// before its fault.
pub(super) async fn session_events(
    State(store): State<Arc<Store>>,
    SessionPath(name): SessionPath,
) -> Result<Response, Problem> {
    let events = run_blocking(store, move |store| {
        let segments = store.read(&name)?;
        if segments.is_empty() {
            return Ok(None);
        }
        let mut events = Vec::new();
        let images = ImageLookup::new(|fingerprint| store.resources().find(name.device_id(), fingerprint));
        Recording::from_segments(segments)?.export_rrweb_with(&mut events, images)?;
        Ok(Some(events))
    })
    .await?
    .ok_or_else(session_not_found)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], events).into_response())
}

/// A session in the list, without the details of its segments.
#[derive(Serialize)]
struct SessionRow {
    device_id: String,
    session_id: String,
    #[serde(flatten)]
    origin: Origin,
    received_ms: u64,
    /// Largest difference of the device's clock from the studio's.
    skew_ms: Option<i64>,
    started_ms: Option<u64>,
    length_ms: u64,
    active_ms: u64,
    bytes: u64,
    /// Number of stored segments.
    segments: usize,
    /// Number of broken segments among them.
    broken: usize,
    /// Number of other contents that were sent under the names of segments.
    conflicts: u64,
    missing: Vec<SequenceRange>,
    /// Distinct screen names, at most [`MAX_LISTED_SCREENS`].
    screens: Vec<String>,
}

impl From<SessionInfo> for SessionRow {
    fn from(session: SessionInfo) -> Self {
        let mut screens: Vec<String> = Vec::new();
        for screen in session.screens {
            if screens.len() < MAX_LISTED_SCREENS && !screens.contains(&screen.name) {
                screens.push(screen.name);
            }
        }
        Self {
            device_id: session.device_id,
            session_id: session.session_id,
            origin: session.origin,
            received_ms: session.received_ms,
            skew_ms: session.skew_ms,
            started_ms: session.started_ms,
            length_ms: session.length_ms,
            active_ms: session.active_ms,
            bytes: session.bytes,
            segments: session.segments.len(),
            broken: session
                .segments
                .iter()
                .filter(|segment| segment.fault.is_some())
                .count(),
            conflicts: session.segments.iter().map(|segment| segment.conflicts).sum(),
            missing: session.missing,
            screens,
        }
    }
}

fn session_not_found() -> Problem {
    Problem::not_found("no such session in the data folder")
}
