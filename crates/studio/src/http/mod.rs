//! The studio's HTTP server: the collector for SDKs, the JSON API, and the page.
//!
//! Clients are not trusted. The constants of this module and `collector` bound the number of connections, the size
//! of a request, and the time that it may take.

mod api;
mod blocking;
mod collector;
mod local_only;
mod page;
mod problem;
mod routes;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore};

use self::local_only::ViewerAccess;
use crate::store::Store;

/// Maximum number of open connections. Further ones wait in the system's accept queue. A browser opens up to six.
const MAX_CONNECTIONS: usize = 64;

/// Maximum size of a request's first line and headers together. SDKs and browsers need a few hundred bytes.
const MAX_HEADER_BYTES: usize = 16 << 10;

/// Maximum number of headers in a request. A browser sends about fifteen.
const MAX_HEADERS: usize = 64;

/// Time limit for the headers of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// Delay before the next `accept` if one fails and no connection ends in the meantime.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_secs(1);

/// Time limit for the requests in progress when the studio stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// Serves the studio until `stop` completes. A failed connection does not affect the others.
pub async fn serve(listener: TcpListener, store: Arc<Store>, stop: impl Future<Output = ()>) {
    let routes = routes::routes(store, ViewerAccess::for_listener(&listener));
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
                // The usual cause is a lack of file descriptors. A connection that ends releases one.
                Err(error) => {
                    tracing::warn!(%error, "failed to accept a connection");
                    tokio::time::timeout(ACCEPT_RETRY_DELAY, ended.notified()).await.ok();
                    continue;
                }
            },
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIMEOUT)
            .max_buf_size(MAX_HEADER_BYTES)
            .max_headers(MAX_HEADERS)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes.clone()));
        let connection = connections.watch(connection);
        let ended = Arc::clone(&ended);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection failed");
            }
            drop(permit);
            ended.notify_waiters();
        });
    }
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, connections.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("stopped before all requests were answered");
    }
}
