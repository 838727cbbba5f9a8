//! `afterimage serve`: runs the studio until the process receives a signal.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::error::{Error, Result};
use crate::http;
use crate::store::Store;

/// Maximum number of threads for blocking work. All SQLite access is behind one lock, so more threads would only wait for it.
const BLOCKING_THREADS: usize = 8;

/// Serves the data folder on the address `listen` until Ctrl-C or SIGTERM. Refuses bodies of more than `max_body` bytes.
pub(super) fn serve(data: &Path, listen: &str, max_body: Option<usize>) -> Result<()> {
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .init();
    let mut store = Store::open(data)?;
    if let Some(bytes) = max_body {
        store = store.with_max_body_bytes(bytes);
    }
    let store = Arc::new(store);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()
        .and_then(|runtime| {
            runtime.block_on(async {
                let listener = TcpListener::bind(listen).await?;
                let address = listener.local_addr()?;
                if !address.ip().is_loopback() {
                    tracing::warn!(
                        "the studio has no login: anyone who can connect to {address} can watch the recordings"
                    );
                }
                // The only line on standard output. Programs that requested port 0 read the port from it.
                writeln!(io::stdout(), "listening on http://{address}")?;
                http::serve(listener, store, shutdown_signal()).await;
                Ok(())
            })
        })
        .map_err(|source| Error::Listen {
            address: listen.to_owned(),
            source,
        })
}

/// Completes at Ctrl-C, and on Unix also at SIGTERM.
async fn shutdown_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // If no handler can be installed, the default action of the signal ends the process.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
