//! The guard around calls into UIKit: a failure of one view never reaches the app.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Failures of the capture: counted, and reported once for each place.
pub(crate) struct Failures {
    count: Cell<u64>,
    reported: RefCell<Vec<&'static str>>,
    report: Box<dyn Fn(&'static str)>,
}

impl Failures {
    /// Counts failures, and calls `report` with the place of the first one of each place.
    pub(crate) fn new(report: Box<dyn Fn(&'static str)>) -> Self {
        Self {
            count: Cell::new(0),
            reported: RefCell::default(),
            report,
        }
    }

    /// Number of failures.
    pub(crate) fn count(&self) -> u64 {
        self.count.get()
    }

    /// Calls `action`, which may call UIKit and the app's overrides of it. Returns `None` if it panicked.
    pub(crate) fn guard<R>(&self, place: &'static str, action: impl FnOnce() -> R) -> Option<R> {
        match catch_unwind(AssertUnwindSafe(action)) {
            Ok(result) => Some(result),
            Err(payload) => {
                // The destructor of a payload may panic too.
                let _ = catch_unwind(AssertUnwindSafe(|| drop(payload)));
                self.count_one(place);
                None
            }
        }
    }

    /// Counts a failure that is no panic.
    pub(crate) fn count_one(&self, place: &'static str) {
        self.count.set(self.count.get() + 1);
        let mut reported = self.reported.borrow_mut();
        if reported.contains(&place) {
            return;
        }
        reported.push(place);
        drop(reported);
        let _ = catch_unwind(AssertUnwindSafe(|| (self.report)(place)));
    }
}
