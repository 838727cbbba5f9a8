//! The JSON API that the page is made of.

use std::sync::Arc;

use afterimage_replay::{ImageLookup, Recording};
use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::problem::Problem;
use super::run_blocking;
use crate::name::SessionName;
use crate::store::{SessionInfo, Store};

/// Sessions in the list. Older ones are there and open by their address.
const MAX_LISTED: usize = 500;

/// Screen names shown of a session in the list.
const MAX_LISTED_SCREENS: usize = 24;

/// The session in the address.
pub struct SessionPath(SessionName);

impl<S: Send + Sync> FromRequestParts<S> for SessionPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path((device, session)): Path<(String, String)> = Path::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::bad_request("bad_name", "the address is not UTF-8"))?;
        Ok(Self(SessionName::new(&device, &session)?))
    }
}

/// `GET /api/health`.
pub async fn health(State(store): State<Arc<Store>>) -> Result<Json<Value>, Problem> {
    let (sessions, segments) = run_blocking(store, Store::counts).await?;
    let version = env!("CARGO_PKG_VERSION");
    Ok(Json(
        json!({ "status": "ok", "version": version, "sessions": sessions, "segments": segments }),
    ))
}

/// `GET /api/sessions`.
pub async fn sessions(State(store): State<Arc<Store>>) -> Result<Json<Value>, Problem> {
    let (sessions, total) = run_blocking(store, |store| {
        Ok((store.sessions(MAX_LISTED)?, store.counts()?.0))
    })
    .await?;
    let sessions: Vec<Value> = sessions.into_iter().map(session_row).collect();
    Ok(Json(json!({ "sessions": sessions, "total": total })))
}

/// `GET /api/sessions/{device}/{session}`.
pub async fn session(
    State(store): State<Arc<Store>>,
    SessionPath(name): SessionPath,
) -> Result<Json<SessionInfo>, Problem> {
    let session = run_blocking(store, move |store| store.session(&name)).await?;
    session.map(Json).ok_or_else(session_not_found)
}

/// `GET /api/sessions/{device}/{session}/events`: what the player plays, with what is whole of broken segments.
pub async fn events(
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

/// A session as the list shows it: what is long is cut down to what a line holds.
fn session_row(mut session: SessionInfo) -> Value {
    let segments = std::mem::take(&mut session.segments);
    let mut screens: Vec<String> = Vec::new();
    for screen in std::mem::take(&mut session.screens) {
        if screens.len() < MAX_LISTED_SCREENS && !screens.contains(&screen.name) {
            screens.push(screen.name);
        }
    }
    let mut line = json!(session);
    if let Some(fields) = line.as_object_mut() {
        fields.insert("segments".to_owned(), segments.len().into());
        fields.insert(
            "broken".to_owned(),
            segments.iter().filter(|s| s.fault.is_some()).count().into(),
        );
        fields.insert("screens".to_owned(), screens.into());
    }
    line
}

fn session_not_found() -> Problem {
    Problem::not_found("no such session was recorded here")
}
