//! Flushes in flight: the callback of each runs exactly once.

use afterimage_engine::FlushOutcome;

use super::totals::Totals;
use crate::model::FlushReport;
use crate::platform::foreign;

/// Longest flush in milliseconds. A host that asks for more gets this.
pub(super) const MAX_FLUSH_MS: u64 = 60_000;

type Callback = Box<dyn FnOnce(FlushReport) + Send>;

/// A flush whose callback did not run yet. Dropping it runs the callback, so that no host waits for ever.
pub(super) struct PendingFlush {
    /// The totals before the flush.
    pub before: Totals,
    callback: Option<Callback>,
}

impl PendingFlush {
    /// Returns a flush that calls `callback` once.
    pub(super) fn new(before: Totals, callback: impl FnOnce(FlushReport) + Send + 'static) -> Self {
        Self {
            before,
            callback: Some(Box::new(callback)),
        }
    }

    /// Runs the callback.
    pub(super) fn complete(mut self, report: FlushReport) {
        self.call(report);
    }

    fn call(&mut self, report: FlushReport) {
        if let Some(callback) = self.callback.take() {
            foreign(|| callback(report));
        }
    }
}

impl Drop for PendingFlush {
    fn drop(&mut self) {
        if self.callback.is_some() {
            self.call(FlushReport {
                outcome: FlushOutcome::EngineEnded,
                problem: "the engine ended before the flush did".to_owned(),
                ..FlushReport::default()
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn the_callback_runs_once() {
        let (sender, reports) = channel();
        let pending = PendingFlush::new(Totals::default(), move |report| {
            sender.send(report.outcome).unwrap();
        });
        pending.complete(FlushReport::default());
        assert_eq!(reports.iter().collect::<Vec<_>>(), [FlushOutcome::Delivered]);
    }

    #[test]
    fn a_dropped_flush_reports_that_the_engine_ended() {
        let (sender, reports) = channel();
        drop(PendingFlush::new(Totals::default(), move |report| {
            sender.send(report.outcome).unwrap();
        }));
        assert_eq!(reports.iter().collect::<Vec<_>>(), [FlushOutcome::EngineEnded]);
    }
}
