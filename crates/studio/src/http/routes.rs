//! The route table: maps paths and methods to their handlers.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, map_response};
use axum::routing::{get, post};

use super::local_only::{ViewerAccess, require_local_host};
use super::problem::Problem;
use super::{api, collector, page};
use crate::store::Store;

/// Returns the routes of the whole studio. `access` restricts the page and the API of sessions, not the collector.
pub(super) fn routes(store: Arc<Store>, access: ViewerAccess) -> Router {
    let viewer_routes = page::routes()
        .route("/api/sessions", get(api::list_sessions))
        .route("/api/sessions/{device}/{session}", get(api::session))
        .route(
            "/api/sessions/{device}/{session}/events",
            get(api::session_events),
        );
    let viewer_routes = match access {
        ViewerAccess::LocalHostNames => viewer_routes.layer(from_fn(require_local_host)),
        ViewerAccess::AnyHostName => viewer_routes,
    };
    viewer_routes
        // An app asks from a device, under the name that the device has for this machine. The answer has counts only.
        .route("/api/health", get(api::health))
        .route("/v1/segments", post(collector::post_segment))
        .route("/v1/resources", post(collector::post_resource))
        .route("/v1/config", get(collector::remote_config))
        .fallback(|| async { Problem::not_found("no such path") })
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .layer(map_response(page::set_security_headers))
        .with_state(store)
}
