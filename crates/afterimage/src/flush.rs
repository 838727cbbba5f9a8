//! A flush in flight: it ends once, when everything was sent or when its time is up, whichever is first.

use std::fmt;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::counters::UploadTotals;
use crate::guard::foreign;
use crate::model::FlushReport;

/// Longest flush; a host that asks for more gets this.
pub const MAX_FLUSH_MS: u64 = 60_000;

type Done = Box<dyn FnOnce(FlushReport) + Send>;

/// One flush that somebody waits for.
pub struct FlushTicket {
    /// When it is over at the latest.
    pub deadline: Instant,
    /// What the server had taken when the app asked.
    pub sent_before: UploadTotals,
    done: Mutex<Option<Done>>,
}

impl FlushTicket {
    /// A flush that may take this long and then calls `done` once.
    pub fn new(
        deadline_ms: u64,
        sent_before: UploadTotals,
        done: impl FnOnce(FlushReport) + Send + 'static,
    ) -> Self {
        Self {
            deadline: Instant::now() + Duration::from_millis(deadline_ms.min(MAX_FLUSH_MS)),
            sent_before,
            done: Mutex::new(Some(Box::new(done))),
        }
    }

    /// Ends it; a second end does nothing.
    pub fn finish(&self, report: impl FnOnce() -> FlushReport) {
        let done = self.done.lock().take();
        if let Some(done) = done {
            let report = report();
            foreign(|| done(report));
        }
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.done.lock().is_none()
    }
}

impl Drop for FlushTicket {
    fn drop(&mut self) {
        // Whoever waits is never left waiting, whatever became of the thread that had the ticket.
        self.finish(|| FlushReport {
            problem: "the engine ended before the flush did".to_owned(),
            ..FlushReport::default()
        });
    }
}

impl fmt::Debug for FlushTicket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlushTicket")
            .field("over", &self.is_over())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn a_flush_ends_once() {
        let calls = Arc::new(AtomicU32::new(0));
        let counted = calls.clone();
        let ticket = FlushTicket::new(10, UploadTotals::default(), move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        ticket.finish(FlushReport::default);
        ticket.finish(FlushReport::default);
        assert!(ticket.is_over());
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }
}
