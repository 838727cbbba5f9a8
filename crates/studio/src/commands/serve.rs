//! `afterimage serve`: the studio on a socket.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::error::{Error, Result};
use crate::http;
use crate::store::Store;

/// Threads that may wait for the disk at once. SQLite is behind one lock, so more would only queue there.
const BLOCKING_THREADS: usize = 8;

/// Serves until the process is told to stop.
pub fn run(data: &Path, listen: &str) -> Result<()> {
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .init();
    let store = Arc::new(Store::open(data)?);
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
                        "everyone who reaches {address} can watch what is recorded: the studio has no login"
                    );
                }
                // The one line on standard output, for people and for programs that asked for port 0.
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

/// Completes at Ctrl-C, or when a supervisor asks.
async fn shutdown_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut asked) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = asked.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without a handler there is nothing to wait for, and the system's own stops the process.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
