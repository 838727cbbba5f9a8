//! Runs store operations, which wait for the disk or SQLite, outside the threads that serve connections.

use std::sync::Arc;

use super::problem::Problem;
use crate::error::Result;
use crate::store::Store;

/// Runs `operation` on a thread for blocking work and returns its result.
pub(super) async fn run_blocking<T: Send + 'static>(
    store: Arc<Store>,
    operation: impl FnOnce(&Store) -> Result<T> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(move || operation(&store)).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(Problem::internal(
            "the request failed; the studio's log has the details",
        )),
    }
}
