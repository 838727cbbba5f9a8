//! Engine setup like an app's, except for clock and network.

use std::path::Path;
use std::sync::Arc;

use afterimage::clock::Clock;
use afterimage::{CallbackError, HostInfo, HttpClient, LogLevel, LogSink, ReplayEngine, SessionReplayConfig};

/// Creates an engine with its spool in `spool`.
///
/// # Errors
///
/// The engine's error, as for an invalid configuration.
pub fn engine(
    config: SessionReplayConfig,
    spool: &Path,
    clock: Arc<dyn Clock>,
    http: Arc<dyn HttpClient>,
) -> afterimage::Result<Arc<ReplayEngine>> {
    // Constants, so that a trace is recorded as the same bytes on every machine.
    let host = HostInfo {
        storage_dir: spool.to_string_lossy().into_owned(),
        uptime_ms: clock.uptime_ms(),
        platform: "android".to_owned(),
        os_version: "15".to_owned(),
        device_model: "Trace Player".to_owned(),
        app_id: "dev.afterimage.trace".to_owned(),
        app_version: "1.0".to_owned(),
        app_build: "1".to_owned(),
        locale: "en-US".to_owned(),
        density: 1.0,
    };
    ReplayEngine::with_platform(config, host, clock, http, Some(Arc::new(Stderr)))
}

/// Writes log lines to standard error.
struct Stderr;

impl LogSink for Stderr {
    fn log(&self, level: LogLevel, message: String) -> Result<(), CallbackError> {
        eprintln!("{level:?}: {message}");
        Ok(())
    }
}
