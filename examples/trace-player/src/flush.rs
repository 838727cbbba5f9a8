//! Upload of all recorded segments at the end of a run.

use std::sync::mpsc;
use std::time::Duration;

use afterimage::{FlushReport, ReplayEngine};

use crate::error::Error;

/// Additional time for the flush report, beyond the time limit of the flush itself.
const REPORT_GRACE: Duration = Duration::from_mins(1);

/// Uploads everything, for at most `wait_ms`.
pub(crate) fn flush(engine: &ReplayEngine, wait_ms: u64) -> Result<FlushReport, Error> {
    let (sender, receiver) = mpsc::channel();
    engine.flush_then(wait_ms, move |report| {
        // The receiver waits longer than any flush takes.
        let _ = sender.send(report);
    })?;
    Ok(receiver.recv_timeout(Duration::from_millis(wait_ms) + REPORT_GRACE)?)
}
