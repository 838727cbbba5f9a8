//! The studio over HTTP: the collector that SDKs send to, the JSON API, and the page.
//!
//! Everything a client decides is bounded by a constant of this module or its children: how many talk at once, how
//! much they say, and how long they take to say it.

mod api;
mod collector;
mod local_only;
mod page;
mod problem;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore};

use self::problem::Problem;
use crate::error::Result;
use crate::store::Store;

/// Connections served at once; further ones wait in the system's queue. A browser holds six.
const MAX_CONNECTIONS: usize = 64;

/// All headers of a request together, with its first line. Ours need a few hundred bytes.
const MAX_HEADER_BYTES: usize = 16 << 10;

/// Headers of a request. A browser sends about fifteen.
const MAX_HEADERS: usize = 64;

/// How long a client may take to send its headers.
const HEADER_TIME: Duration = Duration::from_secs(10);

/// How long to wait for a connection to end when none can be accepted.
const ACCEPT_TIME: Duration = Duration::from_secs(1);

/// How long requests that are under way may still take when the studio stops.
const STOP_TIME: Duration = Duration::from_secs(2);

/// Serves the studio until `stop` completes. A connection that fails ends alone.
pub async fn serve(listener: TcpListener, store: Arc<Store>, stop: impl Future<Output = ()>) {
    let local = listener
        .local_addr()
        .is_ok_and(|address| address.ip().is_loopback());
    let routes = routes(store, local);
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let ended = Arc::new(Notify::new());
    let connections = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            let permit = Arc::clone(&permits).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, stream) = tokio::select! {
            () = &mut stop => break,
            (permit, accepted) = accepted => match accepted {
                Ok((stream, _)) => (permit, stream),
                // Out of descriptors, most likely: it helps when one of the others ends.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::timeout(ACCEPT_TIME, ended.notified()).await.ok();
                    continue;
                }
            },
        };
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .max_buf_size(MAX_HEADER_BYTES)
            .max_headers(MAX_HEADERS)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes.clone()));
        let served = connections.watch(served);
        let ended = Arc::clone(&ended);
        tokio::spawn(async move {
            if let Err(error) = served.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(permit);
            ended.notify_waiters();
        });
    }
    if tokio::time::timeout(STOP_TIME, connections.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("stopped with requests under way");
    }
}

fn routes(store: Arc<Store>, local: bool) -> Router {
    let viewer_routes = page::routes()
        .route("/api/health", get(api::health))
        .route("/api/sessions", get(api::sessions))
        .route("/api/sessions/{device}/{session}", get(api::session))
        .route("/api/sessions/{device}/{session}/events", get(api::events));
    let viewer_routes = if local {
        viewer_routes.layer(axum::middleware::from_fn(local_only::local_only))
    } else {
        viewer_routes
    };
    viewer_routes
        .route("/v1/segments", post(collector::post_segment))
        .route("/v1/resources", post(collector::post_resource))
        .route("/v1/config", get(collector::remote_config))
        .fallback(|| async { Problem::not_found("there is nothing at this address") })
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .layer(axum::middleware::map_response(page::set_security_headers))
        .with_state(store)
}

/// Runs what waits for disk or SQLite off the threads that serve connections.
async fn run_blocking<T: Send + 'static>(
    store: Arc<Store>,
    work: impl FnOnce(&Store) -> Result<T> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(move || work(&store)).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Problem::internal(
            "the studio failed at this request; its log says more",
        )),
    }
}
