//! Session replay setup like an app's, except for clock and network.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use afterimage::clock::{Clock, VirtualClock};
use afterimage::{
    DeviceInfo, FlushReport, HttpClient, LogLevel, LogSink, PlatformServices, SessionReplay,
    SessionReplayConfig,
};

/// Step of a virtual clock that runs in real time while the player waits.
const STEP: Duration = Duration::from_millis(10);

/// Creates a session replay whose spool is the folder `spool`.
///
/// # Errors
///
/// If the options are invalid.
pub fn replay(
    config: SessionReplayConfig,
    spool: &Path,
    clock: Arc<dyn Clock>,
    http: Arc<dyn HttpClient>,
) -> afterimage::Result<SessionReplay> {
    let services = PlatformServices {
        storage_dir: spool.to_owned(),
        // Constants, so that a trace is recorded as the same bytes on every machine.
        device: DeviceInfo {
            platform: "android".to_owned(),
            os_version: "15".to_owned(),
            device_model: "Trace Player".to_owned(),
            app_id: "dev.afterimage.trace".to_owned(),
            app_version: "1.0".to_owned(),
            app_build: "1".to_owned(),
            locale: "en-US".to_owned(),
            density: 1.0,
        },
        boot_id: String::new(),
        clock,
        http,
        log: Some(Arc::new(StderrLog)),
    };
    SessionReplay::new(config, services)
}

/// Flushes and waits for the report. A virtual clock runs in real time meanwhile, so that back-off and the deadline end.
///
/// # Errors
///
/// If the session replay was disposed or no thread could be started.
pub fn flush(
    replay: &SessionReplay,
    clock: Option<&VirtualClock>,
    wait_ms: u64,
) -> Result<FlushReport, Box<dyn std::error::Error + Send + Sync>> {
    let (sender, receiver) = mpsc::channel();
    replay.flush(wait_ms, move |report| {
        // The receiver waits for as long as the flush takes.
        let _ = sender.send(report);
    })?;
    loop {
        match receiver.recv_timeout(STEP) {
            Ok(report) => return Ok(report),
            Err(RecvTimeoutError::Timeout) => step(clock),
            Err(RecvTimeoutError::Disconnected) => return Err("the flush ended without a report".into()),
        }
    }
}

/// Waits for the decision whether the session is recorded. A virtual clock runs in real time meanwhile, since remote config may have
/// to be requested again after a pause.
#[must_use]
pub fn wait_decided(replay: &SessionReplay, clock: &VirtualClock, limit: Duration) -> bool {
    let steps = limit.as_millis() / STEP.as_millis();
    (0..steps).any(|_| {
        let is_decided = replay.wait_recorded(STEP);
        if !is_decided {
            step(Some(clock));
        }
        is_decided
    })
}

fn step(clock: Option<&VirtualClock>) {
    if let Some(clock) = clock {
        clock.advance_by(STEP.as_millis() as u64);
    }
}

/// Writes log lines to standard error.
struct StderrLog;

impl LogSink for StderrLog {
    fn log(&self, level: LogLevel, message: String) {
        eprintln!("{level:?}: {message}");
    }
}
