//! The guard around calls into UIKit: a failure of one view never reaches the app.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::caught::caught;
use crate::counters::{CaptureCounters, Loss};
use crate::host::Failure;

/// Number of calls that the app made on another thread than the main one, which only the main thread can report.
#[derive(Debug, Default)]
pub(crate) struct OffMainCalls(AtomicU64);

impl OffMainCalls {
    /// Counts a call.
    pub(crate) fn count_one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Failures of the capture, counted.
pub(crate) struct Failures {
    counters: Arc<CaptureCounters>,
    off_main: Arc<OffMainCalls>,
    reported: RefCell<Vec<&'static str>>,
    report: Box<dyn Fn(Failure)>,
}

impl Failures {
    /// Counts failures in `counters`, and calls `report` for each.
    pub(crate) fn new(report: Box<dyn Fn(Failure)>, counters: Arc<CaptureCounters>) -> Self {
        Self {
            counters,
            off_main: Arc::default(),
            reported: RefCell::default(),
            report,
        }
    }

    /// Number of failures, with the calls on other threads that wait to be reported.
    pub(crate) fn count(&self) -> u64 {
        self.counters.read().failures + self.off_main.0.load(Ordering::Relaxed)
    }

    /// The counts of all losses.
    pub(crate) fn counters(&self) -> &Arc<CaptureCounters> {
        &self.counters
    }

    /// The calls on other threads, which count as failures.
    pub(crate) fn off_main(&self) -> Arc<OffMainCalls> {
        self.off_main.clone()
    }

    /// Reports the calls on other threads since the last time.
    pub(crate) fn report_off_main(&self) {
        for _ in 0..self.off_main.0.swap(0, Ordering::Relaxed) {
            self.count_one("a call on another thread than the main one");
        }
    }

    /// Calls `action`, which may call UIKit and the app's overrides of it. Returns `None`, and counts a failure, if it panicked or threw.
    pub(crate) fn guard<R>(&self, place: &'static str, action: impl FnOnce() -> R) -> Option<R> {
        let result = caught(action);
        if result.is_none() {
            self.count_one(place);
        }
        result
    }

    /// Counts a failure.
    pub(crate) fn count_one(&self, place: &'static str) {
        self.counters.add(Loss::Failure);
        let mut reported = self.reported.borrow_mut();
        let failure = if reported.contains(&place) {
            Failure::Repeated
        } else {
            reported.push(place);
            Failure::First(place)
        };
        drop(reported);
        let _ = caught(|| (self.report)(failure));
    }
}
