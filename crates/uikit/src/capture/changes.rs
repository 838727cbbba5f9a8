//! The changes that the host and the app make to a capture.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::app::AppChange;

/// Changes that are not yet applied: the app's code may cause one within a walk.
#[derive(Default)]
pub(super) struct Changes(RefCell<VecDeque<Change>>);

/// A change during a capture.
pub(super) enum Change {
    /// The app changed.
    App(AppChange),
    /// The host starts the capture, which then waits for a request.
    Follow,
    /// The host starts the capture.
    Run,
    /// The host requests a frame.
    Resume,
    /// The app named the screen.
    NameScreen,
    /// The host stopped the capture.
    Stop,
}

impl Changes {
    /// Adds a change.
    pub(super) fn push(&self, change: Change) {
        self.0.borrow_mut().push_back(change);
    }

    /// Returns whether a change waits.
    pub(super) fn is_waiting(&self) -> bool {
        !self.0.borrow().is_empty()
    }

    /// Returns whether a name of the screen by the app waits.
    pub(super) fn names_screen(&self) -> bool {
        let waiting = self.0.borrow();
        waiting.iter().any(|change| matches!(change, Change::NameScreen))
    }

    /// Removes the first change.
    pub(super) fn next(&self) -> Option<Change> {
        self.0.borrow_mut().pop_front()
    }
}
